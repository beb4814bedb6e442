/**
 * The law: on two databases that agree on everything known at a decision, the feature rows of that decision are the
 * same, as often and with the same values.
 */
import type { LazyDataFrame } from "nodejs-polars";
import type { PipelinePlan } from "../../dsl/index.ts";
import { type Grain, grainOf } from "../plan/grain.ts";
import type { TablePlan } from "../plan/relations/index.ts";
import { tablesOf } from "../plan/traverse.ts";
import { type Database, distinctTables, frameOf, type Row, rowsIn, type Value } from "./database.ts";
import type { Case } from "./fast-check.ts";
import type { AssumedInstants, Decision, Premise } from "./knowledge.ts";
import { type Upstream, upstreamOf } from "./upstream.ts";

/** A pipeline as far as the law needs it. */
export interface Subject {
  readonly premise: Premise;
  /** Key and feature columns of the output; labels may differ. */
  readonly columns: readonly string[];
  /** The output columns that identify the decision: the event's, and the tick's if it is made at one. */
  readonly keys: readonly string[];
  readonly upstream: Upstream;
}

/** The columns that identify a decision for a grain: the event's, and the tick's if it is made at one. */
export const decisionKeys = ({ event, entity, tick }: Grain, at: string): readonly string[] =>
  at.startsWith("during ") && tick !== null
    ? [...event, ...tick.columns, ...(tick.ticks === "own" ? entity : [])]
    : event;

/** The subject of a plan, with the assumptions that the compiler found. */
export const subjectOf = (
  { relation, features, keys, decides: { at } }: PipelinePlan,
  vouched?: ReadonlyMap<string, AssumedInstants>,
): Subject => {
  const grain = grainOf(relation);
  const named = [...grain.event, ...grain.entity, ...(grain.tick?.columns ?? [])];
  const columns = [...new Set([...named, ...keys, ...features])];
  const premise = { tables: distinctTables(tablesOf(relation)), at, grain };
  return {
    premise: vouched === undefined ? premise : { ...premise, vouched },
    columns,
    keys: decisionKeys(grain, at),
    upstream: upstreamOf(relation, columns),
  };
};

/** The result for a database: rows, or a refused run. */
export type Outcome = { readonly rows: readonly Row[] } | { readonly refused: string };

/** A function that computes a pipeline over a database. */
export type Compute = (database: Database) => Outcome | Promise<Outcome>;

/** A difference that the future caused. */
export interface Violation {
  readonly decision: Decision;
  readonly before: readonly Row[];
  readonly after: readonly Row[];
}

/** The feature rows of a decision. */
export const featureRows = (
  { columns, keys }: Pick<Subject, "columns" | "keys">,
  rows: readonly Row[],
  { event, tick }: Decision,
): readonly Row[] => {
  const wanted = keys.map((name) => [name, { ...event, ...tick }[name] ?? null] as const);
  return rows
    .filter((row) => wanted.every(([name, value]) => equal(row[name] ?? null, value)))
    .map((row) => Object.fromEntries(columns.map((name) => [name, row[name] ?? null])));
};

/** Floating-point sums may differ in their last bits; nothing else may. */
const equal = (a: Value, b: Value): boolean => {
  if (typeof a === "number" && typeof b === "number")
    return Object.is(a, b) || a === b || Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a), Math.abs(b));
  return a instanceof Date && b instanceof Date ? a.getTime() === b.getTime() : a === b;
};

/** The columns in which two rows differ. */
export const differingColumns = (
  columns: readonly string[],
  a: Row | undefined,
  b: Row | undefined,
): readonly string[] => columns.filter((name) => !equal(a?.[name] ?? null, b?.[name] ?? null));

/** Whether two lists contain the same feature rows, as often and with the same values. */
export const sameRows = (columns: readonly string[], before: readonly Row[], after: readonly Row[]): boolean =>
  before.length === after.length && before.every((row, i) => differingColumns(columns, row, after[i]).length === 0);

/** A pipeline that computes over frames. */
export interface FrameSubject extends Pick<Subject, "columns" | "keys"> {
  readonly tables: readonly TablePlan[];
  readonly compute: (frames: { readonly [table: string]: LazyDataFrame }, database: Database) => LazyDataFrame;
}

/** Null if the law holds for the case. */
export const findViolation = (subject: FrameSubject, { database, changed, decision }: Case): Violation | null => {
  const computed = (of: Database): readonly Row[] => {
    const frames = Object.fromEntries(subject.tables.map((table) => [table.name, frameOf(table, rowsIn(of, table))]));
    const rows = subject
      .compute(frames, of)
      .collectSync()
      .select(...subject.columns)
      .toRecords() as Row[];
    return featureRows(subject, rows, decision);
  };
  const [before, after] = [computed(database), computed(changed)];
  return sameRows(subject.columns, before, after) ? null : { decision, before, after };
};
