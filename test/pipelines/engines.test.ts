/**
 * Both engines and the reference on random pipelines over random databases: the same rows, in the same order. They are
 * independent, so a difference shows an error in one of them.
 */
import type { DuckDBConnection } from "@duckdb/node-api";
import { beforeAll, expect, test } from "vitest";
import { byHand, howMany, seed } from "../thorough.ts";
import { compareEngines, soundPlan } from "./engines-agree.ts";
import { Generator, sourceOf } from "./generate.ts";
import { open } from "./run-duckdb.ts";

const pipelines = howMany(60, 140);
const batch = 10;
const seeds = Array.from({ length: Math.ceil(pipelines / batch) }, (_, i) => seed * 1000 + 700 + i);

let connection: DuckDBConnection;
beforeAll(async () => {
  connection = await open();
});

let rows = 0;
let values = 0;

test.each(seeds)("polars, DuckDB and the reference agree (seed %i)", async (from) => {
  const generator = new Generator(from);
  for (let made = 0; made < batch; ) {
    const source = sourceOf("p", generator.recipe(false));
    const plan = soundPlan(source);
    if (plan === null) continue;
    // Small numbers, so that sums are exact and a comparison does not turn on their last bits.
    const tried = await compareEngines(connection, plan, { seed: from, runs: 2, finite: true, small: true }).catch(
      (error) => expect.fail(`seed ${from}: ${error}\n\n${source}`),
    );
    if (tried === null) continue;
    made++;
    rows += tried.rows;
    values += tried.values;
    if (tried.differences.length > 0) expect.fail(`seed ${from}: ${tried.differences.join("\n")}\n\n${source}`);
  }
});

test.skipIf(byHand)("on enough rows and values", () => {
  expect(rows).toBeGreaterThan(10 * pipelines);
  expect(values).toBeGreaterThan(5 * rows);
});
