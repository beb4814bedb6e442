/** Windows whose rows all share one frame: the rows of a tick, of an event, or all there are. */
import { aggregateRules } from "../../../../core/aggregate-rules.ts";
import type { WindowNode } from "../../../../plan/expressions/index.ts";
import { none, ofRows, sumOf } from "../aggregates.ts";
import { type Fragment, type Lowering, over } from "../fragment.ts";
import { type Aggregating, operand, whereEnough } from "./rolling.ts";

/** The frame is what the partition says; with none it is every row. */
export const among = (node: Aggregating, partition: readonly string[], lowering: Lowering): Fragment => {
  const { code, step } = operand(node, lowering);
  const { aggregate, frame } = node;
  // A sum is asked for its values below, where they are counted over the partition.
  const plainly = aggregate === "count" || aggregate === "sum";
  const result = plainly
    ? sumOf(node, code, lowering, over(partition))
    : `${ofRows(node, code, partition, lowering)}${over(partition)}`;
  // polars gives null for no values on its own, but for a sum.
  const asked = aggregate !== "count" && (aggregate === "sum" || frame.atLeast > aggregateRules[aggregate].needs);
  const n = `${code}.count()${over(partition)}`;
  return { code: asked ? whereEnough(node, n, result, lowering) : result, step, windowed: true };
};

export const isAggregating = (node: WindowNode): node is Aggregating =>
  node.aggregate !== "rank" && node.aggregate !== "rankFromTop";

/** One more than there are values that are less, or greater. polars ranks NaN as the largest, and null not at all. */
export const rank = (node: WindowNode, partition: readonly string[], lowering: Lowering): Fragment => {
  const { code, step } = operand(node, lowering);
  const { aggregate, frame } = node;
  const descending = aggregate === "rankFromTop";
  const ranked = `${code}.rank({ method: "min", descending: ${descending} }).cast(pl.Int64)${over(partition)}`;
  if (frame.atLeast === 1) return { code: ranked, step, windowed: true };
  const enough = `${code}.count()${over(partition)}.gtEq(pl.lit(${frame.atLeast}))`;
  return {
    code: `pl.when(${enough}).then(${ranked}).otherwise(${none(node, lowering)})`,
    step,
    windowed: true,
  };
};
