/** The rounding of timestamps that are finer than microseconds, so that nothing is known too early. */
import type { TableContract } from "../../core/runner-spec.ts";

/** `none`: neither direction is safe, and a finer time is refused. */
export type Rounding = "down" | "up" | "none";

export type Roundings = ReadonlyMap<string, Rounding>;

/**
 * Timestamps from which something is known or settled are rounded up. All others are rounded down, in particular
 * timestamps of reads. A column that is both can be rounded neither way. Columns that are rounded down are left out.
 */
export const roundingsOf = ({ settled, closed, stamp, columns }: TableContract): Roundings => {
  const known = new Set([settled, closed, stamp?.knownAt, ...columns.map((column) => column.settled)]);
  return new Map(
    columns
      .filter(({ name }) => known.has(name))
      .map(({ name, denotes }) => [name, denotes === undefined ? "up" : "none"] as const),
  );
};
