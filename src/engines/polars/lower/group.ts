/** Lowers aggregates of the rows that come together in one row: what stands inside `groupBy(...).agg(...)`. */
import type { GroupNode } from "../../../plan/expressions/index.ts";
import { ofRows } from "./aggregates.ts";
import { aggregated, bare, type Lowering } from "./fragment.ts";

/** An aggregate as polars has it; a sum of no values and a deviation of one are null, as in every window. */
export const lowerGroup = (node: GroupNode, lowering: Lowering): string => {
  const { code } = bare(aggregated(node, lowering), node.value, lowering);
  return ofRows(node, code, [], lowering);
};
