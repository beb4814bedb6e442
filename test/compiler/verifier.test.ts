/** What only the verifier can say: of plans that the types never saw, and of errors that are TypeScript's alone. */
import { expect, test } from "vitest";
import type { PipelinePlan } from "../../dsl/index.ts";
import { preRace } from "../../examples/nascar/pre_race.pipeline.ts";
import { verify } from "../../src/compiler/verify/index.ts";
import { compileIn, newAuthor, tsc7, weekend } from "./support.ts";

test("an instant that is on no chain is refused, and what is made of it is not refused again", () => {
  const text = JSON.stringify(preRace.plan).replaceAll("after 'race'", "after 'supper'");
  const { findings } = verify(JSON.parse(text) as PipelinePlan);
  expect(new Set(findings.map(({ code }) => code))).toEqual(new Set(["GF2019"]));
  expect(findings[0]?.params).toEqual({ name: "finish", phase: "after 'supper'" });
});

test("an error that has nothing to do with pipelines is told in TypeScript's words", async () => {
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

test.each([
  [
    "names made at run time",
    "Object.fromEntries([3].map((n) => ['form_' + n, r.finish.over(prior(n)).mean()]))",
    "finish",
  ],
  ["one of two columns", "{ either: flag ? r.finish : r.start }", "either"],
])("%s do not switch the types off, nor change their sentence", async (_, derive, feature) => {
  const folder = newAuthor({ ...weekend, "made.pipeline.ts": late(derive, feature) });
  const sentence = `Feature '${feature}' is known only after 'race', but this pipeline decides before 'race'.`;
  const told = JSON.stringify([...(await tsc7(folder))]);
  expect(told).toContain(sentence);
  expect(told.match(/is known only/g)).toHaveLength(1);
  const { diagnostics } = await compileIn(folder);
  expect(diagnostics.filter(({ code }) => code === "GF2001").map(({ message }) => message)).toEqual([sentence]);
});
