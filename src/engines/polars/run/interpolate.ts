import pl, { type Expr } from "nodejs-polars";

/**
 * The value or, where it is null, what lies on the straight line between the nearest one before and the nearest one after, each
 * row being one step; null where there is none on one side. An f64, whose rows are in order. (What polars has for this is
 * rounded otherwise, and makes other numbers of infinities.)
 */
export const interpolated = (value: Expr): Expr => {
  const row = value.isNull().isNotNull().cast(pl.Float64).cumSum();
  const known = pl.when(value.isNotNull()).then(row).otherwise(pl.lit(null));
  const [before, after] = [value.forwardFill(), value.backwardFill()];
  const [from, to] = [known.forwardFill(), known.backwardFill()];
  const line = before.add(after.sub(before).mul(row.sub(from)).div(to.sub(from)));
  return pl.when(value.isNotNull()).then(value).otherwise(line);
};
