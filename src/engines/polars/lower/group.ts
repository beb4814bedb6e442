/** Lowers aggregates over groups: the content of `groupBy(...).agg(...)`. */
import type { GroupNode } from "../../../plan/expressions/index.ts";
import { ofRows } from "./aggregates.ts";
import { aggregated, bare, type Lowering } from "./fragment.ts";

/** An aggregate of a group. A sum of no values and a deviation of one value are null, as in windows. */
export const lowerGroup = (node: GroupNode, lowering: Lowering): string => {
  const { code } = bare(aggregated(node, lowering), node.value, lowering);
  return ofRows(node, code, [], lowering);
};
