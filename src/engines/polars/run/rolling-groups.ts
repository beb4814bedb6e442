import pl, { type Expr, type LazyDataFrame } from "nodejs-polars";
import { over } from "./over.ts";

export interface Framing {
  /** The columns whose values the rows of one window share. */
  readonly partition: readonly string[];
  readonly event: readonly string[];
  readonly order: readonly string[];
  readonly tick: readonly string[];
  /** What a window counts. A cell is a tick, or an event, within a partition; it may have several rows. */
  readonly unit: "tick" | "event";
  /** Whether windows of an event go on into strictly earlier ones: events of equal order do not see each other. */
  readonly careers?: boolean;
  readonly toward: "earlier" | "later" | "bothSides";
  /** How many cells; all of them unless said. */
  readonly size?: number;
  /** How many of the nearest cells are left out; the row's own is the nearest of all. */
  readonly skip: number;
  readonly values: { readonly [name: string]: Expr };
  /** What comes of the rows of one window, which are in the order of time. */
  readonly aggregates: readonly Expr[];
  /** Free names: for a cell's place, for a row's, and for what says whether a row is of the event itself. */
  readonly free: readonly [place: string, row: string, own: string];
}

/** More cells than there can be. */
const all = 4_000_000_000;

const bounds = ({ toward, size = all, skip }: Framing) => {
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
  /** The rows, in the order of time, each with the place of its cell. */
  readonly rows: LazyDataFrame;
  /** One row for each cell that is looked from. */
  readonly cells: LazyDataFrame;
  readonly partition: readonly string[];
}

/** The rows of strictly earlier events are put into every event, as far as a window of it can reach. */
const carried = ({ rows, cells }: Placed, keys: readonly string[], framing: Framing): Placed => {
  const { partition, event, order, values, size, free } = framing;
  const [place, row, own] = free;
  const events = unique(...partition, ...event);
  const at = pl.col(place);
  // All events of equal order start at the position of the first of them.
  const begun: LazyDataFrame = cells
    .select(...columns(...events, ...order.filter((name) => !events.includes(name)), place))
    .withColumns(over(at.min(), unique(...partition, ...order)).alias(own))
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
  // Counted anew: between a career and its event may stand others of equal order.
  const numbered = both.withColumns(over(at.rank("dense").cast(pl.Int64), events).alias(own));
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
 * Windows of any aggregate: for every cell, what comes of the rows in the cells that its window holds. The frame is in the
 * order of its keys.
 */
export const inFrames = (frame: LazyDataFrame, framing: Framing): LazyDataFrame => {
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
    .withColumns(over(pl.col(place).cumSum(), partition).alias(place));
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
    // The rows of one cell have one window.
    .unique({ subset: there, keep: "first" });
  return looked.cells.join(rolled, { on: there, nullsEqual: true });
};
