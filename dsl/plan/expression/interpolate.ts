import { z } from "zod";
import { expressionNode } from "../../made.ts";
import { type ExpressionNode, expressionSchema } from "./index.ts";

/** The value or, where it is null, what lies on the straight line between the nearest ones before and after it, by rows. */
export interface InterpolateNode {
  readonly kind: "interpolate";
  readonly value: ExpressionNode;
}

export const interpolate = (fields: Omit<InterpolateNode, "kind">): InterpolateNode =>
  expressionNode({ kind: "interpolate", ...fields });

export const interpolateSchema: z.core.$ZodType<InterpolateNode> = z.strictObject({
  kind: z.literal("interpolate"),
  value: z.lazy(() => expressionSchema),
});
