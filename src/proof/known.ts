/** What is known at a decision: the premise of the law, cell by cell. */
import { chainOf } from "../../dsl/instant.ts";
import type { TablePlan } from "../../dsl/plan/relation/source.ts";
import type { Row } from "./database.ts";

/** One decision: an event and, if the pipeline decides at a tick, the row's own tick. */
export interface Decision {
  readonly at: string;
  /** The event's key columns and order columns. */
  readonly event: Row;
  /** The entity and tick columns, where the decision is made at a tick. */
  readonly tick: Row | null;
  /** Where events overlap: the timestamp of the decision, before which an earlier row must have been settled. */
  readonly moment?: Date;
}

/** Negative, zero or positive, as `a` stands before, beside or after `b` in these columns. */
const compare = (a: Row, b: Row, columns: readonly string[]): number => {
  for (const column of columns) {
    const [x, y] = [a[column]?.valueOf() ?? "", b[column]?.valueOf() ?? ""];
    if (x < y) return -1;
    if (x > y) return 1;
  }
  return 0;
};

const same = (a: Row, b: Row, columns: readonly string[]): boolean => compare(a, b, columns) === 0;

/** Where a row's event stands: strictly earlier events are known whole, of others only the decision's own counts. */
export const standing = (table: TablePlan, row: Row, order: ReadonlyMap<string, Row>, decision: Decision) => {
  if (same(row, decision.event, table.event)) return "own" as const;
  const place = order.get(eventOf(table, row));
  const isEarlier = place !== undefined && compare(place, decision.event, Object.keys(place)) < 0;
  return isEarlier ? ("earlier" as const) : ("other" as const);
};

/** Whether all of an earlier row is known: where events overlap, only once it is settled. */
export const isSettled = (table: TablePlan, row: Row, { moment }: Decision): boolean => {
  if (table.timeline?.overlapping !== true || table.settled === null) return true;
  const settled = row[table.settled];
  return moment !== undefined && settled instanceof Date && settled < moment;
};

/** A row's event as a key of maps. */
export const eventOf = (table: TablePlan, row: Row): string => JSON.stringify(table.event.map((name) => row[name]));

/** Whether something of the decision's own event is known by then: its instant is earlier, or it is at a tick so far. */
export const isKnown = (table: TablePlan, row: Row, instant: string, { at, tick }: Decision): boolean => {
  const chain = chainOf(table.timeline?.phases ?? []);
  if (instant !== at) return chain.indexOf(instant) < chain.indexOf(at);
  // An instant that is the decision's own is known, but for one at ticks only up to the tick of the decision.
  if (!at.startsWith("during ") || tick === null || table.tick === null) return true;
  if (table.tick.ticks === "own" && !same(row, tick, table.entity)) return false;
  return compare(row, tick, table.tick.columns) <= 0;
};
