import pl, { type Expr, type LazyDataFrame } from "nodejs-polars";
import { overPartition } from "./expressions.ts";

export interface RollingGroupsOptions {
  /** The columns whose values the rows of one window share. */
  readonly partition: readonly string[];
  readonly event: readonly string[];
  readonly order: readonly string[];
  readonly tick: readonly string[];
  /** The unit of the window. A cell is a tick, or an event, within a partition; it may have several rows. */
  readonly unit: "tick" | "event";
  /** Whether windows continue into strictly earlier events: events of equal order do not read each other. */
  readonly careers?: boolean;
  readonly toward: "earlier" | "later" | "bothSides";
  /** The number of cells; all of them by default. */
  readonly size?: number;
  /** The number of nearest cells to leave out, starting with the row's own. */
  readonly skip: number;
  readonly values: { readonly [name: string]: Expr };
  /** The aggregates of the rows in one window, which are in the order of time. */
  readonly aggregates: readonly Expr[];
  /** Fresh names: for the position of a cell, that of a row, and whether a row belongs to the event itself. */
  readonly free: readonly [place: string, row: string, own: string];
}

/** More cells than there can be. */
const all = 4_000_000_000;

const bounds = ({ toward, size = all, skip }: RollingGroupsOptions) => {
  if (toward === "later") return { period: `${size}i`, offset: `${skip}i`, closed: "left" } as const;
  const cells = toward === "bothSides" ? 2 * size + 1 : size;
  return {
    period: `${cells}i`,
    offset: `${-(skip + size) - (toward === "bothSides" ? 1 : 0)}i`,
    closed: "right",
  } as const;
};

const unique = (...names: readonly string[]): readonly string[] => [...new Set(names)];
const columns = (...names: readonly string[]) => names.map((name) => pl.col(name));

interface Placed {
  /** The rows, in the order of time, each with the position of its cell. */
  readonly rows: LazyDataFrame;
  /** One row per cell that has a window. */
  readonly cells: LazyDataFrame;
  readonly partition: readonly string[];
}

/** Copies the rows of strictly earlier events into every event, as far as its windows reach. */
const carried = ({ rows, cells }: Placed, keys: readonly string[], framing: RollingGroupsOptions): Placed => {
  const { partition, event, order, values, size, free } = framing;
  const [place, row, own] = free;
  const events = unique(...partition, ...event);
  const at = pl.col(place);
  // All events of equal order start at the position of the first of them.
  const begun: LazyDataFrame = cells
    .select(...columns(...events, ...order.filter((name) => !events.includes(name)), place))
    .withColumns(overPartition(at.min(), unique(...partition, ...order)).alias(own))
    .select(...columns(...events), pl.col(own))
    .unique();
  const seen: LazyDataFrame = rows.select(...columns(...partition, place, row, ...Object.keys(values)));
  const pairs =
    partition.length === 0
      ? begun.join(seen, { how: "cross" })
      : begun.join(seen, { on: [...partition], nullsEqual: true });
  const before = pairs.filter(
    at
      .lt(pl.col(own))
      .and(size === undefined ? pl.lit(true) : at.gtEq(pl.col(own).sub(pl.lit(size - 1).cast(pl.Int64)))),
  );
  const looked = [...events, place, row, ...Object.keys(values)];
  const both = pl.concat([rows.select(...columns(...looked)), before.select(...columns(...looked))]);
  // Numbered again, because events of equal order may lie between a career and its event.
  const numbered = both.withColumns(overPartition(at.rank("dense").cast(pl.Int64), events).alias(own));
  const ofCells: LazyDataFrame = cells.select(...columns(...keys, place));
  const places: LazyDataFrame = numbered.select(...columns(...events, place, own)).unique();
  const there = [...events, place];
  const counted = (frame: LazyDataFrame): LazyDataFrame => frame.drop(place).rename({ [own]: place });
  return {
    rows: counted(numbered).sort([row]),
    cells: counted(ofCells.join(places, { on: there, nullsEqual: true })),
    partition: events,
  };
};

/**
 * Windows of any aggregate: for every cell, the aggregates of the rows in its window. The frame is sorted by its keys.
 */
export const rollingGroups = (frame: LazyDataFrame, framing: RollingGroupsOptions): LazyDataFrame => {
  const { partition, event, order, tick, unit, careers = false, values, aggregates, free } = framing;
  const [place, row] = free;
  const keys = unique(...partition, ...event, ...(unit === "tick" ? tick : []));
  const time = unique(...order, ...event, ...tick);
  const sorted: LazyDataFrame = frame
    .select(
      ...columns(...unique(...keys, ...time)),
      ...Object.entries(values).map(([name, value]) => value.alias(name)),
    )
    .withRowIndex(row)
    .sort([...time, row])
    .drop(row)
    .withRowIndex(row);
  const cells: LazyDataFrame = sorted
    .select(...columns(...unique(...keys, ...order), row))
    .unique({ subset: [...keys], keep: "first", maintainOrder: true })
    .sort([row])
    .withColumns(pl.lit(1).cast(pl.Int64).alias(place))
    .withColumns(overPartition(pl.col(place).cumSum(), partition).alias(place));
  const rows: LazyDataFrame = sorted
    .join(cells.select(...columns(...keys, place)), { on: [...keys], nullsEqual: true })
    .sort([row]);
  const placed: Placed = { rows, cells, partition };
  const looked = careers ? carried(placed, keys, framing) : placed;
  const there = [...looked.partition, place];
  const by = looked.partition.length === 0 ? {} : { by: [...looked.partition] };
  const rolled: LazyDataFrame = looked.rows
    .groupByRolling({ indexColumn: place, ...by, ...bounds(framing) } as never)
    .agg(...aggregates)
    // All rows of one cell have the same window.
    .unique({ subset: there, keep: "first" });
  return looked.cells.join(rolled, { on: there, nullsEqual: true });
};
