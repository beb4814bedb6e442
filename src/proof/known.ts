/** What is known at a decision: the premise of the law, cell by cell. */
import { chainOf } from "../../dsl/instant.ts";
import type { TablePlan } from "../../dsl/plan/relation/source.ts";
import type { Row } from "./database.ts";

/** One decision: an event and, if the pipeline decides at a tick, the row's own tick. */
export interface Decision {
  readonly at: string;
  /** The event's key columns and order columns. */
  readonly event: Row;
  /**
   * The time by which a row of a log must be known, and an event that overlaps be settled, to be known at the decision;
   * null if nothing says.
   */
  readonly moment: number | null;
  /** The earlier events that were settled by then, where events overlap, as keys of sets; null where they do not. */
  readonly settled: ReadonlySet<string> | null;
  /** The entity and tick columns, where the decision is made at a tick. */
  readonly tick: Row | null;
  /** The clock that ticks there. */
  readonly clock: string | null;
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

/** Where a row's event stands: strictly earlier events (and facts, and what a log held by then) are known whole, of others only the decision's own counts. */
export const standing = (table: TablePlan, row: Row, order: ReadonlyMap<string, Row>, decision: Decision) => {
  // Facts are known always; a row of a log once its stamp is past.
  if (table.event.length === 0) {
    const { moment } = decision;
    const known = table.stamp === null || (moment !== null && Number(row[table.stamp.knownAt]?.valueOf()) < moment);
    return known ? ("earlier" as const) : ("other" as const);
  }
  if (same(row, decision.event, table.event)) return "own" as const;
  const place = order.get(eventOf(table, row));
  const isEarlier = place !== undefined && compare(place, decision.event, Object.keys(place)) < 0;
  // Where events overlap, an earlier one is over only once it is settled.
  const isOver = isEarlier && (decision.settled === null || decision.settled.has(eventOf(table, row)));
  return isOver ? ("earlier" as const) : ("other" as const);
};

/** A row's event as a key of maps. */
export const eventOf = (table: TablePlan, row: Row): string => JSON.stringify(table.event.map((name) => row[name]));

/** Whether something of the decision's own event is known by then: its instant is earlier, or it is at a tick so far. */
export const isKnown = (table: TablePlan, row: Row, instant: string, { at, tick, clock }: Decision): boolean => {
  const chain = chainOf(table.timeline?.phases ?? []);
  if (instant !== at) return chain.indexOf(instant) < chain.indexOf(at);
  // An instant that is the decision's own is known, but for one at ticks only up to the tick of the decision.
  if (!at.startsWith("during ") || tick === null || table.tick === null) return true;
  // Tick 10 of one clock says nothing of when tick 10 of another happens.
  if (table.tick.clock !== clock) return false;
  if (table.tick.ticks === "own" && !same(row, tick, table.entity)) return false;
  return compare(row, tick, table.tick.columns) <= 0;
};
