import { z } from "zod";
import { type Dtype, dtypes } from "../../dtype.ts";
import { expressionNode } from "../../made.ts";
import { type ExpressionNode, expressionSchema } from "./index.ts";

/** Another dtype for the same value. Strict: a value it cannot hold stops the run. */
export interface CastNode {
  readonly kind: "cast";
  readonly value: ExpressionNode;
  readonly dtype: Dtype;
}

export const cast = (fields: Omit<CastNode, "kind">): CastNode => expressionNode({ kind: "cast", ...fields });

export const castSchema: z.core.$ZodType<CastNode> = z.strictObject({
  kind: z.literal("cast"),
  value: z.lazy(() => expressionSchema),
  dtype: z.enum(dtypes),
});
