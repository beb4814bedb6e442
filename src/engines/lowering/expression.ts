/** Shared by the expression rules of all engines. */

import { comparable, fits } from "../../compiler/verify/dtypes.ts";
import type { OperandBrand } from "../../compiler/verify/environment.ts";
import type { Brands } from "../../compiler/verify/expression.ts";
import type { Dtype } from "../../core/dtypes.ts";
import type { FunctionName } from "../../core/functions.ts";
import type { ExpressionNode, FunctionNode } from "../../plan/expressions/index.ts";

export interface VerifiedExpressions {
  readonly brands: Brands;
}

export const brandOf = (node: ExpressionNode, { brands }: VerifiedExpressions): OperandBrand => {
  const brand = brands.get(node);
  if (brand === undefined) throw new Error(`a ${node.kind} was never judged`);
  return brand;
};

/** The dtype of a node; a plain number without another operand is f64. */
export const dtypeOf = (node: ExpressionNode, judged: VerifiedExpressions): Dtype => {
  const { dtype } = brandOf(node, judged);
  if (dtype === "null") throw new Error("a bare null was never refused");
  return dtype === "number" ? "f64" : dtype;
};

/** Whether a literal is infinitely early or late. Authors cannot write one; the settlement pass can. */
export const isInfiniteTime = (value: unknown): value is "infinity" | "-infinity" =>
  value === "infinity" || value === "-infinity";

/** Whether values are 64-bit integers: durations are microseconds. */
export const is64BitInteger = (dtype: Dtype): boolean => dtype === "i64" || dtype === "duration";

/** Whether a node is a plain number that the dtype can hold. */
const holds = (node: ExpressionNode, dtype: Dtype): boolean =>
  node.kind === "literal" && node.dtype === "number" && fits(node.value, dtype);

/** The dtype in which two values are compared. */
export const comparedAs = (left: ExpressionNode, right: ExpressionNode, judged: VerifiedExpressions): Dtype => {
  const dtype = comparable(brandOf(left, judged).dtype, brandOf(right, judged).dtype);
  if (dtype === null) throw new Error("a comparison was never refused");
  const [a, b] = [dtypeOf(left, judged), dtypeOf(right, judged)];
  // Two values of one dtype, or a constant that the column's dtype can hold, are compared without widening.
  return holds(right, a) ? a : holds(left, b) ? b : a === b ? a : dtype;
};

/** A call of a function: its receiver and arguments. */
export interface Call {
  /** The dtypes of the value and of the result. */
  readonly own: Dtype;
  readonly result: Dtype;
  /** The value (0) or an argument (from 1) as code in a dtype. */
  readonly code: (operand: number, dtype: Dtype) => string;
  /** A plain argument. */
  readonly plain: (argument: number) => string | number | null;
  /** The dtype in which the value is compared with an argument. */
  readonly comparedWith: (argument: number) => Dtype;
}

/** One rule per function. */
export type FunctionRules = { readonly [F in FunctionName]: (call: Call) => string };

/** The code of a function by its rule, and the fragments that it uses. */
export const lowerCall = <P extends { readonly code: string }>(
  node: FunctionNode,
  rules: FunctionRules,
  judged: VerifiedExpressions,
  lowerAs: (node: ExpressionNode, dtype: Dtype) => P,
): { readonly code: string; readonly parts: readonly P[] } => {
  const [value, ...given] = node.arguments;
  if (value === undefined) throw new Error(`${node.name} was never refused`);
  const operand = (i: number): ExpressionNode => node.arguments[i] as ExpressionNode;
  const parts = new Map<string, P>();
  const code = rules[node.name]({
    own: dtypeOf(value, judged),
    result: dtypeOf(node, judged),
    // Each operand is lowered once, because a hoisted one would otherwise be hoisted twice.
    code: (i, dtype) => {
      const key = `${i} ${dtype}`;
      const fragment = parts.get(key) ?? lowerAs(operand(i), dtype);
      parts.set(key, fragment);
      return fragment.code;
    },
    plain: (i) => {
      const argument = given[i - 1];
      if (argument?.kind !== "literal" || typeof argument.value === "boolean")
        throw new Error(`${node.name} was never refused`);
      return argument.value;
    },
    comparedWith: (i) => comparedAs(value, operand(i), judged),
  });
  return { code, parts: [...parts.values()] };
};
