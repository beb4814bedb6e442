import { z } from "zod";
import { type ExpressionNode, expressionSchema } from "./index.ts";

/** The value `rows` rows earlier in the same event and entity. */
export interface LagNode {
  readonly kind: "lag";
  readonly value: ExpressionNode;
  readonly rows: number;
}

export const lag = (fields: Omit<LagNode, "kind">): LagNode => Object.freeze({ kind: "lag", ...fields });

export const lagSchema: z.core.$ZodType<LagNode> = z.strictObject({
  kind: z.literal("lag"),
  value: z.lazy(() => expressionSchema),
  rows: z.int().min(1),
});
