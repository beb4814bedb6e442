/** Lowers windows by their bounds. */
import type { WindowNode } from "../../../plan/expressions/index.ts";
import { looksAtEach } from "../../lowering/row-conditions.ts";
import { isWhole, reachOf, wholePartition } from "../../lowering/window-bounds.ts";
import { type Aggregating, inOrder, isAddedUp } from "../aggregates.ts";
import { type Fragment, type Lowering, lower } from "../fragment.ts";
import { bare } from "../precomputed-columns.ts";
import { aggregated } from "./aggregated.ts";
import { career } from "./cross-event.ts";
import { over, overCells } from "./frame.ts";
import { seen } from "./range-join.ts";
import { alikeForTies } from "./ties.ts";

const isAggregating = (node: WindowNode): node is Aggregating =>
  node.aggregate !== "rank" && node.aggregate !== "rankFromTop";

/** The number of smaller (or larger) values plus one. NaN is the largest, and null has no rank. */
const rank = (node: WindowNode, partition: readonly string[], lowering: Lowering): Fragment => {
  const { code, step } = bare(lower(node.value, lowering), lowering);
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
    if (!isWhole(kind)) throw new Error(`a rank over ${kind} rows was never refused`);
    return rank(node, wholePartition(kind, frame, lowering.environment.grain), lowering);
  }
  if (isWhole(kind)) {
    const partition = wholePartition(kind, frame, lowering.environment.grain);
    const whole = over({ partition, ...(isAddedUp(node, lowering) ? inOrder(lowering) : {}) }, lowering);
    return aggregated(node, { code: whole, step: 0, windowed: true }, null, lowering);
  }
  const reach = reachOf(kind, frame, lowering.environment.grain);
  if (looksAtEach(frame)) return seen(node, reach, lowering);
  if (kind === "career") return career(node, reach, lowering);
  const looked = aggregated(node, overCells(reach, lowering), reach, lowering);
  return kind === "prior" || kind === "later" ? alikeForTies(looked, reach, lowering) : looked;
};
