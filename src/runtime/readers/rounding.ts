/** The rounding of timestamps that are finer than microseconds, so that nothing is known too early. */
import type { TableContract } from "../../core/runner-spec.ts";

/** `none`: there is no safe way, and a time that is finer is refused. */
export type Rounding = "down" | "up" | "none";

export type Roundings = ReadonlyMap<string, Rounding>;

/**
 * What says from when on something is known or settled is rounded up; all else down, above all a time at which something is asked. A column
 * that is both can be rounded neither way. Columns that are rounded down are left out.
 */
export const roundingsOf = ({ settled, closed, stamp, columns }: TableContract): Roundings => {
  const known = new Set([settled, closed, stamp?.knownAt, ...columns.map((column) => column.settled)]);
  return new Map(
    columns
      .filter(({ name }) => known.has(name))
      .map(({ name, denotes }) => [name, denotes === undefined ? "up" : "none"] as const),
  );
};
