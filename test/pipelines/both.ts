/** One pipeline on both engines: polars as the runner says it, DuckDB as the SQL does; and where the two differ. */
import type { DuckDBConnection } from "@duckdb/node-api";
import fc from "fast-check";
import type { PipelinePlan } from "../../dsl/index.ts";
import { tablesOf } from "../../dsl/plan/relation/index.ts";
import { verify } from "../../src/compiler/verify/index.ts";
import { databases, type Options } from "../../src/proof/arbitrary.ts";
import { frameOf, type Row, type Value } from "../../src/proof/database.ts";
import { noting } from "../../src/runtime/engine/checks.ts";
import { fill, rowsOf, sqlOf } from "./duckdb.ts";
import { planOf } from "./generate.ts";
import { runnable } from "./run.ts";

export type Params = Readonly<Record<string, unknown>>;

/** The plan of a text with what is known too late for a feature as its labels; null if it is refused for another reason. */
export const soundPlan = (source: string): PipelinePlan | null => {
  const plan = planOf(source);
  const { findings } = verify(plan);
  if (findings.some(({ code }) => code !== "GF2001" && code !== "GF2025")) return null;
  const late = new Set(findings.filter(({ code }) => code === "GF2001").map(({ name }) => name));
  const features = plan.features.filter((name) => !late.has(name));
  const labels = plan.features.filter((name) => late.has(name));
  return features.length === 0 ? null : { ...plan, features, labels, nulls: "allowed" };
};

/** Floats may differ in their last digits, for they are added up in another order. */
const alike = (a: Value | undefined, b: Value | undefined): boolean => {
  if (a instanceof Date || b instanceof Date) return a?.valueOf() === b?.valueOf();
  if (typeof a !== "number" || typeof b !== "number") return a === b;
  return Object.is(a, b) || a === b || Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a), Math.abs(b));
};

const said = (value: Value | undefined): string =>
  value instanceof Date ? value.toISOString() : typeof value === "number" ? String(value) : JSON.stringify(value);

/** Every cell, in the order in which the rows come out: it is part of what is promised. */
export const differences = (polars: readonly Row[], duckdb: readonly Row[]): readonly string[] =>
  polars.length !== duckdb.length
    ? [`polars has ${polars.length} rows, DuckDB ${duckdb.length}`]
    : polars.flatMap((row, i) =>
        Object.keys(row)
          .filter((name) => !alike(row[name], duckdb[i]?.[name]))
          .map((name) => `row ${i}, ${name}: polars ${said(row[name])}, DuckDB ${said(duckdb[i]?.[name])}`),
      );

export interface Tried {
  readonly differences: readonly string[];
  /** How many rows were compared, and how many values in them. */
  readonly rows: number;
  readonly values: number;
}

/** Both engines over some random databases; null for a pipeline that polars cannot do. */
export const tryBoth = async (
  connection: DuckDBConnection,
  plan: PipelinePlan,
  { seed, runs, params = {}, ...options }: Options & { seed: number; runs: number; params?: Params },
): Promise<Tried | null> => {
  const one = await runnable(plan);
  if (one === null) return null;
  const tables = [...new Map(tablesOf(plan.relation).map((table) => [table.name, table])).values()];
  const sql = sqlOf(one.verified);
  const seen = { rows: 0, values: 0 };
  for (const database of fc.sample(databases(tables, options), { seed, numRuns: runs })) {
    const frames = Object.fromEntries(
      tables.map((table) => [table.name, frameOf(table, database.get(table.name) ?? [])]),
    );
    const { made, checks } = noting(() => one.runner.compute(frames as never, params as never));
    // Rows that are not told apart by their keys have no order; a run over them is refused.
    if (checks.some(({ broken }) => broken.collectSync().height > 0)) continue;
    const polars = made.collectSync().toRecords() as Row[];
    await fill(connection, tables, database);
    const found = differences(polars, await rowsOf(connection, sql, params));
    if (found.length > 0) return { ...seen, differences: [...found.slice(0, 8), "", sql.text] };
    seen.rows += polars.length;
    seen.values += polars.flatMap((row) => Object.values(row)).filter((value) => value !== null).length;
  }
  return { ...seen, differences: [] };
};
