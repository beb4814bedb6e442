import type { Expr } from "nodejs-polars";

/** A window over a partition; without columns, over all rows, for which polars has no `over`. */
export const over = (value: Expr, [first, ...others]: readonly string[]): Expr =>
  first === undefined ? value : value.over(first, ...others);
