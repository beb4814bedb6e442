import { z } from "zod";
import { expressionNode } from "../../made.ts";
import { type ExpressionNode, expressionSchema } from "./index.ts";

/** The value, or the nearest one before (or after) it in the same event and entity where it is null. */
export interface FillNode {
  readonly kind: "fill";
  readonly value: ExpressionNode;
  readonly direction: "forward" | "backward";
  /** From at most so many rows away; null for any distance. */
  readonly limit: number | null;
}

export const fill = (fields: Omit<FillNode, "kind">): FillNode => expressionNode({ kind: "fill", ...fields });

export const fillSchema: z.core.$ZodType<FillNode> = z.strictObject({
  kind: z.literal("fill"),
  value: z.lazy(() => expressionSchema),
  direction: z.enum(["forward", "backward"]),
  limit: z.int().min(1).nullable(),
});
