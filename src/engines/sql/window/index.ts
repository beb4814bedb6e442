/** Lowers windows by their bounds. */
import type { WindowNode } from "../../../plan/expressions/index.ts";
import { hasRowConditions } from "../../lowering/row-conditions.ts";
import { isPartitionFrame, partitionOf, windowBounds } from "../../lowering/window-bounds.ts";
import { type AggregatingWindow, dependsOnOrder, inOrder } from "../aggregates.ts";
import { type Fragment, type Lowering, lower } from "../fragment.ts";
import { withoutWindow } from "../precomputed-columns.ts";
import { aggregateOverWindow } from "./aggregated.ts";
import { crossEventWindow } from "./cross-event.ts";
import { over, overCells } from "./frame.ts";
import { rangeJoinWindow } from "./range-join.ts";
import { equalForTies } from "./ties.ts";

const isAggregating = (node: WindowNode): node is AggregatingWindow =>
  node.aggregate !== "rank" && node.aggregate !== "rankFromTop";

/** The number of smaller (or larger) values plus one. NaN is the largest, and null has no rank. */
const rank = (node: WindowNode, partition: readonly string[], lowering: Lowering): Fragment => {
  const { code, step } = withoutWindow(lower(node.value, lowering), lowering);
  const { atLeast } = node.frame;
  const whole = over({ partition }, lowering);
  const direction = node.aggregate === "rank" ? "ASC" : "DESC";
  const ranked = `rank()${over({ partition, order: `${code} ${direction} NULLS LAST` }, lowering)}`;
  const enough = atLeast === 1 ? "" : ` AND count(${code})${whole} >= ${atLeast}`;
  return { code: `CASE WHEN ${code} IS NOT NULL${enough} THEN ${ranked} END`, step, windowed: true };
};

export const window = (node: WindowNode, lowering: Lowering): Fragment => {
  const { frame } = node;
  const { kind } = frame;
  if (!isAggregating(node)) {
    if (!isPartitionFrame(kind)) throw new Error(`a rank over ${kind} rows was never refused`);
    return rank(node, partitionOf(kind, frame, lowering.environment.grain), lowering);
  }
  if (isPartitionFrame(kind)) {
    const partition = partitionOf(kind, frame, lowering.environment.grain);
    const whole = over({ partition, ...(dependsOnOrder(node, lowering) ? inOrder(lowering) : {}) }, lowering);
    return aggregateOverWindow(node, { code: whole, step: 0, windowed: true }, null, lowering);
  }
  const reach = windowBounds(kind, frame, lowering.environment.grain);
  if (hasRowConditions(frame)) return rangeJoinWindow(node, reach, lowering);
  if (kind === "career") return crossEventWindow(node, reach, lowering);
  const looked = aggregateOverWindow(node, overCells(reach, lowering), reach, lowering);
  return kind === "prior" || kind === "later" ? equalForTies(looked, reach, lowering) : looked;
};
