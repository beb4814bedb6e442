/**
 * The visible part of the tables in score mode. Of the event itself: what is known by the decision, with null for the
 * rest. Of strictly earlier events: everything. Of other events: nothing that the order would place later. The
 * computation is the same as in train mode; what it must not use is absent.
 */
import pl, { type Expr, type LazyDataFrame } from "nodejs-polars";
import { outputOf, type RunnerSpec, type TableContract } from "../../core/runner-spec.ts";
import type { Score } from "../inputs/check-mode.ts";
import { polarsDtype } from "../readers/dtypes.ts";
import { isBeforePlace, isOfEvent, placeOf, type Texts } from "./event-conditions.ts";
import { hasKnownRows, laterColumns } from "./known-by-decision.ts";

/** The part of a table that one event may read. */
export interface TableView {
  /** Whether a row belongs to the event. */
  readonly own: Expr;
  /** Whether the existence of the row may be known. Keys and order must be valid in all such rows. */
  readonly open: Expr;
  /** Whether the row is read. */
  readonly read: Expr;
  /** The columns that are later than the decision: their values of the event are not read. */
  readonly later: ReadonlySet<string>;
}

/** A place in the order, and the table that states it. */
export interface Place {
  readonly table: string;
  readonly order: readonly string[];
  readonly at: Texts;
}

/** The event's place, if the table has an order and known rows of the event. */
export const placeIn = (
  spec: RunnerSpec,
  contract: TableContract,
  frame: LazyDataFrame,
  { event }: Score,
): Place | null => {
  if (contract.order.length === 0 || !hasKnownRows(spec, contract)) return null;
  const at = placeOf(contract, frame, event);
  return at === null ? null : { table: contract.name, order: contract.order, at };
};

export const sameOrder = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((name, i) => name === b[i]);

/** Null for a table without events, which is read in full. */
export const viewOf = (
  spec: RunnerSpec,
  contract: TableContract,
  { event }: Score,
  places: readonly Place[],
): TableView | null => {
  if (contract.event.length === 0) return null;
  const own = isOfEvent(contract, event);
  const open = hasKnownRows(spec, contract) ? pl.lit(true) : own.not();
  const earlier = earlierThan(contract, places);
  const read = open.and(own.or(earlier));
  return { own, open, read, later: new Set(laterColumns(spec, contract)) };
};

/** The rows of other events that features may use. */
const earlierThan = (contract: TableContract, places: readonly Place[]): Expr => {
  // Without a place in the order, features cannot use other events.
  if (places.length === 0) return pl.lit(false);
  // A table without an order does not say which of its events are earlier; the tables that it is joined to do.
  if (contract.order.length === 0) return pl.lit(true);
  const place = places.find(({ order }) => sameOrder(order, contract.order));
  return place === undefined ? pl.lit(false) : isBeforePlace(contract, place.at);
};

/** The declared columns as far as they are visible. */
export const visibleColumns = (
  { columns }: TableContract,
  frame: LazyDataFrame,
  view: TableView | null,
): LazyDataFrame => {
  if (view === null) return frame.select(...columns.map(({ name }) => pl.col(name)));
  return frame.filter(view.read).select(
    ...columns.map(({ name, dtype }) => {
      const nothing = pl.lit(null).cast(polarsDtype(dtype));
      return view.later.has(name) ? pl.when(view.own).then(nothing).otherwise(pl.col(name)).alias(name) : pl.col(name);
    }),
  );
};

/** The output of score mode: the rows of the event, without labels. */
export const scoreOutput = (spec: RunnerSpec, frame: LazyDataFrame, { event }: Score): LazyDataFrame => {
  const [table] = spec.tables.filter((one) => one.event.length > 0);
  const ownRows = table === undefined ? frame : frame.filter(isOfEvent(table, event));
  return ownRows.select(...outputOf(spec, "score").map(({ name }) => pl.col(name)));
};

/** The rows in which a column is read. */
export const visibleRows = ({ keys, order }: TableContract, name: string, view: TableView): Expr =>
  keys.includes(name) || order.includes(name)
    ? view.open
    : view.later.has(name)
      ? view.read.and(view.own.not())
      : view.read;
