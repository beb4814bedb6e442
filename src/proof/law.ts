/**
 * The law: on two databases that agree on all that is known at a decision, the feature rows of that decision are the
 * same, as often, with the same values.
 */
import type { LazyDataFrame } from "nodejs-polars";
import type { TablePlan } from "../../dsl/plan/relation/source.ts";
import type { Case } from "./arbitrary.ts";
import { type Database, frameOf, type Row, type Value } from "./database.ts";
import type { Decision } from "./known.ts";

export interface Subject {
  readonly tables: readonly TablePlan[];
  readonly compute: (frames: { readonly [table: string]: LazyDataFrame }, database: Database) => LazyDataFrame;
  /** Key and feature columns of the output; labels are free to change. */
  readonly columns: readonly string[];
}

/** A difference that the future made. */
export interface Violation {
  readonly decision: Decision;
  readonly before: readonly Row[];
  readonly after: readonly Row[];
}

/** The feature rows of a decision. */
const rowsOf = (
  { tables, compute, columns }: Subject,
  database: Database,
  { event, tick }: Decision,
): readonly Row[] => {
  const frames = Object.fromEntries(
    tables.map((table) => [table.name, frameOf(table, database.get(table.name) ?? [])]),
  );
  const wanted = Object.entries({ ...event, ...tick }).filter(([name]) => columns.includes(name));
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
