/** Runs one pipeline on both engines and in the reference, and compares the results. */
import type { DuckDBConnection } from "@duckdb/node-api";
import fc from "fast-check";
import type { PipelinePlan } from "../../dsl/index.ts";
import { verify } from "../../src/compiler/verify/index.ts";
import { type Database, frameOf, type Row, type Value } from "../../src/proof/database.ts";
import { databases, type Options } from "../../src/proof/fast-check.ts";
import { collectAssertions } from "../../src/runtime/contracts/assertions.ts";
import { planOf } from "./generate.ts";
import { fill, rowsOf, sqlOf } from "./run-duckdb.ts";
import { type Runnable, runnable } from "./run-polars.ts";
import { referred } from "./run-reference.ts";

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
  return Object.is(a, b) || a === b || Math.abs(a - b) <= 1e-12 * Math.max(1, Math.abs(a), Math.abs(b));
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

/** What stands in for parameters that are not given: who computes is handed all of them. */
const defaultsOf = ({ params }: PipelinePlan): Params => {
  const properties = (params.properties ?? {}) as Readonly<Record<string, { readonly default?: unknown }>>;
  return Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, schema.default ?? null]));
};

/** Both engines and the reference over one database; nothing is compared where every run would be refused. */
export const compareOn = async (
  connection: DuckDBConnection,
  { verified, runner }: Runnable,
  database: Database,
  some: Params = {},
): Promise<Compared> => {
  const { plan, tables } = verified;
  const params = { ...defaultsOf(plan), ...some };
  const frames = Object.fromEntries(
    tables.map((table) => [table.name, frameOf(table, database.get(table.name) ?? [])]),
  );
  const { made, checks } = collectAssertions(() => runner.compute(frames as never, params as never));
  const reference = referred(plan, database, { params });
  const nothing = { rows: 0, values: 0 };
  // Rows that are not told apart by their keys have no order; a run over them is refused.
  if (checks.some(({ violations }) => violations.collectSync().height > 0))
    return { ...nothing, differences: reference.kind === "refused" ? [] : [`the reference: ${reference.kind}`] };
  if (reference.kind !== "rows") return { ...nothing, differences: [`the reference: ${reference.why}`] };
  const polars = { name: "polars", rows: made.collectSync().toRecords() as Row[] };
  await fill(connection, tables, database);
  const sql = sqlOf(verified);
  const duckdb = { name: "DuckDB", rows: await rowsOf(connection, sql, params) };
  const engines = isPending(plan) ? [] : [polars, duckdb];
  const found = [
    ...differences(polars, duckdb),
    ...engines.flatMap((engine) => differences({ name: "reference", rows: reference.rows }, engine)),
  ];
  return {
    differences: found.length === 0 ? [] : [...found.slice(0, 8), "", sql.text],
    rows: polars.rows.length,
    values: polars.rows.flatMap((row) => Object.values(row)).filter((value) => value !== null).length,
  };
};

/** The same over some random databases; null for a pipeline that polars cannot do. */
export const compareEngines = async (
  connection: DuckDBConnection,
  plan: PipelinePlan,
  { seed, runs, params = {}, ...options }: Options & { seed: number; runs: number; params?: Params },
): Promise<Compared | null> => {
  const one = await runnable(plan);
  if (one === null) return null;
  const seen = { rows: 0, values: 0 };
  for (const database of fc.sample(databases(one.verified.tables, options), { seed, numRuns: runs })) {
    const { differences: found, rows, values } = await compareOn(connection, one, database, params);
    seen.rows += rows;
    seen.values += values;
    if (found.length > 0) return { ...seen, differences: found };
  }
  return { ...seen, differences: [] };
};

/** Settlement is carried by the reference alone as long as the engines do not. */
const isPending = (plan: PipelinePlan): boolean => /"asOf":"/.test(JSON.stringify(plan.relation));
