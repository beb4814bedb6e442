/** Lowers aggregates over groups: the content of `groupBy(...).agg(...)`. */
import type { GroupNode } from "../../../plan/expressions/index.ts";
import { aggregateRows } from "./aggregates.ts";
import { type Lowering, lowerOperand, withoutWindow } from "./fragment.ts";

/** An aggregate of a group. A sum of no values and a deviation of one value are null, as in windows. */
export const lowerGroup = (node: GroupNode, lowering: Lowering): string => {
  const { code } = withoutWindow(lowerOperand(node, lowering), node.value, lowering);
  return aggregateRows(node, code, [], lowering);
};
