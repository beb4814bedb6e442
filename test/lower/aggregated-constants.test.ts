/** Aggregates of values that are the same in every row: one per group, as of any column. */
import { expect, test } from "vitest";
import * as expressions from "../../src/plan/expressions/index.ts";
import { frameOf } from "../../src/proof/database.ts";
import { aggregate, group, lit, pipeline, table } from "../compiler/verify/plans.ts";
import { runnable } from "../pipelines/run-polars.ts";

const results = table("results", {}, { known: {} });
const ofResults = results.table;
const one = expressions.cast({ value: lit(1), dtype: "i64" });

test("an aggregated constant has its value once per group", async () => {
  const plan = pipeline(aggregate(results, ["race"], { least: group(one, "min"), sum: group(one, "sum") }), {
    features: ["least", "sum"],
  });
  const made = await runnable(plan, true);
  const rows = [1, 1, 1, 2].map((race, driver) => ({ race, day: race, driver, known: 0 }));
  const output = made?.runner.compute({ results: frameOf(ofResults, rows) } as never, {} as never);
  expect(output?.collectSync().toRecords()).toEqual([
    { race: 1, least: 1, sum: 3 },
    { race: 2, least: 1, sum: 1 },
  ]);
});
