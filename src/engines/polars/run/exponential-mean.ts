import pl, { type Expr } from "nodejs-polars";

/**
 * The exponentially weighted mean of some values: one weighs half as much as another that is `halfLife` nearer. `age` grows with
 * every tick or event away, from wherever it is counted: ages are taken from the nearest value, which weighs 1, so that no
 * weight overflows and not all of them vanish. Null where there are no values.
 */
export const ewMeanOf = (values: Expr, age: Expr, halfLife: number): Expr => {
  const there = values.isNotNull();
  const [value, away] = [values.filter(there), age.filter(there)];
  // Bounded, for nothing times an infinity would be NaN.
  const decay = Math.min(Math.LN2 / halfLife, Number.MAX_VALUE);
  const weight = away.min().sub(away).cast(pl.Float64).mul(pl.lit(decay)).exp();
  // Each share of the weight for itself, so that a sum of large values does not overflow before it is divided.
  const mean = value.mul(weight.div(weight.sum())).sum();
  return pl
    .when(value.count().gt(pl.lit(0)))
    .then(mean)
    .otherwise(pl.lit(null));
};
