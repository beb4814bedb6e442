/** docs/leaks.md: each wrong line is refused with the message below it, each right one compiles and equals a loop. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import pl from "nodejs-polars";
import { beforeAll, describe, expect, test } from "vitest";
import type { CompileReport } from "../../src/compiler/index.ts";
import type { Runner } from "../../src/runtime/index.ts";
import { compileIn, newAuthor, repository } from "../compiler/support.ts";

const text = readFileSync(join(repository, "docs/leaks.md"), "utf8");

interface Block {
  readonly leak: number;
  readonly kind: "naive" | "right";
  readonly code: string;
  /** What is quoted below it. */
  readonly said: readonly string[];
}

const sections = text.split(/^## (?=\d)/m).slice(1);
const blocks: readonly Block[] = sections.flatMap((section) =>
  [...section.matchAll(/^```ts (naive|right) (\S+) (\S+)\n([\s\S]*?)^```\n((?:\n(?:>.*\n)+)?)/gm)].map(
    ([, kind = "", decide, table, steps = "", quoted = ""]): Block => {
      const leak = Number.parseInt(section, 10);
      const words = ["everywhere", "last", "peers", "soFar"].filter((word) => new RegExp(`\\b${word}\\(`).test(steps));
      const own = ["lapTimes", "races", "results"].filter((name) =>
        new RegExp(`\\b${name}\\b`).test(`${table} ${steps}`),
      );
      return {
        leak,
        kind: kind as Block["kind"],
        said: quoted.split("\n").flatMap((line) => (line.startsWith("> ") ? [line.slice(2)] : [])),
        code: [
          `import { ${["pipeline", ...words].join(", ")} } from "greenflag";`,
          `import { ${[...own, "weekend"].join(", ")} } from "./weekend.ts";`,
          `export const made = pipeline("${kind}_${leak}", { decide: weekend.${decide} })`,
          `  .from(${table})`,
          `${steps.trimEnd()}`,
          `  .sink({ parquet: "${kind}_${leak}.parquet" });`,
          "",
        ].join("\n"),
      };
    },
  ),
);

/** Apart from each other: where one pipeline is refused, no runner is written. */
interface Compiled {
  readonly folder: string;
  readonly report: CompileReport;
}
const compiled = async (kind: Block["kind"]): Promise<Compiled> => {
  const files = blocks
    .filter((block) => block.kind === kind)
    .map(({ leak, code }) => [`${kind}_${leak}.pipeline.ts`, code] as const);
  const folder = newAuthor({
    "weekend.ts": `export * from "${repository}/examples/nascar/weekend.ts";\n`,
    ...Object.fromEntries(files),
  });
  return { folder, report: await compileIn(folder) };
};
let made: Readonly<Record<Block["kind"], Compiled>>;
beforeAll(async () => {
  made = { naive: await compiled("naive"), right: await compiled("right") };
});

test("the seven leaks are documented, with a wrong and a right version", () => {
  expect(blocks.map(({ leak, kind }) => `${leak} ${kind}`)).toEqual(
    [1, 2, 3, 4, 5, 6, 7].flatMap((leak) => [`${leak} naive`, `${leak} right`]),
  );
});

describe.each(blocks)("leak $leak, $kind", ({ leak, kind, said }) => {
  test(kind === "naive" ? "is refused as it says" : "compiles", () => {
    const found = made[kind].report.diagnostics.filter(({ place }) => place?.file === `${kind}_${leak}.pipeline.ts`);
    expect(found.map(({ code, message }) => `${code} ${message}`)).toEqual(said);
    expect(said.length > 0).toBe(kind === "naive");
  });
});

/** Rows of two drivers in two races, in no order; with laps that have no time. */
const laps: readonly { race: number; driver: string; lap: number; time: number | null; position: number }[] = [
  1, 2,
].flatMap((race) =>
  ["b", "a"].flatMap((driver, d) =>
    [5, 3, 1, 2, 4, 7, 6].map((lap) => ({
      race,
      driver,
      lap,
      time: (race + d + lap) % 3 === 0 || lap > 5 ? null : race * 100 + d * 10 + lap * lap,
      position: ((race + lap) % 2) + d,
    })),
  ),
);

/** The laps of a row's driver in its race up to this one, in their order: all that may be looked at. */
const upTo = (row: (typeof laps)[number]) =>
  laps
    .filter(({ race, driver, lap }) => race === row.race && driver === row.driver && lap <= row.lap)
    .sort((a, b) => a.lap - b.lap);
const times = (rows: typeof laps): readonly number[] => rows.flatMap(({ time }) => time ?? []);
const mean = (values: readonly number[]): number | null =>
  values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;

/** The laps before, the nearest first, as far as a fill may look. */
const filled = (rows: typeof laps, limit: number): number | null => {
  for (const { time } of rows.toReversed().slice(0, limit + 1)) if (time !== null) return time;
  return null;
};

describe("the right version computes the result of a loop over rows", () => {
  test.each<readonly [number, string, (rows: typeof laps) => number | boolean | null]>([
    [2, "time_10", (rows) => mean(times(rows.slice(-10)))],
    [3, "time_3", (rows) => mean(times(rows.slice(-3)))],
    [
      3,
      "time_delta",
      (rows) => {
        const [now, before] = [rows.at(-1)?.time ?? null, rows.at(-2)?.time ?? null];
        return now === null || before === null ? null : now - before;
      },
    ],
    [4, "time_s", (rows) => filled(rows, 3)],
    [5, "time_s", (rows) => rows.at(-1)?.time ?? mean(times(rows))],
    [6, "timed", (rows) => rows.at(-1)?.time !== null],
    [7, "pos_10", (rows) => mean(rows.slice(-10).map(({ position }) => position))],
  ])("leak %i, %s", async (leak, name, expected) => {
    const { default: runner } = (await import(
      pathToFileURL(join(made.right.folder, "generated", `right_${leak}`, "runner.ts")).href
    )) as {
      readonly default: Runner;
    };
    const frame = pl
      .DataFrame({
        race_id: laps.map(({ race }) => race),
        driver: laps.map(({ driver }) => driver),
        lap: laps.map(({ lap }) => lap),
        lap_time_s: pl.Series(
          "lap_time_s",
          laps.map(({ time }) => time),
          pl.Float64,
        ),
        running_pos: laps.map(({ position }) => position),
        final_running_pos: laps.map(() => 1),
      })
      .withColumns(
        ...["race_id", "lap", "running_pos", "final_running_pos"].map((column) => pl.col(column).cast(pl.Int32)),
        pl.lit(null).cast(pl.Float64).alias("lap_speed_mph"),
      );
    const rows = runner.compute({ laps: frame.lazy() } as never, {} as never).collectSync();
    const found = new Map(
      rows.toRecords().map((row) => [`${row.race_id} ${row.driver} ${row.lap}`, row[name] as number | boolean | null]),
    );
    for (const row of laps) {
      const wanted = expected(upTo(row));
      const got = found.get(`${row.race} ${row.driver} ${row.lap}`);
      if (typeof wanted === "number") expect(got).toBeCloseTo(wanted, 9);
      else expect(got).toBe(wanted);
    }
    expect(found.size).toBe(laps.length);
  });
});
