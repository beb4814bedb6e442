/**
 * Every frame with every aggregate, every step, and every same-row function, on both engines and in the reference: the
 * pipelines that test/lower compares with loops over a few rows, here over random databases.
 */
import type { DuckDBConnection } from "@duckdb/node-api";
import type { PipelinePlan } from "greenflag";
import { beforeAll, expect, test } from "vitest";
import * as asOfCases from "../cases/as-of.fixture.ts";
import * as dtypes from "../lower/dtypes.fixture.ts";
import { pipelines as frames } from "../lower/frames.fixture.ts";
import * as functions from "../lower/functions.fixture.ts";
import * as relations from "../lower/relations.fixture.ts";
import * as windows from "../lower/windows.fixture.ts";
import { compareEngines } from "./engines-agree.ts";
import { open } from "./run-duckdb.ts";

let connection: DuckDBConnection;
beforeAll(async () => {
  connection = await open();
});

const all = Object.entries({ ...frames, ...relations, ...windows, ...asOfCases, ...functions, ...dtypes } as Readonly<
  Record<string, { readonly plan: PipelinePlan }>
>);

test.each(all)("polars, DuckDB and the reference agree on %s", async (name, { plan }) => {
  // Hundreds of windows each: one database will do.
  const runs = Object.hasOwn(frames, name) ? 1 : 6;
  const tried = await compareEngines(connection, plan, { seed: 3, runs, finite: true, small: true });
  expect(tried?.differences).toEqual([]);
  expect(tried?.rows).toBeGreaterThan(0);
});
