/**
 * Windows over a number of cells, or all cells, in one direction: one rolling expression, or one assembled from parts.
 */

import { type Reach, severalRows } from "../../../lowering/window-bounds.ts";
import { none } from "../aggregates.ts";
import type { Fragment, Lowering } from "../fragment.ts";
import { cellsOf, type Parts } from "./cells.ts";
import { assembled, partsOver } from "./decomposable.ts";
import { type Aggregating, neverFull, operand, rolledSingly, whereEnough } from "./rolling.ts";
import { framed, ofWholeRows } from "./rolling-groups.ts";

export const looking = (node: Aggregating, reach: Reach, lowering: Lowering): Fragment => {
  if (ofWholeRows(node, reach, lowering)) {
    const single = !severalRows(reach, lowering.environment.grain);
    if (single && neverFull(node, reach)) return { code: none(node, lowering), step: 0, windowed: false };
    return framed(node, reach, false, lowering);
  }
  const several = severalRows(reach, lowering.environment.grain);
  if (reach.size !== null && !several) {
    if (neverFull(node, reach)) return { code: none(node, lowering), step: 0, windowed: false };
    const value = operand(node, lowering);
    return { code: rolledSingly(node, value.code, reach, lowering), step: value.step, windowed: true };
  }
  return put(node, partsOver(node, reach, several ? cellsOf(reach) : null, lowering), lowering);
};

/** The window from its parts. */
export const put = (node: Aggregating, parts: Parts, lowering: Lowering): Fragment => {
  const result = assembled(node, parts, lowering);
  const code = node.aggregate === "count" ? result : whereEnough(node, parts.of.n ?? "", result, lowering);
  return { code, step: parts.step, windowed: false };
};
