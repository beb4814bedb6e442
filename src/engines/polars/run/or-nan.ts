import pl, { type Expr } from "nodejs-polars";

/** What comes of some values, or NaN where one of them is: polars itself passes NaN by here and takes it there. */
export const orNaN = (values: Expr, result: Expr): Expr =>
  pl.when(values.isNan().any()).then(pl.lit(Number.NaN)).otherwise(result);
