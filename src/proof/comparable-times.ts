/** Times as the law compares them: in nanoseconds, with a date as the very end of its day. */
import type { Dtype } from "../core/dtypes.ts";
import type { ColumnPlan, TablePlan } from "../plan/relations/index.ts";
import { FineTime, nanosecondsOf, type Row, type Value } from "./database.ts";

const perDay = 86_400_000_000_000n;
const perMicrosecond = 1000n;

/**
 * The time from which something with this stamp is known or settled: null for never. A date says nothing until the day
 * (UTC) is over, so it is its last nanosecond.
 */
export const knownFrom = (value: Value | undefined, dtype: Dtype): bigint | null => {
  if (!(value instanceof Date)) return null;
  const time = nanosecondsOf(value);
  return dtype === "date" ? time + perDay - 1n : time;
};

/** The time of a read as of a timestamp: for a date the beginning of the day. Null if it is null. */
export const readTime = (value: Value | undefined): bigint | null =>
  value instanceof Date ? nanosecondsOf(value) : null;

/** The latest of some times; null, which means never, if any is null. */
export const latest = (times: readonly (bigint | null)[]): bigint | null =>
  times.includes(null) ? null : ([startOfTime, ...times].toSorted(byTime).at(-1) ?? null);

/** The earliest of some times. */
export const earliest = (times: readonly bigint[]): bigint | null => times.toSorted(byTime)[0] ?? null;

const byTime = (a: bigint | null, b: bigint | null): number => (a === b ? 0 : (a ?? 0n) < (b ?? 0n) ? -1 : 1);

/** Earlier than every time. */
export const startOfTime = -(1n << 80n);

/** The columns that say from when something is known or settled. */
const knownTimesOf = ({ stamp, settled, closed, columns }: TablePlan): ReadonlySet<string | null | undefined> =>
  new Set([stamp?.knownAt, settled, closed, ...columns.map((column) => column.settled)]);

/** A row as in a computation: times in microseconds; those from which something is known are rounded up. */
export const rounded = (table: TablePlan, row: Row): Row => {
  if (!Object.values(row).some((value) => value instanceof FineTime)) return row;
  const up = knownTimesOf(table);
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, value instanceof FineTime ? cut(value, up.has(name)) : value]),
  );
};

const cut = (value: FineTime, up: boolean): Date => {
  const floor = value.nanoseconds - (((value.nanoseconds % perMicrosecond) + perMicrosecond) % perMicrosecond);
  return new FineTime(up && floor !== value.nanoseconds ? floor + perMicrosecond : floor);
};

export const columnOf = (table: TablePlan, name: string): ColumnPlan | undefined =>
  table.columns.find((column) => column.name === name);

export const dtypeOf = (table: TablePlan, name: string): Dtype => columnOf(table, name)?.dtype ?? "i32";
