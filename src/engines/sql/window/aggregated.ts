/** Builds an aggregate over a window. */
import { dtypeOf } from "../../lowering/expression.ts";
import type { WindowBounds } from "../../lowering/window-bounds.ts";
import { type AggregatingWindow, aggregateOf, operand, requiredValues } from "../aggregates.ts";
import { combine, type Fragment, type Lowering } from "../fragment.ts";
import { ageOfCells } from "./frame.ts";

/** An aggregate over a window, which is given as an OVER clause; `reach` is null if the window has no direction. */
export const aggregateOverWindow = (
  node: AggregatingWindow,
  window: Fragment,
  reach: WindowBounds | null,
  lowering: Lowering,
): Fragment => {
  const value = operand(node, lowering);
  const { aggregate, frame } = node;
  const age = aggregate === "ewMean" && reach !== null ? ageOfCells(reach, lowering) : null;
  const options = {
    dtype: dtypeOf(node, lowering),
    parameter: node.parameter,
    age: age?.code ?? null,
    over: window.code,
    least: requiredValues(aggregate, frame.atLeast),
  };
  const code = aggregateOf(aggregate, value.code, options, lowering.dialect);
  return { ...combine(code, value, window, ...(age === null ? [] : [age])), windowed: true };
};
