import pl, { type Expr } from "nodejs-polars";
import { propagateNaN } from "./expressions.ts";

/**
 * A quantile with linear interpolation, computed as `a (1 - f) + b f` between two values, as in SQL. (polars computes
 * `a + (b - a) f`, which overflows, and returns NaN for an infinity.) Null if there are no values.
 */
export const quantile = (values: Expr, share: number): Expr => {
  const place = values.count().cast(pl.Float64).sub(pl.lit(1)).mul(pl.lit(share));
  const [below, above] = [values.quantile(share, "lower"), values.quantile(share, "higher")];
  const part = place.sub(place.floor());
  const between = below.mul(pl.lit(1).sub(part)).add(above.mul(part));
  return propagateNaN(values, pl.when(below.eq(above)).then(below).otherwise(between));
};
