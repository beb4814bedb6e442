/** Builds an aggregate over a window. */
import { dtypeOf } from "../../lowering/expression.ts";
import type { Reach } from "../../lowering/window-bounds.ts";
import { type Aggregating, aggregateOf, needed, operand } from "../aggregates.ts";
import { combined, type Fragment, type Lowering } from "../fragment.ts";
import { ageOfCells } from "./frame.ts";

/** An aggregate over a window, which is given as an OVER clause; `reach` is null if the window has no direction. */
export const aggregated = (node: Aggregating, window: Fragment, reach: Reach | null, lowering: Lowering): Fragment => {
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
