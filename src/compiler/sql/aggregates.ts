/** Aggregates, as they stand over the rows that come together in one and, with an OVER behind them, over windows. */
import type { Dtype } from "../../../dsl/dtype.ts";
import type { GroupNode } from "../../../dsl/plan/expression/group.ts";
import type { WindowNode } from "../../../dsl/plan/expression/window.ts";
import type { Dialect } from "./dialect.ts";
import { bare, dtypeOf, type Lowering, lower, lowerAs, type Piece } from "./expression.ts";
import { hoist } from "./hoisted.ts";

export type Aggregate = GroupNode["aggregate"];

/** A window that comes to one number, which a rank is not. */
export type Aggregating = WindowNode & { readonly aggregate: Aggregate };

/** The value in the dtype in which it is aggregated: sums of whole numbers and truth values in i64, means in f64. */
export const operand = (node: GroupNode | WindowNode, lowering: Lowering): Piece => {
  const { aggregate, value } = node;
  if (aggregate === "mean" || aggregate === "sum" || aggregate === "std") {
    const dtype = dtypeOf(value, lowering);
    const sum = dtype === "f32" || dtype === "f64" ? "f64" : "i64";
    const piece = bare(lowerAs(value, aggregate === "sum" ? sum : "f64", lowering), lowering);
    // A deviation says its value several times.
    return aggregate === "std" && value.kind !== "column" ? hoist(piece, lowering) : piece;
  }
  return bare(lower(value, lowering), lowering);
};

/** How many values a result needs. A count of none is zero, a deviation needs two. */
export const needed = (aggregate: Aggregate, atLeast: number): number =>
  aggregate === "count" ? 0 : aggregate === "std" ? Math.max(2, atLeast) : atLeast;

/**
 * An aggregate over the rows of `over`, null where there are fewer than `least` values. SQL itself gives null for none.
 * What is not finite is far from every mean: the deviation is NaN then, where engines would refuse to compute it.
 */
export const aggregateOf = (
  aggregate: Aggregate,
  value: string,
  { dtype, over, least }: { readonly dtype: Dtype; readonly over: string; readonly least: number },
  dialect: Dialect,
): string => {
  const result = plainly[aggregate](value, over, dtype, dialect);
  return least <= 1 ? result : `CASE WHEN count(${value})${over} >= ${least} THEN ${result} END`;
};

const plainly: {
  readonly [A in Aggregate]: (value: string, over: string, dtype: Dtype, dialect: Dialect) => string;
} = {
  count: (value, over) => `count(${value})${over}`,
  mean: (value, over) => `avg(${value})${over}`,
  // A sum of whole numbers may be wider than they are.
  sum: (value, over, dtype, { types }) =>
    dtype === "i64" ? `CAST(sum(${value})${over} AS ${types.i64})` : `sum(${value})${over}`,
  min: (value, over) => `min(${value})${over}`,
  max: (value, over) => `max(${value})${over}`,
  std: (value, over, _dtype, dialect) => {
    const finite = dialect.isFinite(value);
    const odd = `count(CASE WHEN NOT ${finite} THEN 1 END)${over}`;
    return `CASE WHEN ${odd} > 0 THEN ${dialect.notANumber} ELSE stddev_samp(CASE WHEN ${finite} THEN ${value} END)${over} END`;
  },
};

/** An aggregate of the rows that come together in one row. */
export const grouped = (node: GroupNode, lowering: Lowering): string => {
  const { code } = operand(node, lowering);
  const dtype = dtypeOf(node, lowering);
  const least = needed(node.aggregate, 1);
  return aggregateOf(node.aggregate, code, { dtype, over: "", least }, lowering.dialect);
};
