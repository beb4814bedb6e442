import pl, { type Expr } from "nodejs-polars";

/**
 * The value or, if it is null, the linear interpolation between the nearest values before and after it, with rows as
 * steps; null if one side has none. Takes an f64 column in order. (polars' own interpolation rounds differently and
 * handles infinities differently.)
 */
export const interpolate = (value: Expr): Expr => {
  const row = value.isNull().isNotNull().cast(pl.Float64).cumSum();
  const known = pl.when(value.isNotNull()).then(row).otherwise(pl.lit(null));
  const [before, after] = [value.forwardFill(), value.backwardFill()];
  const [from, to] = [known.forwardFill(), known.backwardFill()];
  const line = before.add(after.sub(before).mul(row.sub(from)).div(to.sub(from)));
  return pl.when(value.isNotNull()).then(value).otherwise(line);
};
