import { z } from "zod";
import { expressionNode } from "../../made.ts";
import { type ExpressionNode, expressionSchema } from "./index.ts";

/** The value, or the fallback where it is null. */
export interface OrElseNode {
  readonly kind: "orElse";
  readonly value: ExpressionNode;
  readonly fallback: ExpressionNode;
}

export const orElse = (fields: Omit<OrElseNode, "kind">): OrElseNode => expressionNode({ kind: "orElse", ...fields });

export const orElseSchema: z.core.$ZodType<OrElseNode> = z.strictObject({
  kind: z.literal("orElse"),
  value: z.lazy(() => expressionSchema),
  fallback: z.lazy(() => expressionSchema),
});
