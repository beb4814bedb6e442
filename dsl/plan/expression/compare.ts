import { z } from "zod";
import { expressionNode } from "../../made.ts";
import { type ExpressionNode, expressionSchema } from "./index.ts";

/** A comparison. Null where either side is. */
export interface CompareNode {
  readonly kind: "compare";
  readonly operator: "eq" | "ne" | "lt" | "le" | "gt" | "ge";
  readonly left: ExpressionNode;
  readonly right: ExpressionNode;
}

export const compare = (fields: Omit<CompareNode, "kind">): CompareNode =>
  expressionNode({ kind: "compare", ...fields });

export const compareSchema: z.core.$ZodType<CompareNode> = z.strictObject({
  kind: z.literal("compare"),
  operator: z.enum(["eq", "ne", "lt", "le", "gt", "ge"]),
  left: z.lazy(() => expressionSchema),
  right: z.lazy(() => expressionSchema),
});
