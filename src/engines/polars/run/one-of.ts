import pl, { type Expr } from "nodejs-polars";

/**
 * Whether a value is in a list that is known only at run time. Null if the value is null or no list was given; false
 * for an empty list, which polars itself cannot compare with.
 */
export const oneOf = (value: Expr, list: readonly (string | number | boolean)[] | null): Expr => {
  if (list === null) return pl.lit(null).cast(pl.Bool);
  return list.length === 0 ? value.isNull().and(pl.lit(null).cast(pl.Bool)) : value.isIn([...list]);
};
