import pl, { type Expr } from "nodejs-polars";

/**
 * The exponentially weighted mean: the weight of a value is halved per `halfLife` of distance. `age` increases with the
 * distance in ticks or events from any origin. Ages are taken relative to the nearest value, which has weight 1, so
 * that no weight overflows and not all of them underflow. Null if there are no values.
 */
export const exponentialMean = (values: Expr, age: Expr, halfLife: number): Expr => {
  const there = values.isNotNull();
  const [value, away] = [values.filter(there), age.filter(there)];
  // Bounded, because zero times infinity would be NaN.
  const decay = Math.min(Math.LN2 / halfLife, Number.MAX_VALUE);
  const weight = away.min().sub(away).cast(pl.Float64).mul(pl.lit(decay)).exp();
  // Each value gets its share of the weight, so that a sum of large values does not overflow before the division.
  const mean = value.mul(weight.div(weight.sum())).sum();
  return pl
    .when(value.count().gt(pl.lit(0)))
    .then(mean)
    .otherwise(pl.lit(null));
};
