/**
 * The law: on two databases that agree on all that is known at a decision, the feature rows of that decision are the
 * same, as often, with the same values.
 */
import type { LazyDataFrame } from "nodejs-polars";
import type { Grain } from "../../dsl/plan/grain.ts";
import type { TablePlan } from "../../dsl/plan/relation/source.ts";
import type { Case } from "./arbitrary.ts";
import { type Database, frameOf, type Row, type Value } from "./database.ts";
import type { Decision } from "./known.ts";

export interface Subject {
  readonly tables: readonly TablePlan[];
  readonly compute: (frames: { readonly [table: string]: LazyDataFrame }, database: Database) => LazyDataFrame;
  /** Key and feature columns of the output; labels are free to change. */
  readonly columns: readonly string[];
  /** The columns of the output that name the decision: the event's, and the tick's where it is made at one. */
  readonly keys: readonly string[];
}

/** The columns that name a decision over rows of a grain: the event's, and the tick's where it is made at one. */
export const decisionKeys = ({ event, entity, tick }: Grain, at: string): readonly string[] =>
  at.startsWith("during ") && tick !== null
    ? [...event, ...tick.columns, ...(tick.ticks === "own" ? entity : [])]
    : event;

/** A difference that the future made. */
export interface Violation {
  readonly decision: Decision;
  readonly before: readonly Row[];
  readonly after: readonly Row[];
}

/** The feature rows of a decision. */
const rowsOf = (
  { tables, compute, columns, keys }: Subject,
  database: Database,
  { event, tick }: Decision,
): readonly Row[] => {
  const frames = Object.fromEntries(
    tables.map((table) => [table.name, frameOf(table, database.get(table.name) ?? [])]),
  );
  const wanted = keys.map((name) => [name, { ...event, ...tick }[name] ?? null] as const);
  return (
    compute(frames, database)
      .collectSync()
      .select(...columns)
      .toRecords() as Row[]
  ).filter((row) => wanted.every(([name, value]) => equal(row[name] ?? null, value)));
};

/** Floating-point sums may differ in their last bits, nothing else may. */
const equal = (a: Value, b: Value): boolean => {
  if (typeof a === "number" && typeof b === "number")
    return Object.is(a, b) || a === b || Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a), Math.abs(b));
  return a instanceof Date && b instanceof Date ? a.getTime() === b.getTime() : a === b;
};

/** Null if the law holds for the case. */
export const violation = (subject: Subject, { database, changed, decision }: Case): Violation | null => {
  const [before, after] = [rowsOf(subject, database, decision), rowsOf(subject, changed, decision)];
  const alike =
    before.length === after.length &&
    before.every((row, i) => subject.columns.every((name) => equal(row[name] ?? null, after[i]?.[name] ?? null)));
  return alike ? null : { decision, before, after };
};
