/** Lowers windows, each kind of frame by its reach. */
import type { WindowNode } from "../../../plan/expressions/index.ts";
import { dtypeOf } from "../../lowering/expression.ts";
import { looksAtEach } from "../../lowering/row-conditions.ts";
import { isWhole, type Reach, reachOf, wholePartition } from "../../lowering/window-bounds.ts";
import { type Aggregating, aggregateOf, inOrder, isAddedUp, needed, operand } from "../aggregates.ts";
import { bare, combined, type Lowering, lower, type Piece } from "../expression.ts";
import { career } from "./cross-event.ts";
import { ageOfCells, over, overCells } from "./frame.ts";
import { seen } from "./range-join.ts";
import { alikeForTies } from "./ties.ts";

const isAggregating = (node: WindowNode): node is Aggregating =>
  node.aggregate !== "rank" && node.aggregate !== "rankFromTop";

/** An aggregate over such a window; `reach` is null where it holds rows in no direction. */
export const aggregated = (node: Aggregating, window: Piece, reach: Reach | null, lowering: Lowering): Piece => {
  const value = operand(node, lowering);
  const { aggregate, frame } = node;
  const age = aggregate === "ewMean" && reach !== null ? ageOfCells(reach, lowering) : null;
  const options = {
    dtype: dtypeOf(node, lowering),
    parameter: node.parameter,
    age: age?.code ?? null,
    over: window.code,
    least: needed(aggregate, frame.atLeast),
  };
  const code = aggregateOf(aggregate, value.code, options, lowering.dialect);
  return { ...combined(code, value, window, ...(age === null ? [] : [age])), windowed: true };
};

/** One more than there are values that are less, or greater. NaN is the largest, and null has no rank. */
const rank = (node: WindowNode, partition: readonly string[], lowering: Lowering): Piece => {
  const { code, step } = bare(lower(node.value, lowering), lowering);
  const { atLeast } = node.frame;
  const whole = over({ partition }, lowering);
  const direction = node.aggregate === "rank" ? "ASC" : "DESC";
  const ranked = `rank()${over({ partition, order: `${code} ${direction} NULLS LAST` }, lowering)}`;
  const enough = atLeast === 1 ? "" : ` AND count(${code})${whole} >= ${atLeast}`;
  return { code: `CASE WHEN ${code} IS NOT NULL${enough} THEN ${ranked} END`, step, windowed: true };
};

export const window = (node: WindowNode, lowering: Lowering): Piece => {
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
