import { z } from "zod";
import { expressionNode } from "../../made.ts";
import { type ExpressionNode, expressionSchema } from "./index.ts";

/** Whether there is no value. Never null itself. */
export interface IsNullNode {
  readonly kind: "isNull";
  readonly value: ExpressionNode;
}

export const isNull = (fields: Omit<IsNullNode, "kind">): IsNullNode => expressionNode({ kind: "isNull", ...fields });

export const isNullSchema: z.core.$ZodType<IsNullNode> = z.strictObject({
  kind: z.literal("isNull"),
  value: z.lazy(() => expressionSchema),
});
