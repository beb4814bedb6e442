/** Rolling windows over cells: an expression over the rows if a cell has one row, otherwise over a frame of cells. */

import { refuse } from "../../../../compiler/verify/finding.ts";
import { aggregateRules } from "../../../../core/aggregate-rules.ts";
import type { GroupNode, WindowNode } from "../../../../plan/expressions/index.ts";
import type { WindowBounds } from "../../../lowering/window-bounds.ts";
import { mayBeNaN, nanResult, nullResult } from "../aggregates.ts";
import { type Fragment, type Lowering, lowerOperand, over, withoutWindow } from "../fragment.ts";
import { checkedSum } from "../overflow.ts";

export type Aggregate = Exclude<WindowNode["aggregate"], "rank" | "rankFromTop">;

/** A window with one number as its result; a rank is not one. */
export type AggregatingWindow = WindowNode & { readonly aggregate: Aggregate };

/** polars stores the size of a window in 16 bits. */
const widest = 32_767;

const width = ({ text: said, size, toward }: WindowBounds): number => {
  const rows = toward === "bothSides" ? 2 * (size ?? 0) + 1 : (size ?? 0);
  if (rows <= widest) return rows;
  return refuse("GF2101", {
    engine: "polars",
    what: said,
    why: `its windows hold at most ${widest.toLocaleString("en-US")} rows`,
  });
};

export type Rolling = "rollingMean" | "rollingSum" | "rollingMin" | "rollingMax" | "rollingStd" | "rollingVar";

/** A sum, over all cells or over some. */
export const sumMethods = { expanding: ".cumSum()", rolling: "rollingSum" } as const;

/** A window over a value per cell, with cells in order: a rolling one, or one over all cells in its direction. */
export const rollingWindow = (
  value: string,
  { rolling, expanding, least = 1 }: { readonly rolling: Rolling; readonly expanding: string; readonly least?: number },
  reach: WindowBounds,
): string => {
  const { size, skip, toward, partition } = reach;
  const centre = toward === "bothSides" ? ", center: true" : "";
  const window =
    size === null ? expanding : `.${rolling}({ windowSize: ${width(reach)}, minPeriods: ${least}${centre} })`;
  const looked = `${window}${skip === 0 ? "" : `.shift(${skip})`}`;
  return `${value}${toward === "later" ? `.reverse()${looked}.reverse()` : looked}${over(partition)}`;
};

/** The value at a distance of some cells. */
export const shiftCells = (value: string, cells: number, { toward, partition }: WindowBounds): string =>
  cells === 0 ? value : `${value}.shift(${toward === "later" ? -cells : cells})${over(partition)}`;

const methods: { readonly [A in Aggregate]?: Rolling } = {
  mean: "rollingMean",
  sum: "rollingSum",
  min: "rollingMin",
  max: "rollingMax",
  std: "rollingStd",
  var: "rollingVar",
  count: "rollingSum",
};

/** The number of values that a result needs: none for a count, two for a deviation. */
export const requiredValues = (aggregate: Aggregate, atLeast: number): number =>
  aggregate === "count" ? 1 : Math.max(aggregateRules[aggregate].needs, atLeast);

/** Whether a window of single rows has fewer rows than `atLeast` requires, so that it never has a result. */
export const isAlwaysNull = (node: AggregatingWindow, reach: WindowBounds): boolean =>
  reach.size !== null && requiredValues(node.aggregate, node.frame.atLeast) > width(reach);

/** A rolling window over a column of single rows. */
export const rollingRows = (
  node: AggregatingWindow,
  value: string,
  reach: WindowBounds,
  lowering: Lowering,
): string => {
  const { aggregate } = node;
  const rolling = methods[aggregate];
  if (rolling === undefined) throw new Error(`${aggregate}() does not roll`);
  const least = requiredValues(aggregate, node.frame.atLeast);
  const roll = (code: string, how: Rolling) => rollingWindow(code, { rolling: how, expanding: "", least }, reach);
  const isExtreme = aggregate === "min" || aggregate === "max";
  if (aggregate === "sum") return checkedSum(node, value, lowering, (of) => roll(of, rolling));
  if (!isExtreme || !mayBeNaN(node, lowering)) return roll(value, rolling);
  // Null if there are too few values; then the extreme is null too.
  const nans = roll(`${value}.isNan().cast(pl.Int64)`, "rollingSum");
  const extreme = roll(withoutNaN(value), rolling);
  return `pl.when(${nans}.gt(pl.lit(0))).then(${nanResult(node, lowering)}).otherwise(${extreme})`;
};

export const withoutNaN = (value: string): string => `${value}.fillNan(pl.lit(null))`;

/** The value to aggregate, as a fragment that can be inside a window. */
export const operand = (node: WindowNode | GroupNode, lowering: Lowering): Fragment =>
  withoutWindow(lowerOperand(node, lowering), node.value, lowering);

/** The result if there are enough values. */
export const nullBelowMinimum = (node: AggregatingWindow, n: string, result: string, lowering: Lowering): string =>
  `pl.when(${n}.gtEq(pl.lit(${requiredValues(node.aggregate, node.frame.atLeast)}))).then(${result}).otherwise(${nullResult(node, lowering)})`;

/** A window without rows has a count of zero. */
export const zeroForNone = (node: WindowNode, fragment: Fragment): Fragment =>
  node.aggregate === "count" ? { ...fragment, code: `${fragment.code}.fillNull(pl.lit(0).cast(pl.Int64))` } : fragment;
