/** One pipeline on both engines and in the reference: polars as the runner says it, DuckDB as the SQL does; and where they differ. */
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
import { referred } from "./reference.ts";
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

/** Floats may differ in their last digits, for engines add them up in another order, and the reference without rounding. */
const alike = (a: Value | undefined, b: Value | undefined): boolean => {
  if (a instanceof Date || b instanceof Date) return a?.valueOf() === b?.valueOf();
  if (typeof a !== "number" || typeof b !== "number") return a === b;
  return Object.is(a, b) || a === b || Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a), Math.abs(b));
};

const shown = (value: Value | undefined): string =>
  value instanceof Date ? value.toISOString() : typeof value === "number" ? String(value) : JSON.stringify(value);

/** What somebody made of a database. */
export interface Voice {
  readonly name: string;
  readonly rows: readonly Row[];
}

/** Every cell, in the order in which the rows come out: it is part of what is promised. */
export const differences = (one: Voice, other: Voice): readonly string[] =>
  one.rows.length !== other.rows.length
    ? [`${one.name} has ${one.rows.length} rows, ${other.name} ${other.rows.length}`]
    : one.rows.flatMap((row, i) =>
        [...new Set([...Object.keys(row), ...Object.keys(other.rows[i] ?? {})])]
          .filter((name) => !alike(row[name], other.rows[i]?.[name]))
          .map(
            (name) =>
              `row ${i}, ${name}: ${one.name} ${shown(row[name])}, ${other.name} ${shown(other.rows[i]?.[name])}`,
          ),
      );

export interface Compared {
  readonly differences: readonly string[];
  /** How many rows were compared, and how many values in them. */
  readonly rows: number;
  readonly values: number;
}

/** Both engines and the reference over some random databases; null for a pipeline that polars cannot do. */
export const compareEngines = async (
  connection: DuckDBConnection,
  plan: PipelinePlan,
  { seed, runs, params = {}, ...options }: Options & { seed: number; runs: number; params?: Params },
): Promise<Compared | null> => {
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
    const reference = referred(plan, database, { params });
    // Rows that are not told apart by their keys have no order; a run over them is refused.
    if (checks.some(({ broken }) => broken.collectSync().height > 0)) {
      if (reference.kind !== "refused") return { ...seen, differences: [`the reference: ${reference.kind}`] };
      continue;
    }
    if (reference.kind !== "rows") return { ...seen, differences: [`the reference: ${reference.why}`] };
    const polars = { name: "polars", rows: made.collectSync().toRecords() as Row[] };
    await fill(connection, tables, database);
    const duckdb = { name: "DuckDB", rows: await rowsOf(connection, sql, params) };
    const found = [
      ...differences(polars, duckdb),
      ...(isPending(plan)
        ? []
        : [polars, duckdb].flatMap((engine) => differences({ name: "reference", rows: reference.rows }, engine))),
    ];
    if (found.length > 0) return { ...seen, differences: [...found.slice(0, 8), "", sql.text] };
    seen.rows += polars.rows.length;
    seen.values += polars.rows.flatMap((row) => Object.values(row)).filter((value) => value !== null).length;
  }
  return { ...seen, differences: [] };
};

/** Settlement is carried by the reference alone as long as the engines do not. */
const isPending = (plan: PipelinePlan): boolean => /"asOf":"/.test(JSON.stringify(plan.relation));
