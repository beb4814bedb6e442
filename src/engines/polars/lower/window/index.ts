/**
 * Lowers windows by their bounds. A window over earlier events is rolled over events, shifted by one, and then made
 * equal for all events of equal order, because those are not prior to each other.
 */
import type { WindowNode } from "../../../../plan/expressions/index.ts";
import { hasRowConditions } from "../../../lowering/row-conditions.ts";
import { type BoundedFrame, isPartitionFrame, partitionOf, windowBounds } from "../../../lowering/window-bounds.ts";
import { booleanExtreme, toBoolean } from "../aggregates.ts";
import type { Fragment, Lowering } from "../fragment.ts";
import { crossEventWindow } from "./cross-event.ts";
import { directionalWindow } from "./directional.ts";
import { isAggregating, partitionWindow, rank } from "./partition.ts";
import { rangeJoinWindow } from "./range-join.ts";
import { type AggregatingWindow, zeroForNone } from "./rolling.ts";
import { equalForTies } from "./ties.ts";

const reaching = (node: AggregatingWindow, kind: BoundedFrame, lowering: Lowering): Fragment => {
  const reach = windowBounds(kind, node.frame, lowering.environment.grain);
  if (hasRowConditions(node.frame)) return rangeJoinWindow(node, reach, lowering);
  if (kind === "trailing") return directionalWindow(node, reach, lowering);
  if (kind === "career") return crossEventWindow(node, reach, lowering);
  // All rows on both sides are all rows.
  if (kind === "around" && reach.size === null) return partitionWindow(node, reach.partition, lowering);
  if (kind === "around") return directionalWindow(node, reach, lowering);
  if (kind === "ahead") return zeroForNone(node, directionalWindow(node, reach, lowering));
  return zeroForNone(node, equalForTies(directionalWindow(node, reach, lowering), reach, lowering));
};

export const lowerWindow = (node: WindowNode, lowering: Lowering): Fragment => {
  const { frame } = node;
  const { kind } = frame;
  const extreme = booleanExtreme(node, lowering);
  if (extreme !== null) return toBoolean(lowerWindow(extreme, lowering));
  if (!isAggregating(node)) {
    if (!isPartitionFrame(kind)) throw new Error(`a rank over ${kind} rows was never refused`);
    return rank(node, partitionOf(kind, frame, lowering.environment.grain), lowering);
  }
  if (isPartitionFrame(kind))
    return partitionWindow(node, partitionOf(kind, frame, lowering.environment.grain), lowering);
  return reaching(node, kind, lowering);
};
