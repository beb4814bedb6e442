import { z } from "zod";
import { expressionNode } from "../../made.ts";
import { type ExpressionNode, expressionSchema } from "./index.ts";

/** The value of another row of the same event and entity: so many rows earlier, or later where `rows` is negative. */
export interface ShiftNode {
  readonly kind: "shift";
  readonly value: ExpressionNode;
  readonly rows: number;
}

export const shift = (fields: Omit<ShiftNode, "kind">): ShiftNode => expressionNode({ kind: "shift", ...fields });

export const shiftSchema: z.core.$ZodType<ShiftNode> = z.strictObject({
  kind: z.literal("shift"),
  value: z.lazy(() => expressionSchema),
  rows: z.int().refine((rows) => rows !== 0),
});
