/** What only the verifier can say: of plans that the types never saw, and of errors that are TypeScript's alone. */
import { expect, test } from "vitest";
import type { PipelinePlan } from "../../dsl/index.ts";
import { preRace } from "../../examples/nascar/pre_race.pipeline.ts";
import { verify } from "../../src/compiler/verify/index.ts";
import { compileIn, newAuthor, weekend } from "./support.ts";

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
