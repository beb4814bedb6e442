/**
 * Windows over a number of cells, or all cells, in one direction: one rolling expression, or one assembled from parts.
 */

import { mayHaveSeveralRows, type WindowBounds } from "../../../lowering/window-bounds.ts";
import { nullResult } from "../aggregates.ts";
import type { Fragment, Lowering } from "../fragment.ts";
import { cellKeysOf, type Parts } from "./cells.ts";
import { assembleParts, partsOver } from "./decomposable.ts";
import { type AggregatingWindow, isAlwaysNull, nullBelowMinimum, operand, rollingRows } from "./rolling.ts";
import { needsRows, rollingGroupsWindow } from "./rolling-groups.ts";

export const directionalWindow = (node: AggregatingWindow, reach: WindowBounds, lowering: Lowering): Fragment => {
  if (needsRows(node, reach, lowering)) {
    const single = !mayHaveSeveralRows(reach, lowering.environment.grain);
    if (single && isAlwaysNull(node, reach)) return { code: nullResult(node, lowering), step: 0, windowed: false };
    return rollingGroupsWindow(node, reach, false, lowering);
  }
  const several = mayHaveSeveralRows(reach, lowering.environment.grain);
  if (reach.size !== null && !several) {
    if (isAlwaysNull(node, reach)) return { code: nullResult(node, lowering), step: 0, windowed: false };
    const value = operand(node, lowering);
    return { code: rollingRows(node, value.code, reach, lowering), step: value.step, windowed: true };
  }
  return windowFromParts(node, partsOver(node, reach, several ? cellKeysOf(reach) : null, lowering), lowering);
};

/** The window from its parts. */
export const windowFromParts = (node: AggregatingWindow, parts: Parts, lowering: Lowering): Fragment => {
  const result = assembleParts(node, parts, lowering);
  const code = node.aggregate === "count" ? result : nullBelowMinimum(node, parts.of.n ?? "", result, lowering);
  return { code, step: parts.step, windowed: false };
};
