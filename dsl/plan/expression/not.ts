import { z } from "zod";
import { expressionNode } from "../../made.ts";
import { type ExpressionNode, expressionSchema } from "./index.ts";

/** The other truth value. Null stays null. */
export interface NotNode {
  readonly kind: "not";
  readonly value: ExpressionNode;
}

export const not = (fields: Omit<NotNode, "kind">): NotNode => expressionNode({ kind: "not", ...fields });

export const notSchema: z.core.$ZodType<NotNode> = z.strictObject({
  kind: z.literal("not"),
  value: z.lazy(() => expressionSchema),
});
