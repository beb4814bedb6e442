/** Rows that may be read only once they are settled. */
import pl, { type Expr } from "nodejs-polars";

/** A condition that something was settled strictly before a timestamp of the row. */
export interface SettledCondition {
  /** The timestamp from which it is settled; null until then. If absent, it is settled from the start. */
  readonly at?: string;
  /** The timestamp of the read; nothing is before null. */
  readonly asOf: string;
  /** Whether the two are compared as days: what settles on the same day is not settled yet. */
  readonly inDays?: boolean;
}

interface Settlings {
  readonly asOf: string;
  readonly by: readonly { readonly at: string; readonly inDays: boolean }[];
}

/** Everything that must have been settled before one timestamp. */
export const settledConditions = (
  settled: SettledCondition | readonly SettledCondition[] | undefined,
): Settlings | undefined => {
  const all = settled === undefined ? [] : [settled].flat();
  const [first] = all;
  if (first === undefined) return undefined;
  const by = all.flatMap(({ at, inDays = false }) => (at === undefined ? [] : [{ at, inDays }]));
  return { asOf: first.asOf, by };
};

export const comparedAs = (time: Expr, { inDays }: { readonly inDays: boolean }): Expr =>
  inDays ? time.cast(pl.Date) : time;

/** Through text, because an f64 cannot represent these numbers. */
const microseconds = (count: string): Expr => pl.lit(count).cast(pl.Int64).cast(pl.Datetime("us"));

/** Settled from the start: the earliest time that polars can convert to a date. */
export const earliestTime = (): Expr => microseconds("-8334601228800000000");
/** Never settled: the latest time. */
export const latestTime = (): Expr => microseconds("8210266876799999999");
