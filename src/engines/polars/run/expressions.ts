/** Expressions that polars' JavaScript API lacks or defines differently: membership in a list, NaN, windows. */
import pl, { type Expr } from "nodejs-polars";

/**
 * Whether a value is in a list that is known only at run time. Null if the value is null or no list was given; false
 * for an empty list, which polars itself cannot compare with.
 */
export const isInList = (value: Expr, list: readonly (string | number | boolean)[] | null): Expr => {
  if (list === null) return pl.lit(null).cast(pl.Bool);
  return list.length === 0 ? value.isNull().and(pl.lit(null).cast(pl.Bool)) : value.isIn([...list]);
};

/** The result of an aggregate, or NaN if a value is NaN. polars itself ignores NaN in some aggregates. */
export const propagateNaN = (values: Expr, result: Expr): Expr =>
  pl.when(values.isNan().any()).then(pl.lit(Number.NaN)).otherwise(result);

/** A window over a partition; without columns, over all rows, for which polars has no `over`. */
export const overPartition = (value: Expr, [first, ...others]: readonly string[]): Expr =>
  first === undefined ? value : value.over(first, ...others);
