/** What only the verifier can say: of plans that the types never saw, and of errors that are TypeScript's alone. */

import { f64, i64, lit, type PipelinePlan, pipeline, type RowOf } from "greenflag";
import { beforeAll, describe, expect, test } from "vitest";
import { preRace } from "../../examples/nascar/pre_race.pipeline.ts";
import { verify } from "../../src/compiler/verify/index.ts";
import { results, weekend as season } from "./fixtures/weekend.ts";
import { compileIn, newAuthor, tsc7, weekend } from "./support.ts";

test("an instant that is not on the chain is refused, and columns that depend on it are not reported again", () => {
  const text = JSON.stringify(preRace.plan).replaceAll("after 'race'", "after 'supper'");
  const { findings } = verify(JSON.parse(text) as PipelinePlan);
  expect(new Set(findings.map(({ code }) => code))).toEqual(new Set(["GF2019"]));
  expect(findings[0]?.params).toEqual({ name: "finish", phase: "after 'supper'" });
});

test("one expression in two steps is verified in each, with the columns of each", () => {
  let kept: ReturnType<typeof double> | null = null;
  const double = (start: RowOf<typeof results>["start"]) => start.times(2);
  const { plan } = pipeline("kept", { decide: season.before("race") })
    .from(results)
    .derive((r) => {
      kept = double(r.start);
      return { early: kept };
    })
    .derive((r) => ({ start: r.finish.cast(f64) }))
    .derive(() => ({ late: kept ?? lit(0, i64) }))
    .features(["early", "late"])
    .sink({ parquet: "x.parquet" });
  const { findings, relation } = verify(plan);
  expect(findings.map(({ code, params }) => [code, params])).toEqual([
    ["GF2001", { name: "late", at: "after 'race'", decides: "before 'race'" }],
  ]);
  expect([relation.columns.get("early")?.dtype, relation.columns.get("late")?.dtype]).toEqual(["i64", "f64"]);
});

test("an unrelated type error keeps TypeScript's message", async () => {
  const source = `import { pipeline } from "greenflag";
import { results, weekend } from "./weekend.ts";
const laps: number = "ten";
export const made = pipeline("made", { decide: weekend.before("race") })
  .from(results)
  .features(["start"])
  .sink({ parquet: \`\${laps}.parquet\` });
`;
  const { diagnostics } = await compileIn(newAuthor({ ...weekend, "made.pipeline.ts": source }));
  expect(diagnostics.map(({ code, message, place }) => [code, message, place?.line, place?.column])).toEqual([
    ["GF1001", "Type 'string' is not assignable to type 'number'. (TS2322)", 3, 7],
  ]);
});

/** A pipeline over `results` with one derive, and one feature that is known too late. */
const late = (derive: string, feature: string) => `import { pipeline, prior } from "greenflag";
import { results, weekend } from "./weekend.ts";
const flag: boolean = results.names.length > 3;
export const made = pipeline("made", { decide: weekend.before("race") })
  .from(results)
  .derive((r) => (${derive}))
  .features(["start", "${feature}"])
  .label("gap")
  .sink({ parquet: flag ? "x.parquet" : "y.parquet" });
`;

test("an invalid column does not affect the types or the message of another", async () => {
  const folder = newAuthor({ ...weekend, "made.pipeline.ts": late("{ either: flag ? r.finish : r.start }", "either") });
  const sentence = "Feature 'either' is known only after 'race', but this pipeline decides before 'race'.";
  const told = JSON.stringify([...(await tsc7(folder))]);
  expect(told).toContain(sentence);
  expect(told.match(/is known only/g)).toHaveLength(1);
  const { diagnostics } = await compileIn(folder);
  expect(diagnostics.filter(({ code }) => code === "GF2001").map(({ message }) => message)).toEqual([sentence]);
});

/** What compiling modules as one project says of each: code and line, in order. */
const told = async (sources: readonly string[]) => {
  const modules = sources.map((text, i) => [
    `m${i}.pipeline.ts`,
    text.replace('"made"', `"m${i}"`).replace('"x.parquet"', `"m${i}.parquet"`),
  ]);
  const { diagnostics } = await compileIn(newAuthor({ ...weekend, ...Object.fromEntries(modules) }));
  // What is said of the weekend, or of no file, would be said of no module.
  expect(diagnostics.filter(({ place }) => !/^m\d+\.pipeline\.ts$/.test(place?.file ?? ""))).toEqual([]);
  return modules.map(([file]) =>
    diagnostics.filter(({ place }) => place?.file === file).map(({ code, place }) => `${code} ${place?.line}`),
  );
};

describe("errors that only follow from another are not reported", () => {
  const made = (steps: string) => `import { pipeline } from "greenflag";
import { entries, prior, results, weekend } from "./weekend.ts";
export const made = pipeline("made", { decide: weekend.before("race") })
  .from(entries)
${steps}
  .sink({ parquet: "x.parquet" });
void [prior, results];
`;
  const made_at_run_time =
    '  .derive((r) => Object.fromEntries([3].map((n) => ["form_" + n, r.points.over(prior(n)).mean()])))';

  const cases: readonly (readonly [name: string, steps: string, expected: readonly string[]])[] = [
    ["features of names made at run time", `${made_at_run_time}\n  .features(["track", "form_3"])`, ["GF2042 5"]],
    [
      "a leak beside names made at run time is",
      `${made_at_run_time}\n  .features(["form_3", "points"])`,
      ["GF2042 5", "GF2001 6"],
    ],
    [
      "columns of groups that have no key",
      '  .aggregate(["race_id", "team"], (g) => ({ cars: g.track.count() }))\n  .features(["cars"])',
      ["GF2034 5"],
    ],
    [
      "columns of a join that cannot be",
      '  .join(results.aggregate(["driver"], (g) => ({ all: g.finish.count() })), { how: "left", on: { driver: "drivr" } })\n  .features(["track", "all"])',
      ["GF2033 5"],
    ],
    [
      "a column that a window was refused for",
      '  .derive((r) => ({ x: r.points.over(prior(3).by("trakc")).mean(), late: r.points.lag() }))\n  .features(["x", "late"])',
      ["GF2006 5", "GF2007 5"],
    ],
  ];
  let said: readonly (readonly string[])[];
  beforeAll(async () => {
    said = await told(cases.map(([, steps]) => made(steps)));
  });

  test.each(cases.map(([name, , expected], i) => [name, i, expected] as const))("%s", (_, i, expected) => {
    expect([...new Set(said[i])].sort()).toEqual([...expected].sort());
  });
});

test("a helper for the rows of one relation, called with another: one sentence instead of TypeScript's long message", async () => {
  const source = (step: string) => `import { pipeline, type RowOf } from "greenflag";
import { prior, results, weekend } from "./weekend.ts";
const form = (r: RowOf<typeof results>) => r.finish.over(prior(3)).mean();
export const made = pipeline("made", { decide: weekend.before("race") })
  .from(results)
  ${step}
  .derive((r) => ({ form: form(r) }))
  .features(["start"])
  .sink({ parquet: "x.parquet" });
`;
  const steps = ['.derive((r) => ({ oval: r.track.eq("oval") }))', ".filter((r) => r.finish.le(40))", ""];
  const [derived, filtered, same] = await told(steps.map(source));
  expect(derived).toEqual(["GF2043 7"]);
  expect(filtered).toContain("GF2043 7");
  expect(same).toEqual([]);
});

test("a long type is removed from TypeScript's message", async () => {
  const { diagnostics } = await compileIn(
    newAuthor({
      ...weekend,
      "made.pipeline.ts": `import { results } from "./weekend.ts";
export const made: number = results.derive((r) => ({ x: r.start.plus(1) }));
`,
    }),
  );
  expect(diagnostics.map(({ code }) => code)).toContain("GF1001");
  for (const { message } of diagnostics) expect(message.length).toBeLessThan(420);
});
