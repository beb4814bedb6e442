import pl, { type Expr } from "nodejs-polars";

/** Half the way around: what was wrapped is farther from what it should be, and rounding far less. */
const halfway = 2 ** 62;

/**
 * A whole number of 64 bits that polars may have wrapped around, beside the same computed in f64: where it was wrapped, the
 * run stops.
 */
export const unwrapped = (whole: Expr, float: Expr): Expr => {
  const isWrapped = whole.cast(pl.Float64).sub(float).abs().gt(pl.lit(halfway));
  // Strict: a text that is no number stops the run, and can be read in its message.
  const stop = pl.when(isWrapped).then(pl.lit("grew beyond 64 bits")).otherwise(pl.lit("0")).cast(pl.Int64, true);
  return whole.add(stop);
};

/** Arithmetic of whole numbers, made of each of them by `n`: as it is, and in f64 beside it. */
export const in64Bits = (made: (n: (whole: Expr) => Expr) => Expr): Expr =>
  unwrapped(
    made((whole) => whole),
    made((whole) => whole.cast(pl.Float64)),
  );
