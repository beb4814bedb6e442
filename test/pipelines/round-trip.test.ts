/**
 * Cases that the generator does not cover, on both engines and in the reference: extremes of every dtype, including NaN
 * and infinities.
 */
import type { DuckDBConnection } from "@duckdb/node-api";
import type { PipelinePlan } from "greenflag";
import { beforeAll, describe, expect, test } from "vitest";
import { compareEngines, type Params } from "./engines-agree.ts";
import { casts, elementwise, oddNames, stamped, windows, withParameters } from "./round-trip.fixture.ts";
import { open } from "./run-duckdb.ts";

let connection: DuckDBConnection;
beforeAll(async () => {
  connection = await open();
});

const agree = async ({ plan }: { readonly plan: PipelinePlan }, params: Params = {}): Promise<void> => {
  const tried = await compareEngines(connection, plan, { seed: 7, runs: 4, params });
  expect(tried?.differences).toEqual([]);
  expect(tried?.rows).toBeGreaterThan(20);
};

describe("polars, DuckDB and the reference agree", () => {
  test("on arithmetic, comparisons and conditions of every dtype", () => agree(elementwise));
  test("on every cast", () => agree(casts));
  test("on windows over every numeric dtype", () => agree(windows));
  test("on inclusive reads and maximum ages", () => agree(stamped));
  test("on names that look like code", () => agree(oddNames));

  const given = { least: 25, names: ["k0", "k2"], numbers: [1, 0.25, 7], odd: true, word: "'; DROP SCHEMA t; --" };
  test.each([
    ["all given", given],
    ["what is optional left out", { ...given, least: null, names: null }],
    ["empty lists", { ...given, names: [], numbers: [] }],
  ])("on parameters: %s", (_, params) =>
    params.names?.length === 0
      ? compareEngines(connection, withParameters.plan, { seed: 7, runs: 2, params }).then((tried) =>
          expect(tried).toEqual({ differences: [], rows: 0, values: 0 }),
        )
      : agree(withParameters, params),
  );
});
