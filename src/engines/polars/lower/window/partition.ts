/** Windows whose frame is a whole partition: the rows of a tick, of an event, or all rows. */
import { aggregateRules } from "../../../../core/aggregate-rules.ts";
import type { WindowNode } from "../../../../plan/expressions/index.ts";
import { aggregateRows, nullResult, sumOf } from "../aggregates.ts";
import { type Fragment, type Lowering, over } from "../fragment.ts";
import { type AggregatingWindow, nullBelowMinimum, operand } from "./rolling.ts";

/** Aggregates over the partition; without columns, over all rows. */
export const partitionWindow = (
  node: AggregatingWindow,
  partition: readonly string[],
  lowering: Lowering,
): Fragment => {
  const { code, step } = operand(node, lowering);
  const { aggregate, frame } = node;
  // A sum is checked for `atLeast` below, where values are counted.
  const plainly = aggregate === "count" || aggregate === "sum";
  const result = plainly
    ? sumOf(node, code, lowering, over(partition))
    : `${aggregateRows(node, code, partition, lowering)}${over(partition)}`;
  // polars already returns null for no values, except for a sum.
  const counts = aggregate !== "count" && (aggregate === "sum" || frame.atLeast > aggregateRules[aggregate].needs);
  const n = `${code}.count()${over(partition)}`;
  return { code: counts ? nullBelowMinimum(node, n, result, lowering) : result, step, windowed: true };
};

export const isAggregating = (node: WindowNode): node is AggregatingWindow =>
  node.aggregate !== "rank" && node.aggregate !== "rankFromTop";

/** The number of smaller (or larger) values plus one. polars ranks NaN as the largest, and does not rank null. */
export const rank = (node: WindowNode, partition: readonly string[], lowering: Lowering): Fragment => {
  const { code, step } = operand(node, lowering);
  const { aggregate, frame } = node;
  const descending = aggregate === "rankFromTop";
  const ranked = `${code}.rank({ method: "min", descending: ${descending} }).cast(pl.Int64)${over(partition)}`;
  if (frame.atLeast === 1) return { code: ranked, step, windowed: true };
  const enough = `${code}.count()${over(partition)}.gtEq(pl.lit(${frame.atLeast}))`;
  return {
    code: `pl.when(${enough}).then(${ranked}).otherwise(${nullResult(node, lowering)})`,
    step,
    windowed: true,
  };
};
