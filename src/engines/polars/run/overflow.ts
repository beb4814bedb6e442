import pl, { type Expr } from "nodejs-polars";

/**
 * Half of the wrap-around distance: a wrapped value is farther from the true one than this, and a rounding error is
 * much smaller.
 */
const halfway = 2 ** 62;

/**
 * Checks a 64-bit integer that polars may have wrapped around against the same computation in f64. The run stops if it
 * was wrapped.
 */
export const checkOverflow = (whole: Expr, float: Expr): Expr => {
  const isWrapped = whole.cast(pl.Float64).sub(float).abs().gt(pl.lit(halfway));
  // A strict cast of text that is not a number stops the run, and the message contains the text.
  const stop = pl.when(isWrapped).then(pl.lit("grew beyond 64 bits")).otherwise(pl.lit("0")).cast(pl.Int64, true);
  return whole.add(stop);
};

/** Integer arithmetic, whose operands are wrapped by `n`: computed as integers, and again in f64. */
export const checkedArithmetic = (made: (n: (whole: Expr) => Expr) => Expr): Expr =>
  checkOverflow(
    made((whole) => whole),
    made((whole) => whole.cast(pl.Float64)),
  );
