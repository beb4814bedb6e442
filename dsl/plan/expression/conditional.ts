import { z } from "zod";
import { expressionNode } from "../../made.ts";
import { type ExpressionNode, expressionSchema } from "./index.ts";

/** One of two values. A null condition takes the otherwise branch. */
export interface ConditionalNode {
  readonly kind: "conditional";
  /** The word that made it; the otherwise of a `where` is null. */
  readonly word: "when" | "where";
  readonly condition: ExpressionNode;
  readonly then: ExpressionNode;
  readonly otherwise: ExpressionNode;
}

export const conditional = (fields: Omit<ConditionalNode, "kind">): ConditionalNode =>
  expressionNode({ kind: "conditional", ...fields });

export const conditionalSchema: z.core.$ZodType<ConditionalNode> = z.strictObject({
  kind: z.literal("conditional"),
  word: z.enum(["when", "where"]),
  condition: z.lazy(() => expressionSchema),
  // biome-ignore lint/suspicious/noThenProperty: the word of the field; no plan is ever awaited
  then: z.lazy(() => expressionSchema),
  otherwise: z.lazy(() => expressionSchema),
});
