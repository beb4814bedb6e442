/**
 * Windows that can be assembled from parts per cell: counts, sums and extremes. If a cell has several rows, the parts
 * are computed in a side frame of cells, which windows over the same cells share.
 */
import { dtypeOf, is64BitInteger } from "../../../lowering/expression.ts";
import type { WindowBounds } from "../../../lowering/window-bounds.ts";
import { mayBeNaN, nanResult } from "../aggregates.ts";
import { type Fragment, hoistedAt, type Lowering, lower, withoutWindow } from "../fragment.ts";
import { col } from "../names.ts";
import { checkOverflow, sumMayWrap } from "../overflow.ts";
import { type CellKeys, cellFrame, type Parts } from "./cells.ts";
import { deviationOfCells, deviationOfRows } from "./deviation.ts";
import { type Aggregate, type AggregatingWindow, operand, rollingWindow, sumMethods, withoutNaN } from "./rolling.ts";

interface Rule {
  /** Of the rows of one cell, as an aggregate. */
  readonly within: (value: string) => string;
  /** Of one row, if each cell has one. `zero` is a zero of the value's dtype. */
  readonly single: (value: string, zero: string) => string;
  readonly expanding: string;
  readonly rolling: "rollingSum" | "rollingMin" | "rollingMax";
}

const rules = {
  n: { ...sumMethods, within: (x) => `${x}.count().cast(pl.Int64)`, single: (x) => `${x}.isNotNull().cast(pl.Int64)` },
  sum: { ...sumMethods, within: (x) => `${x}.sum()`, single: (x, zero) => `${x}.fillNull(${zero})` },
  /** The sum as f64, if integers may exceed 64 bits. */
  approximately: {
    ...sumMethods,
    within: (x) => `${x}.cast(pl.Float64).sum()`,
    single: (x) => `${x}.cast(pl.Float64).fillNull(pl.lit(0))`,
  },
  // A cumulative extreme is null where the value is null, so the previous one is carried forward.
  min: { within: (x) => `${x}.min()`, single: (x) => x, expanding: ".cumMin().forwardFill()", rolling: "rollingMin" },
  max: { within: (x) => `${x}.max()`, single: (x) => x, expanding: ".cumMax().forwardFill()", rolling: "rollingMax" },
  nans: {
    ...sumMethods,
    within: (x) => `${x}.isNan().sum().cast(pl.Int64)`,
    single: (x) => `${x}.isNan().cast(pl.Int64).fillNull(pl.lit(0).cast(pl.Int64))`,
  },
} as const satisfies Record<string, Rule>;

type RuleName = keyof typeof rules;

const rulesOf: { readonly [A in Aggregate]?: readonly RuleName[] } = {
  count: ["n"],
  sum: ["n", "sum"],
  mean: ["n", "sum"],
  min: ["n", "min"],
  max: ["n", "max"],
};

/** The aggregate from its parts, before `atLeast` is applied. */
export const assembleParts = (node: AggregatingWindow, { of }: Parts, lowering: Lowering): string => {
  const { aggregate } = node;
  const { n = "", sum = "", squares = "", nans } = of;
  if (aggregate === "count") return n;
  if (aggregate === "mean") return `${sum}.div(${n})`;
  // Rounding can make the variance of equal values slightly negative.
  if (aggregate === "std" || aggregate === "var") {
    const variance = `${squares}.div(${n}.sub(pl.lit(1))).clip(0, Number.POSITIVE_INFINITY)`;
    return aggregate === "std" ? `${variance}.pow(0.5)` : variance;
  }
  if (aggregate === "sum") return of.approximately === undefined ? sum : checkOverflow(sum, of.approximately);
  const extreme = (aggregate === "min" ? of.min : of.max) ?? "";
  if (nans === undefined) return extreme;
  return `pl.when(${nans}.gt(pl.lit(0))).then(${nanResult(node, lowering)}).otherwise(${extreme})`;
};

/** The value that is counted, summed or compared; a count uses the value itself. */
const summed = (node: AggregatingWindow, lowering: Lowering): Fragment =>
  node.aggregate === "count"
    ? withoutWindow(lower(node.value, lowering), node.value, lowering)
    : operand(node, lowering);

/**
 * The parts of a window, in columns of an earlier step. `cells` is null if each cell is one row of the current frame.
 */
export const partsOver = (
  node: AggregatingWindow,
  reach: WindowBounds,
  cells: CellKeys | null,
  lowering: Lowering,
): Parts => {
  if (node.aggregate === "std" || node.aggregate === "var")
    return cells === null ? deviationOfRows(node, reach, lowering) : deviationOfCells(node, cells, reach, lowering);
  const value = summed(node, lowering);
  const wanted = rulesOf[node.aggregate];
  if (wanted === undefined) throw new Error(`${node.aggregate}() is not put together of parts`);
  const extreme = node.aggregate === "min" || node.aggregate === "max";
  const spoils = extreme && mayBeNaN(node, lowering);
  const more: readonly RuleName[] = [
    ...(spoils ? (["nans"] as const) : []),
    ...(sumMayWrap(node, lowering) ? (["approximately"] as const) : []),
  ];
  const names = [...wanted, ...more].map((rule) => [rule, lowering.temporary()] as const);
  const of = (rule: RuleName): string => (spoils && rule === node.aggregate ? withoutNaN(value.code) : value.code);
  const zero = is64BitInteger(dtypeOf(node, lowering)) ? "pl.lit(0).cast(pl.Int64)" : "pl.lit(0)";
  const named = (code: (rule: RuleName, name: string) => string) =>
    names.map(([rule, name]) => ({ name, code: code(rule, name) }));
  const hoisted = hoistedAt(lowering, value.step);
  if (cells !== null)
    cellFrame(hoisted.cells, cells, {
      aggregates: named((rule) => rules[rule].within(of(rule))),
      windows: [named((rule, name) => rollingWindow(col(name), rules[rule], reach))],
      kept: names.map(([, name]) => name),
    });
  else hoisted.columns.push(...named((rule) => rollingWindow(rules[rule].single(of(rule), zero), rules[rule], reach)));
  return { of: Object.fromEntries(names.map(([rule, name]) => [rule, col(name)])), step: value.step + 1 };
};
