import pl, { type Expr } from "nodejs-polars";

/** The result of an aggregate, or NaN if a value is NaN. polars itself ignores NaN in some aggregates. */
export const orNaN = (values: Expr, result: Expr): Expr =>
  pl.when(values.isNan().any()).then(pl.lit(Number.NaN)).otherwise(result);
