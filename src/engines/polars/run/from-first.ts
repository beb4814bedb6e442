import pl, { type Expr } from "nodejs-polars";

/**
 * The distances of the values of a group from its first finite one. polars measures a deviation from a running mean, and a mean
 * of large numbers is too coarse for the small distances between them. A deviation is the same from wherever it is measured.
 */
export const fromFirst = (value: Expr): Expr => {
  const float = value.cast(pl.Float64);
  return float.sub(float.filter(float.isFinite()).first().fillNull(pl.lit(0)));
};
