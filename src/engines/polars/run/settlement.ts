/** Rows that may be read only once they are settled. */
import pl, { type Expr } from "nodejs-polars";

/** What must have been settled strictly before a timestamp of the row that looks. */
export interface Settling {
  /** The timestamp from which it is settled; null as long as it is not. Without one it is so from the start. */
  readonly at?: string;
  /** The timestamp before which it must have been; nothing is before null. */
  readonly asOf: string;
  /** Whether the two are compared as days: what was settled on the very day counts as not yet settled. */
  readonly inDays?: boolean;
}

interface Settlings {
  readonly asOf: string;
  readonly by: readonly { readonly at: string; readonly inDays: boolean }[];
}

/** All that must have been settled before one timestamp. */
export const settlingsOf = (settled: Settling | readonly Settling[] | undefined): Settlings | undefined => {
  const all = settled === undefined ? [] : [settled].flat();
  const [first] = all;
  if (first === undefined) return undefined;
  const by = all.flatMap(({ at, inDays = false }) => (at === undefined ? [] : [{ at, inDays }]));
  return { asOf: first.asOf, by };
};

export const atTime = (time: Expr, { inDays }: { readonly inDays: boolean }): Expr =>
  inDays ? time.cast(pl.Date) : time;

/** Through text: an f64 does not hold these numbers. */
const microseconds = (count: string): Expr => pl.lit(count).cast(pl.Int64).cast(pl.Datetime("us"));

/** Settled from the start: the first time that polars can turn into a day. */
export const beforeAll = (): Expr => microseconds("-8334601228800000000");
/** Never settled: the last one. */
export const afterAll = (): Expr => microseconds("8210266876799999999");
