import pl, { type Expr } from "nodejs-polars";

/**
 * The differences of a group's values from its first finite one. polars computes a deviation from a running mean, and
 * the mean of large numbers is too coarse for small differences between them. A deviation does not depend on the
 * origin.
 */
export const differenceFromFirst = (value: Expr): Expr => {
  const float = value.cast(pl.Float64);
  return float.sub(float.filter(float.isFinite()).first().fillNull(pl.lit(0)));
};
