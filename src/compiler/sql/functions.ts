/** Lowers the same-row functions to SQL. What an engine calls them, and how it is bent to what they mean, its dialect says. */
import type { Dtype } from "../../../dsl/dtype.ts";
import type { FunctionName } from "../../../dsl/functions.ts";
import type { FunctionNode } from "../../../dsl/plan/expression/function.ts";
import type { ExpressionNode } from "../../../dsl/plan/expression/index.ts";
import { combined, comparedAs, dtypeOf, type Lowering, lowerAs, type Piece } from "./expression.ts";

/** A call of a function: what it is called on, and with. */
export interface Call {
  /** The dtypes of the value and of the result. */
  readonly own: Dtype;
  readonly result: Dtype;
  /** The value, or an argument (counted from 1), as code in a dtype. */
  readonly code: (operand: number, dtype: Dtype) => string;
  /** A plain argument. */
  readonly plain: (argument: number) => string | number | null;
  /** The dtype in which the value is compared with an argument. */
  readonly comparedWith: (argument: number) => Dtype;
}

/** One rule for each function. */
export type FunctionRules = { readonly [F in FunctionName]: (call: Call) => string };

export const lowerFunction = (node: FunctionNode, lowering: Lowering): Piece => {
  const [value, ...given] = node.arguments;
  if (value === undefined) throw new Error(`${node.name} was never refused`);
  const operand = (i: number): ExpressionNode => node.arguments[i] as ExpressionNode;
  const parts = new Map<string, Piece>();
  const code = lowering.dialect.functions[node.name]({
    own: dtypeOf(value, lowering),
    result: dtypeOf(node, lowering),
    code: (i, dtype) => {
      const key = `${i} ${dtype}`;
      const piece = parts.get(key) ?? lowerAs(operand(i), dtype, lowering);
      parts.set(key, piece);
      return piece.code;
    },
    plain: (i) => {
      const argument = given[i - 1];
      if (argument?.kind !== "literal" || typeof argument.value === "boolean")
        throw new Error(`${node.name} was never refused`);
      return argument.value;
    },
    comparedWith: (i) => comparedAs(value, operand(i), lowering),
  });
  return combined(code, ...parts.values());
};
