/**
 * Extracts what one table states about its events: the place of each in the order, its settlement, and the times of its
 * instants. One row per event, so that tables can be compared (check-events.ts).
 */
import pl, { type DataFrame, type Expr, type LazyDataFrame } from "nodejs-polars";
import type { TableColumn, TableContract } from "../../core/runner-spec.ts";
import { isText } from "../readers/dtypes.ts";
import { byPosition } from "../readers/rows-by-position.ts";
import { type TableView, visibleColumns } from "../score/table-view.ts";

export interface EventFacts {
  readonly contract: TableContract;
  readonly path: string;
  /** Events and their places: `e0`, ..., `o0`, ...; one row per place of an event. Null without an order. */
  readonly places: DataFrame | null;
  /**
   * Events and their times, in microseconds. For every column that denotes an instant, by its index in `moments`: the
   * latest beginning `lo` and the earliest end `hi`. For every settlement column, by its index in `settling`: the
   * earliest `min`, the latest `max`, and the number of nulls `nulls`. Null if there are none.
   */
  readonly times: DataFrame | null;
  readonly moments: readonly TableColumn[];
  readonly settling: readonly TableColumn[];
}

/** The names of the columns of an event's key, or of its place. */
export const eventNames = ({ event }: TableContract): readonly string[] => event.map((_, i) => `e${i}`);
export const orderNames = ({ order }: TableContract): readonly string[] => order.map((_, i) => `o${i}`);

/** The columns that say when something in the table is settled. */
export const settlementColumns = ({ settled, closed, columns }: TableContract): readonly TableColumn[] => {
  const names = new Set([settled, closed, ...columns.map((column) => column.settled)]);
  return columns.filter(({ name }) => names.has(name));
};

const day = 86_400_000_000;
const whole = (value: number): Expr => pl.lit(value).cast(pl.Int64);

/** A timestamp in microseconds. A date begins at midnight. */
const begins = ({ name }: TableColumn): Expr => pl.col(name).cast(pl.Datetime("us")).cast(pl.Int64);
/** The last microsecond of a date: the latest time that the date may stand for. */
const ends = (column: TableColumn): Expr =>
  column.dtype === "date" ? begins(column).add(whole(day - 1)) : begins(column);

const aligned = (frame: LazyDataFrame, { event, order, columns }: TableContract, names: readonly string[]) => {
  const { renamed } = byPosition(frame, [...event, ...order], columns);
  const isTextual = (name: string) => isText(columns.find((column) => column.name === name)?.dtype ?? "i64");
  // Text is compared as text, even if a file stores it as categories.
  return renamed.select(
    ...[...event, ...order].map((name, i) =>
      (isTextual(name) ? pl.col(`${i}`).cast(pl.String) : pl.col(`${i}`)).alias(names[i] ?? ""),
    ),
  );
};

/** Every event with its places in the order, one row for each. */
const placesIn = (contract: TableContract, open: LazyDataFrame): DataFrame =>
  aligned(open, contract, [...eventNames(contract), ...orderNames(contract)])
    .unique()
    .collectSync({ engine: "streaming" });

const timesIn = (
  contract: TableContract,
  frame: LazyDataFrame,
  view: TableView | null,
  moments: readonly TableColumn[],
  settling: readonly TableColumn[],
): DataFrame => {
  const { event, columns, settled, closed } = contract;
  const rows = visibleColumns(contract, frame, view);
  // In score mode, the progress of the event itself does not matter.
  const other = (time: Expr): Expr =>
    view === null ? time : pl.when(view.own).then(pl.lit(null).cast(pl.Int64)).otherwise(time);
  const isTextual = (name: string) => isText(columns.find((column) => column.name === name)?.dtype ?? "i64");
  const columnOf = (name: string | undefined) => columns.find((column) => column.name === name);
  const [settles, closes] = [columnOf(settled), columnOf(closed)];
  const late =
    settles === undefined || closes === undefined
      ? []
      : [
          other(ends(closes))
            .isNotNull()
            .and(
              ends(settles)
                .isNull()
                .or(ends(settles).gt(ends(closes))),
            )
            .alias("late"),
        ];
  return rows
    .select(
      ...event.map((name, i) => (isTextual(name) ? pl.col(name).cast(pl.String) : pl.col(name)).alias(`e${i}`)),
      ...moments.flatMap((column, i) => [begins(column).alias(`lo${i}`), ends(column).alias(`hi${i}`)]),
      ...settling.map((column, i) => other(ends(column)).alias(`time${i}`)),
      ...late,
    )
    .groupBy(event.map((_, i) => `e${i}`))
    .agg(
      ...moments.flatMap((_, i) => [pl.col(`lo${i}`).max(), pl.col(`hi${i}`).min()]),
      ...settling.flatMap((_, i) => [
        pl.col(`time${i}`).min().alias(`min${i}`),
        pl.col(`time${i}`).max().alias(`max${i}`),
        pl.col(`time${i}`).nullCount().alias(`nulls${i}`),
      ]),
      ...late.map(() => pl.col("late").sum()),
      pl.len().alias("rows"),
    )
    .collectSync({ engine: "streaming" });
};

/** Null for a table without events. `open` are the rows whose keys and order must be valid. */
export const eventFacts = (
  contract: TableContract,
  path: string,
  frame: LazyDataFrame,
  open: LazyDataFrame,
  view: TableView | null,
): EventFacts | null => {
  if (contract.event.length === 0) return null;
  const moments = contract.columns.filter(({ denotes }) => denotes !== undefined);
  const settling = settlementColumns(contract);
  return {
    contract,
    path,
    places: contract.order.length === 0 ? null : placesIn(contract, open),
    times: moments.length + settling.length === 0 ? null : timesIn(contract, frame, view, moments, settling),
    moments,
    settling,
  };
};
