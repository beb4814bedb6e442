/**
 * Lowers windows by their bounds. A window over earlier events is rolled over events, shifted by one, and then made
 * equal for all events of equal order, because those are not prior to each other.
 */
import type { WindowNode } from "../../../../plan/expressions/index.ts";
import { looksAtEach } from "../../../lowering/row-conditions.ts";
import { isWhole, type Reaching, reachOf, wholePartition } from "../../../lowering/window-bounds.ts";
import { extremeOfTruths, truthOf } from "../aggregates.ts";
import type { Fragment, Lowering } from "../fragment.ts";
import { career } from "./cross-event.ts";
import { looking } from "./directional.ts";
import { among, isAggregating, rank } from "./partition.ts";
import { seen } from "./range-join.ts";
import { type Aggregating, zeroForNone } from "./rolling.ts";
import { alikeForTies } from "./ties.ts";

const reaching = (node: Aggregating, kind: Reaching, lowering: Lowering): Fragment => {
  const reach = reachOf(kind, node.frame, lowering.environment.grain);
  if (looksAtEach(node.frame)) return seen(node, reach, lowering);
  if (kind === "trailing") return looking(node, reach, lowering);
  if (kind === "career") return career(node, reach, lowering);
  // All rows on both sides are all rows.
  if (kind === "around" && reach.size === null) return among(node, reach.partition, lowering);
  if (kind === "around") return looking(node, reach, lowering);
  if (kind === "ahead") return zeroForNone(node, looking(node, reach, lowering));
  return zeroForNone(node, alikeForTies(looking(node, reach, lowering), reach, lowering));
};

export const lowerWindow = (node: WindowNode, lowering: Lowering): Fragment => {
  const { frame } = node;
  const { kind } = frame;
  const extreme = extremeOfTruths(node, lowering);
  if (extreme !== null) return truthOf(lowerWindow(extreme, lowering));
  if (!isAggregating(node)) {
    if (!isWhole(kind)) throw new Error(`a rank over ${kind} rows was never refused`);
    return rank(node, wholePartition(kind, frame, lowering.environment.grain), lowering);
  }
  if (isWhole(kind)) return among(node, wholePartition(kind, frame, lowering.environment.grain), lowering);
  return reaching(node, kind, lowering);
};
