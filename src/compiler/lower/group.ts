/** Lowers aggregates of the rows that come together in one row: what stands inside `groupBy(...).agg(...)`. */
import type { GroupNode } from "../../../dsl/plan/expression/group.ts";
import { aggregated, bare, dtypeOf, type Lowering } from "./expression.ts";
import { polarsDtype } from "./names.ts";

/** An aggregate as polars has it; a sum of no values and a deviation of one are null, as in every window. */
export const lowerGroup = (node: GroupNode, lowering: Lowering): string => {
  const { code } = bare(aggregated(node, lowering), node.value, lowering);
  if (node.aggregate === "count") return `${code}.sum().cast(pl.Int64)`;
  if (node.aggregate !== "sum") return `${code}.${node.aggregate}()`;
  const none = `pl.lit(null).cast(${polarsDtype[dtypeOf(node, lowering)]})`;
  return `pl.when(${code}.count().gt(pl.lit(0))).then(${code}.sum()).otherwise(${none})`;
};
