/** Whatever the language made is frozen and marked: a change of it fails at its line, and a copy of it is refused. */
import { beforeAll, describe, expect, test } from "vitest";
import type { CompileReport } from "../../src/compiler/index.ts";
import { compileIn, newAuthor, weekend } from "./support.ts";

interface Case {
  /** The line at fault, and the text on it that is underlined. */
  readonly line: string;
  readonly at: string;
  readonly says: string;
}

const head = `\
import { last, pipeline, prior, table, str } from "greenflag";
import { entries, laps, qualifying, results, weather, weekend } from "./weekend.ts";
void [entries, laps, last, prior, qualifying, str, table, weather];
const copy = <T extends object>(made: T, more: object = {}): T => Reflect.ownKeys(made).reduce((other, key) => ({ ...other, [key]: Reflect.get(made, key), ...more }), {}) as T;
void copy;
`;
const of = (name: string, step: string) => `${head}\
export const made = pipeline("${name}", { decide: weekend.before("race") })
  .from(results)
${step}
  .features(["start"])
  .label("gap")
  .sink({ parquet: "${name}.parquet" });
`;

const frozen = (line: string, at: string, why: string): Case => ({
  line,
  at,
  says: `GF1133 This code changes a frozen object: ${why}.`,
});
const readOnly = (line: string, at: string, property = at): Case =>
  frozen(line, at, `Cannot assign to read only property '${property}'`);

/** Each stands on the last line of a module whose pipeline is sound. */
const changes: Readonly<Record<string, Case>> = {
  features: frozen(
    '(made.plan.features as string[]).push("finish");',
    "push",
    "Cannot add property 1, object is not extensible",
  ),
  column: readOnly('(results as any).plan.table.columns[7].at = "always";', "at"),
  rows: readOnly('(laps as any).plan.table.rows = "always";', "rows"),
  check: readOnly("(results as any).plan.table.columns = [];", "columns"),
  phases: readOnly("(results as any).plan.table.timeline.phases.reverse();", "reverse", "0"),
  clock: readOnly('(weekend as any).clocks.lap.ticks = "shared";', "ticks"),
  instant: readOnly('(weekend.after("race") as any).at = "always";', "at"),
  frame: readOnly('(last(3) as any).plan.kind = "prior";', "kind"),
  expression: readOnly('(made.plan.relation as any).columns[0].value.name = "finish";', "name"),
  step: readOnly("(made.plan.relation as any).input = (laps as any).plan;", "input"),
  names: frozen("delete (results as any).names;", "delete", "Cannot delete property 'names'"),
};

const copied = (what: string) =>
  `GF1132 ${what} takes an object that greenflag created, not a copy and not an object written by hand.`;

const steps = "which has values only during a run: use its steps, as in .filter(...), .join(...) and .union(...).";

/** Each stands in a pipeline, as a step. */
const copies: Readonly<Record<string, Case>> = {
  join: { line: '  .join(copy(qualifying), { how: "left" })', at: "join", says: copied("join(...)") },
  plan: {
    line: '  .join(copy(qualifying, { plan: { ...qualifying.plan } }), { how: "left" })',
    at: "join",
    says: copied("join(...)"),
  },
  other: {
    line: '  .join(copy(qualifying, { plan: results.plan }), { how: "left" })',
    at: "join",
    says: copied("join(...)"),
  },
  json: {
    line: '  .join(JSON.parse(JSON.stringify(qualifying)) as typeof qualifying, { how: "left" })',
    at: "JSON.stringify",
    says: `GF1014 JavaScript cannot make JSON from a relation, ${steps}`,
  },
  spread: {
    line: '  .join({ ...qualifying }, { how: "left" })',
    at: "qualifying",
    says: `GF1014 JavaScript cannot make a copy from a relation, ${steps}`,
  },
  joinPrior: {
    line: '  .joinPrior(copy(results), { prefix: "last_" })',
    at: "joinPrior",
    says: copied("joinPrior(...)"),
  },
  asOf: {
    line: '  .join(entries.select(["race_start"]), { how: "left" }).asOf(copy(weather), { time: "race_start", prefix: "w_" })',
    at: "asOf",
    says: copied("asOf(...)"),
  },
  union: { line: "  .union(copy(results))", at: "union", says: copied("union(...)") },
  frame: {
    line: "  .derive((r) => ({ form: r.finish.over(copy(prior(3))).mean() }))",
    at: "over",
    says: copied("over(...)"),
  },
};

/** Whole modules. */
const modules: Readonly<Record<string, Case & { readonly source: (line: string) => string }>> = {
  from: {
    line: "  .from(copy(results, { plan: laps.plan }))",
    at: "from",
    says: copied("from(...)"),
    source: (line) => of("from", "").replace("  .from(results)", line),
  },
  timeline: {
    line: 'const own = table("own", { timeline: { ...weekend }, event: { race_id: str }, rows: weekend.always, columns: {} });',
    at: "table",
    says: copied("table 'own'"),
    source: (line) => of("timeline", "").replace("export", `${line}\nvoid own;\nexport`),
  },
  hand_made: {
    line: 'export const forged = { plan: { ...made.plan, features: ["start", "finish"] } };',
    at: "forged",
    says: "GF1009 The export 'forged' contains a plan that the language cannot build: it was copied, or written by hand.",
    source: (line) => `${of("hand_made", "")}${line}\n`,
  },
  parsed: {
    line: `export const forged = JSON.parse(JSON.stringify(made).replace('"start"', '"champion"'));`,
    at: "forged",
    says: "GF1009 The export 'forged' contains a plan that the language cannot build: it was copied, or written by hand.",
    source: (line) => `${of("parsed", "")}${line}\n`,
  },
};

const sources = new Map<string, { readonly source: string; readonly expected: Case }>([
  ...Object.entries(changes).map(
    ([name, one]) =>
      [
        `change_${name}`,
        { source: `${of(`change_${name}`, "  .derive((r) => ({ again: r.start }))")}${one.line}\n`, expected: one },
      ] as const,
  ),
  ...Object.entries(copies).map(
    ([name, one]) => [`copy_${name}`, { source: of(`copy_${name}`, one.line), expected: one }] as const,
  ),
  ...Object.entries(modules).map(
    ([name, one]) => [`module_${name}`, { source: one.source(one.line), expected: one }] as const,
  ),
]);

let report: CompileReport;
beforeAll(async () => {
  const files = [...sources].map(([name, { source }]) => [`${name}.pipeline.ts`, source]);
  report = await compileIn(
    newAuthor({ ...weekend, ...Object.fromEntries(files), "sound.pipeline.ts": of("sound", "") }),
  );
});

describe("a forged plan is refused at its place", () => {
  test.each([...sources.keys()])("%s", (name) => {
    const { source, expected } = sources.get(name) as { source: string; expected: Case };
    const told = report.diagnostics
      .filter(({ place }) => place?.file === `${name}.pipeline.ts`)
      .map(({ code, message, place }) => ({ says: `${code} ${message}`, line: place?.line, column: place?.column }));
    expect(told).toEqual([
      {
        says: expected.says,
        line: source.split("\n").indexOf(expected.line) + 1,
        column: expected.line.indexOf(expected.at) + 1,
      },
    ]);
  });
});

test("the modules beside them are checked as declared", () => {
  expect(report.diagnostics.filter(({ place }) => place?.file === "sound.pipeline.ts")).toEqual([]);
});
