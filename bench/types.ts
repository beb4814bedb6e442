/**
 * How fast the types are: `./greenflag exec tsx bench/types.ts`. Prints the figures of docs/performance.md, and ends with
 * 1 where a bar is not met: a second to check a thousand columns, 200 ms to complete among them.
 *
 * All sizes are measured in one run, so that their ratios hold on any machine.
 */
import { availableParallelism, loadavg } from "node:os";
import { performance } from "node:perf_hooks";
import { openEditor } from "../test/compiler/lsp.ts";
import { baseline, chain, completed, completing, good, leaking } from "./types/fixtures.ts";
import { type FixtureProject, withProjects } from "./types/project.ts";
import { completer, counter } from "./types/typescript6.ts";
import { timeAll } from "./types/typescript7.ts";

const rounds = 5;
const sizes = [10, 100, 300, 1000];
const lengths = [25, 50, 100];
const chainColumns = 300;
const bars = { checkSeconds: 1, completionMilliseconds: 200 };

const missed: string[] = [];
const meet = (what: string, measured: number, bar: number, unit: string): void => {
  if (measured >= bar)
    missed.push(`${what}: ${measured.toFixed(unit === "s" ? 2 : 0)} ${unit}, the bar is ${bar} ${unit}`);
};

const print = (rows: readonly (readonly (string | number)[])[]): void => {
  const texts = rows.map((row) => row.map((cell) => (typeof cell === "number" ? cell.toLocaleString("en") : cell)));
  const widths = (texts[0] ?? []).map((_, i) => Math.max(...texts.map((row) => row[i]?.length ?? 0)));
  const lines = texts.map((row) =>
    row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join("  "),
  );
  console.log(`${lines.join("\n")}\n`);
};

const kinds = {
  good: { sizes, of: good, unit: "column" },
  leaking: { sizes, of: leaking, unit: "column" },
  chain: { sizes: lengths, of: (steps: number) => chain(steps, chainColumns), unit: "step" },
};

const texts: Readonly<Record<string, string>> = Object.fromEntries([
  ["baseline", baseline],
  ...Object.entries(kinds).flatMap(([kind, { sizes, of }]) => sizes.map((size) => [`${kind} ${size}`, of(size)])),
]);

type Projects = Readonly<Record<string, FixtureProject>>;

const called = (projects: Projects, name: string): FixtureProject => {
  const project = projects[name];
  if (project === undefined) throw new Error(`no project '${name}'`);
  return project;
};

/** Instantiations and times, each beyond the baseline, and by how much a further column or step costs more than before. */
const growth = (projects: Projects): void => {
  const counted = counter(called(projects, "baseline"));
  const timed = timeAll(projects, rounds);
  const of = (name: string) => ({ counted: counted(texts[name] ?? ""), timed: timed(name) });
  const base = of("baseline");
  const ms = (seconds: number): number => Math.round(seconds * 1000);
  const rows: (string | number)[][] = [
    [
      "",
      "instantiations",
      "beyond base",
      "each further",
      "ratio",
      "check ms",
      "beyond base",
      "each further us",
      "ratio",
      "total ms",
      "MB",
    ],
    [
      "baseline",
      base.counted.program,
      "",
      "",
      "",
      ms(base.timed.check),
      "",
      "",
      "",
      ms(base.timed.total),
      Math.round(base.timed.megabytes),
    ],
  ];
  for (const [kind, { sizes, unit }] of Object.entries(kinds)) {
    let before: { size: number; count: number; check: number; perCount?: number; perCheck?: number } | undefined;
    for (const size of sizes) {
      const { counted, timed } = of(`${kind} ${size}`);
      const count = counted.program - base.counted.program;
      const check = ms(timed.check - base.timed.check);
      const further = size - (before?.size ?? size);
      const perCount = before && (count - before.count) / further;
      const perCheck = before && ((check - before.check) * 1000) / further;
      const ratio = (now: number | undefined, then: number | undefined): string =>
        now === undefined || then === undefined || then <= 0 ? "" : (now / then).toFixed(2);
      rows.push([
        `${kind}, ${size} ${unit}s`,
        counted.program,
        count,
        perCount === undefined ? "" : Math.round(perCount),
        ratio(perCount, before?.perCount),
        ms(timed.check),
        check,
        perCheck === undefined ? "" : Math.round(perCheck),
        ratio(perCheck, before?.perCheck),
        ms(timed.total),
        Math.round(timed.megabytes),
      ]);
      before = {
        size,
        count,
        check,
        ...(perCount === undefined || perCheck === undefined ? {} : { perCount, perCheck }),
      };
      if (size === 1000) meet(`TypeScript 7 checks ${kind}, ${size} ${unit}s`, timed.check, bars.checkSeconds, "s");
    }
  }
  console.log(`Instantiations of TypeScript 6; times of TypeScript 7 over the whole program, best of ${rounds}.\n`);
  print(rows);
};

/** The largest fixtures by the number of checkers that TypeScript 7 lets run beside each other. */
const checkers = (projects: Projects): void => {
  const options = { default: [], "--checkers 2": ["--checkers", "2"], "--singleThreaded": ["--singleThreaded"] };
  const names = ["baseline", "good 1000", "leaking 1000", "chain 100"];
  const chosen = Object.fromEntries(names.map((name) => [name, called(projects, name)]));
  const measured = Object.values(options).map((given) => timeAll(chosen, rounds, given));
  const rows = names.map((name) => [name, ...measured.map((timed) => Math.round(timed(name).check * 1000))]);
  console.log(`Check time in ms by checkers, best of ${rounds}.\n`);
  print([["", ...Object.keys(options)], ...rows]);
};

/** The first answer of a service that knows nothing yet, and the best of those after a keystroke each. */
const completions = async (projects: Projects): Promise<void> => {
  const project = called(projects, "baseline");
  const rows: (string | number)[][] = [["completion", "names", "6 cold ms", "6 warm ms", "7 cold ms", "7 warm ms"]];
  for (const size of sizes) {
    const [text, position] = completing(size);
    /** One more letter typed each time, so that nothing of the file can be kept. */
    const typed = (letters: number) =>
      [text.slice(0, position) + "d".repeat(letters) + text.slice(position), position + letters] as const;
    const strokes = Array.from({ length: 7 }, (_, i) => i + 1);
    const expected = completed(size).length;
    const six = completer(project);
    const cold6 = six(text, position);
    const warm6 = strokes.map((n) => six(...typed(n)).milliseconds);
    const editor = await openEditor(project.folder);
    const ask = async (letters: number) => {
      const begun = performance.now();
      const names = await editor.completions(project.file, ...typed(letters));
      return { names, milliseconds: performance.now() - begun };
    };
    const cold7 = await ask(0);
    const warm7: number[] = [];
    for (const n of strokes) warm7.push((await ask(n)).milliseconds);
    editor.close();
    for (const { names } of [cold6, cold7])
      if (names.length !== expected) missed.push(`${names.length} names complete among ${size}, not ${expected}`);
    rows.push([
      `among ${size} columns`,
      cold7.names.length,
      ...[cold6.milliseconds, Math.min(...warm6), cold7.milliseconds, Math.min(...warm7)].map(Math.round),
    ]);
    if (size === 1000)
      meet(`TypeScript 7 completes among ${size}`, Math.min(...warm7), bars.completionMilliseconds, "ms");
  }
  console.log("The first answer of a service just started, and the best of seven after a keystroke each.\n");
  print(rows);
};

const load = loadavg()[0]?.toFixed(1);
console.log(
  `${availableParallelism()} cores, load ${load}: the times are worth something only where the load is below the cores.\n`,
);
await withProjects(texts, async (projects) => {
  growth(projects);
  checkers(projects);
  await completions(projects);
});
for (const line of missed) console.error(`missed: ${line}`);
process.exitCode = missed.length === 0 ? 0 : 1;
