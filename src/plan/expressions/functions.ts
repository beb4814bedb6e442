/** Functions of values of the same row. */
import { type FunctionName, functionRule, isPlainArgument, plainArguments } from "../../core/functions.ts";
import { expressionNode } from "../make-node.ts";
import type { ExpressionNode } from "./index.ts";

/**
 * A same-row function: the value that it is called on, then all of its arguments. An argument that is not a column is a
 * literal.
 */
export interface FunctionNode {
  readonly kind: "function";
  readonly name: FunctionName;
  readonly arguments: readonly ExpressionNode[];
}

export const functionNode = (fields: Omit<FunctionNode, "kind">): FunctionNode =>
  expressionNode({ kind: "function", ...fields });

/** Whether the number of arguments is right, and the plain ones are valid. */
export const isCalled = ({ name, arguments: given }: Pick<FunctionNode, "name" | "arguments">): boolean => {
  const { takes } = functionRule(name);
  return (
    given.length === takes.length + 1 &&
    takes.every((argument, i) => {
      const node = given[i + 1];
      return !isPlainArgument(argument) || (node?.kind === "literal" && plainArguments[argument].holds(node.value));
    })
  );
};
