/**
 * Whole numbers that may grow beyond 64 bits. polars wraps them around, so where they may the same is computed in f64 too,
 * and a run stops where the two are far apart.
 */

import { isFloat } from "../../../compiler/verify/dtypes.ts";
import { aggregateRules } from "../../../core/aggregate-rules.ts";
import type { Dtype } from "../../../core/dtypes.ts";
import type { FunctionName } from "../../../core/functions.ts";
import type { ArithmeticNode, ExpressionNode, GroupNode, WindowNode } from "../../../plan/expressions/index.ts";
import { operandsOf } from "../../../plan/traverse.ts";
import { dtypeOf, isCounted, type Judged } from "../../lowering/expression.ts";

/** Whole numbers of a dtype are at most 2 to so many in size; of what is not here nothing is known. */
const bitsOfDtype: { readonly [D in Dtype]?: number } = { bool: 0, i8: 7, i16: 15, i32: 31 };

/** Functions of other things than numbers, whose results are small. */
const bitsOfFunction: { readonly [F in FunctionName]?: number } = {
  ...{ year: 24, month: 4, day: 5, weekday: 3, dayOfYear: 9, hour: 5, minute: 6, second: 6 },
  ...{ sign: 0, length: 31, daysSince: 33 },
};

/** A frame or a group has at most 2 to so many rows. */
const bitsOfRows = 31;

const bitsOf = (node: ExpressionNode, judged: Judged): number => {
  if (node.kind === "literal")
    return typeof node.value === "number"
      ? Math.ceil(Math.log2(Math.abs(node.value) + 1))
      : node.value === null
        ? 0
        : 63;
  const most = (nodes: readonly ExpressionNode[]): number => Math.max(0, ...nodes.map((one) => bitsOf(one, judged)));
  const dtype = dtypeOf(node, judged);
  // A fraction, which may be the power or the mean of anything, may be cast to any whole number.
  if (isFloat(dtype)) return 63;
  const ofDtype = bitsOfDtype[dtype] ?? 63;
  const of = (): number => {
    switch (node.kind) {
      case "arithmetic": {
        const [left, right] = [bitsOf(node.left, judged), bitsOf(node.right, judged)];
        return node.operator === "times" ? left + right : Math.max(left, right) + 1;
      }
      case "conditional":
        return most([node.then, node.otherwise]);
      case "function":
        return bitsOfFunction[node.name] ?? most(operandsOf(node));
      case "window":
      case "group":
        if (node.aggregate === "sum") return bitsOf(node.value, judged) + bitsOfRows;
        return aggregateRules[node.aggregate].makes === "own" ? most([node.value]) : bitsOfRows;
      case "column":
      case "param":
        return ofDtype;
      default:
        return most(operandsOf(node));
    }
  };
  return Math.min(ofDtype, of());
};

/** Whether the result of a node may not be the whole number that it should be. */
export const mayWrap = (node: ExpressionNode, judged: Judged): boolean =>
  isCounted(dtypeOf(node, judged)) && bitsOf(node, judged) > 62;

export type WholeArithmetic = ArithmeticNode & { readonly operator: "plus" | "minus" | "times" };

/** Arithmetic of whole numbers: what it is made of is such arithmetic too, or stands for itself. */
export const isWholeArithmetic = (node: ExpressionNode, judged: Judged): node is WholeArithmetic =>
  node.kind === "arithmetic" && node.operator !== "divide" && isCounted(dtypeOf(node, judged));

/** Whether a sum of these values may not fit into 64 bits. */
export const sumMayWrap = (node: GroupNode | WindowNode, judged: Judged): boolean =>
  node.aggregate === "sum" && mayWrap(node, judged);

/** A sum of values; of whole numbers within 64 bits. */
export const summedUp = (
  node: GroupNode | WindowNode,
  value: string,
  judged: Judged,
  sum: (value: string) => string,
): string => (sumMayWrap(node, judged) ? in64Bits((n) => sum(n(value))) : sum(value));

/** Arithmetic of whole numbers, each of them given to `n`. */
export const in64Bits = (made: (n: (code: string) => string) => string): string =>
  `in64Bits((n) => ${made((code) => `n(${code})`)})`;

/** The same of a result and of that in f64, which are made each in a column of its own. */
export const unwrapped = (whole: string, float: string): string => `unwrapped(${whole}, ${float})`;
