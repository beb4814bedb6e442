import { z } from "zod";
import { expressionNode } from "../../made.ts";
import { type ExpressionNode, expressionSchema } from "./index.ts";

/** Three-valued logic: false and null is false, true or null is true, otherwise null stays null. */
export interface LogicNode {
  readonly kind: "logic";
  readonly operator: "and" | "or";
  readonly left: ExpressionNode;
  readonly right: ExpressionNode;
}

export const logic = (fields: Omit<LogicNode, "kind">): LogicNode => expressionNode({ kind: "logic", ...fields });

export const logicSchema: z.core.$ZodType<LogicNode> = z.strictObject({
  kind: z.literal("logic"),
  operator: z.enum(["and", "or"]),
  left: z.lazy(() => expressionSchema),
  right: z.lazy(() => expressionSchema),
});
