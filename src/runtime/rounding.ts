/** Which timestamps are rounded up where microseconds do not hold them: those that say from when on something is known. */
import type { TableContract } from "./spec.ts";

/** A time at which something is asked is rounded down, as all others are: both ways nothing is known too early. */
export const roundedUp = ({ settled, stamp }: Pick<TableContract, "settled" | "stamp">): ReadonlySet<string> =>
  new Set([settled, stamp?.knownAt].filter((name) => name !== undefined));
