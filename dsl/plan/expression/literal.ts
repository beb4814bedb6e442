import { z } from "zod";
import { type Dtype, dtypes } from "../../dtype.ts";
import { expressionNode } from "../../made.ts";

/** A constant. `number` takes the kind of the column it meets; a date is written as YYYY-MM-DD. */
export interface LiteralNode {
  readonly kind: "literal";
  readonly dtype: Dtype | "number" | "null";
  readonly value: string | number | boolean | null;
}

export const literal = (fields: Omit<LiteralNode, "kind">): LiteralNode =>
  expressionNode({ kind: "literal", ...fields });

export const literalSchema: z.core.$ZodType<LiteralNode> = z.strictObject({
  kind: z.literal("literal"),
  dtype: z.enum([...dtypes, "number", "null"]),
  value: z.union([z.string(), z.number(), z.boolean(), z.null()]),
});
