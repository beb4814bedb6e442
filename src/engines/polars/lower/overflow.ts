/**
 * Integers that may exceed 64 bits. polars wraps them around, so such a computation is repeated in f64, and a run stops
 * if the two results differ widely.
 */

import { isFloat } from "../../../compiler/verify/dtypes.ts";
import { aggregateRules } from "../../../core/aggregate-rules.ts";
import type { Dtype } from "../../../core/dtypes.ts";
import type { FunctionName } from "../../../core/functions.ts";
import type { ArithmeticNode, ExpressionNode, GroupNode, WindowNode } from "../../../plan/expressions/index.ts";
import { operandsOf } from "../../../plan/traverse.ts";
import { dtypeOf, is64BitInteger, type VerifiedExpressions } from "../../lowering/expression.ts";

/** The maximum number of bits of the values of a dtype; other dtypes have no bound. */
const bitsOfDtype: { readonly [D in Dtype]?: number } = { bool: 0, i8: 7, i16: 15, i32: 31 };

/** Functions that are not arithmetic and have small results. */
const bitsOfFunction: { readonly [F in FunctionName]?: number } = {
  ...{ year: 24, month: 4, day: 5, weekday: 3, dayOfYear: 9, hour: 5, minute: 6, second: 6 },
  ...{ sign: 0, length: 31, daysSince: 33 },
};

/** A frame or a group has at most 2^31 rows. */
const bitsOfRows = 31;

const bitsOf = (node: ExpressionNode, judged: VerifiedExpressions): number => {
  if (node.kind === "literal")
    return typeof node.value === "number"
      ? Math.ceil(Math.log2(Math.abs(node.value) + 1))
      : node.value === null
        ? 0
        : 63;
  const most = (nodes: readonly ExpressionNode[]): number => Math.max(0, ...nodes.map((one) => bitsOf(one, judged)));
  const dtype = dtypeOf(node, judged);
  // The floating-point result of any computation may be cast to any integer.
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

/** Whether the result of a node may wrap around. */
export const mayWrap = (node: ExpressionNode, judged: VerifiedExpressions): boolean =>
  is64BitInteger(dtypeOf(node, judged)) && bitsOf(node, judged) > 62;

export type IntegerArithmetic = ArithmeticNode & { readonly operator: "plus" | "minus" | "times" };

/** Integer arithmetic, whose operands are either such arithmetic too or plain values. */
export const isIntegerArithmetic = (node: ExpressionNode, judged: VerifiedExpressions): node is IntegerArithmetic =>
  node.kind === "arithmetic" && node.operator !== "divide" && is64BitInteger(dtypeOf(node, judged));

/** Whether a sum of these values may exceed 64 bits. */
export const sumMayWrap = (node: GroupNode | WindowNode, judged: VerifiedExpressions): boolean =>
  node.aggregate === "sum" && mayWrap(node, judged);

/** A sum of values, checked for overflow if they are integers. */
export const checkedSum = (
  node: GroupNode | WindowNode,
  value: string,
  judged: VerifiedExpressions,
  sum: (value: string) => string,
): string => (sumMayWrap(node, judged) ? checkedArithmetic((n) => sum(n(value))) : sum(value));

/** Integer arithmetic in which each operand is passed to `n`. */
export const checkedArithmetic = (made: (n: (code: string) => string) => string): string =>
  `checkedArithmetic((n) => ${made((code) => `n(${code})`)})`;

/** The same for an integer result and its f64 counterpart, computed in separate columns. */
export const checkOverflow = (whole: string, float: string): string => `checkOverflow(${whole}, ${float})`;
