/**
 * Windows that polars cannot roll: quantiles, weighted means, first and last values, text. Each is computed from the
 * rows in its frame, in side frames that windows with the same bounds share.
 */
import { dtypeOf } from "../../../lowering/expression.ts";
import type { WindowBounds } from "../../../lowering/window-bounds.ts";
import { aggregateRows } from "../aggregates.ts";
import { type Fragment, hoistedAt, type Lowering } from "../fragment.ts";
import { col } from "../names.ts";
import { type AggregatingWindow, nullBelowMinimum, operand } from "./rolling.ts";

const numeric = /^([if]\d|duration$)/;

/**
 * Whether a window of this aggregate is computed from its rows instead of being assembled from parts. A deviation over
 * a few rows is, because polars' rolling version loses digits of large numbers that are close together.
 */
export const needsRows = (node: AggregatingWindow, { size }: WindowBounds, lowering: Lowering): boolean => {
  const { aggregate } = node;
  if (aggregate === "std" || aggregate === "var") return size !== null;
  if (aggregate === "min" || aggregate === "max") return !numeric.test(dtypeOf(node.value, lowering));
  return ofRowsAlone.includes(aggregate);
};

const ofRowsAlone: readonly string[] = ["median", "quantile", "ewMean", "first", "last"];

/** `careers`: the window continues from its event into earlier ones, of which several may have equal order. */
export const rollingGroupsWindow = (
  node: AggregatingWindow,
  reach: WindowBounds,
  careers: boolean,
  lowering: Lowering,
): Fragment => {
  const value = operand(node, lowering);
  const frames = hoistedAt(lowering, value.step).framed;
  const id = JSON.stringify([reach.partition, reach.unit, reach.size, reach.skip, reach.toward, careers]);
  let frame = frames.find((other) => other.id === id);
  if (frame === undefined) {
    const free = [lowering.temporary(), lowering.temporary(), lowering.temporary()] as const;
    frame = { ...reach, id, careers, free, values: [], aggregates: [], kept: [] };
    frames.push(frame);
  }
  const [name, result] = [lowering.temporary(), lowering.temporary()];
  frame.values.push({ name, code: value.code });
  const place = col(frame.free[0]);
  const age = reach.toward === "later" ? place : `pl.lit(0).sub(${place})`;
  frame.aggregates.push({ name: result, code: aggregateRows(node, col(name), null, lowering, age) });
  frame.kept.push(result);
  const step = value.step + 1;
  if (node.frame.atLeast === 1) return { code: col(result), step, windowed: false };
  const n = lowering.temporary();
  frame.aggregates.push({ name: n, code: `${col(name)}.count().cast(pl.Int64)` });
  frame.kept.push(n);
  return { code: nullBelowMinimum(node, col(n), col(result), lowering), step, windowed: false };
};
