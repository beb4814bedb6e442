import pl, { type LazyDataFrame } from "nodejs-polars";
import { overPartition } from "./expressions.ts";

export interface CarryOverOptions {
  /** The columns whose values the cells of one career share. */
  readonly partition: readonly string[];
  readonly event: readonly string[];
  readonly order: readonly string[];
  /** The number of cells that are copied into each event. */
  readonly cells: number;
  /** The columns of a cell that are copied. */
  readonly values: readonly string[];
  /** Fresh names: for the position of a cell in its career, and for whether it belongs to the event itself. */
  readonly place: string;
  readonly own: string;
}

/**
 * Copies the last cells of strictly earlier events into every event (its ticks, or the event itself), so that a window
 * within the event includes them. Events of equal order do not read each other, so the preceding rows alone would be
 * wrong.
 *
 * The frame has one row per cell and is sorted by order; the result is sorted within every event.
 */
export const carryOverRows = (
  frame: LazyDataFrame,
  { partition, event, order, cells, values, place, own }: CarryOverOptions,
): LazyDataFrame => {
  const events = [...new Set([...partition, ...event])];
  const at = pl.col(place);
  const columns = (...names: readonly string[]) => names.map((name) => pl.col(name));
  const placed: LazyDataFrame = frame
    .withColumns(pl.lit(true).alias(own))
    .withColumns(overPartition(pl.col(own).cast(pl.Int64).cumSum(), partition).alias(place));
  // All events of equal order start at the position of the first of them.
  const begun = placed
    .withColumns(overPartition(at.min(), [...new Set([...partition, ...order])]).alias(place))
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
