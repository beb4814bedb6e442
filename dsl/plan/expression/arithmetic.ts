import { z } from "zod";
import { expressionNode } from "../../made.ts";
import { type ExpressionNode, expressionSchema } from "./index.ts";

/** Arithmetic on two numbers. `divide` always gives f64. */
export interface ArithmeticNode {
  readonly kind: "arithmetic";
  readonly operator: "plus" | "minus" | "times" | "divide";
  readonly left: ExpressionNode;
  readonly right: ExpressionNode;
}

export const arithmetic = (fields: Omit<ArithmeticNode, "kind">): ArithmeticNode =>
  expressionNode({ kind: "arithmetic", ...fields });

export const arithmeticSchema: z.core.$ZodType<ArithmeticNode> = z.strictObject({
  kind: z.literal("arithmetic"),
  operator: z.enum(["plus", "minus", "times", "divide"]),
  left: z.lazy(() => expressionSchema),
  right: z.lazy(() => expressionSchema),
});
