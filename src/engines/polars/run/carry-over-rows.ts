import pl, { type LazyDataFrame } from "nodejs-polars";
import { over } from "./over.ts";

export interface Carrying {
  /** The columns whose values the cells of one career share. */
  readonly partition: readonly string[];
  readonly event: readonly string[];
  readonly order: readonly string[];
  /** How many cells are carried into each event. */
  readonly cells: number;
  /** The columns of a cell that go with it. */
  readonly values: readonly string[];
  /** Free names: for a cell's place in its career, and for whether it is the event's own. */
  readonly place: string;
  readonly own: string;
}

/**
 * Careers event by event: to the cells of every event (its ticks, or the event itself) the last ones of strictly earlier
 * events are added, so that a window within the event reaches into those. Events of equal order do not see each other, so
 * the rows above a cell will not do.
 *
 * The frame has one row per cell and is sorted by order; within every event so is the result.
 */
export const carriedOn = (
  frame: LazyDataFrame,
  { partition, event, order, cells, values, place, own }: Carrying,
): LazyDataFrame => {
  const events = [...new Set([...partition, ...event])];
  const at = pl.col(place);
  const columns = (...names: readonly string[]) => names.map((name) => pl.col(name));
  const placed: LazyDataFrame = frame
    .withColumns(pl.lit(true).alias(own))
    .withColumns(over(pl.col(own).cast(pl.Int64).cumSum(), partition).alias(place));
  // All events of equal order start at the position of the first of them.
  const begun = placed
    .withColumns(over(at.min(), [...new Set([...partition, ...order])]).alias(place))
    .select(...columns(...events, place))
    .unique();
  const back: LazyDataFrame = pl.DataFrame({ [own]: Array.from({ length: cells }, (_, i) => i + 1) }).lazy();
  const before: LazyDataFrame = begun
    .join(back, { how: "cross" })
    .select(...columns(...events), at.sub(pl.col(own).cast(pl.Int64)).alias(place));
  const there = [...partition, place];
  const carried = before.join(placed.select(...columns(...there, ...values)), { on: there, nullsEqual: true });
  const all = columns(...events, ...values, place);
  return pl
    .concat([placed.select(...all, pl.lit(true).alias(own)), carried.select(...all, pl.lit(false).alias(own))])
    .sort([place]);
};
