import { z } from "zod";
import { type FunctionName, functionNames, functionRule, isPlain, plainArguments } from "../../functions.ts";
import { expressionNode } from "../../made.ts";
import { type ExpressionNode, expressionSchema } from "./index.ts";

/** A same-row function: the value it is called on, then its arguments, all of them. What is not a column is a literal. */
export interface FunctionNode {
  readonly kind: "function";
  readonly name: FunctionName;
  readonly arguments: readonly ExpressionNode[];
}

export const functionNode = (fields: Omit<FunctionNode, "kind">): FunctionNode =>
  expressionNode({ kind: "function", ...fields });

/** Whether the arguments are as many as the function takes, and the plain ones of the kind it takes. */
const isCalled = ({ name, arguments: given }: Pick<FunctionNode, "name" | "arguments">): boolean => {
  const { takes } = functionRule(name);
  return (
    given.length === takes.length + 1 &&
    takes.every((argument, i) => {
      const node = given[i + 1];
      return !isPlain(argument) || (node?.kind === "literal" && plainArguments[argument].holds(node.value));
    })
  );
};

export const functionSchema: z.core.$ZodType<FunctionNode> = z
  .strictObject({
    kind: z.literal("function"),
    name: z.enum(functionNames),
    arguments: z.array(z.lazy(() => expressionSchema)),
  })
  .refine(isCalled, "is called with other arguments than it takes");
