import { z } from "zod";
import { expressionNode } from "../../made.ts";
import { type ExpressionNode, expressionSchema } from "./index.ts";

/** A value whose instant is lowered by the author's word alone. */
export interface AssumeNode {
  readonly kind: "assume";
  readonly value: ExpressionNode;
  readonly reason: string;
  readonly at: string;
  /** The timeline that the instant lies on. */
  readonly timeline: string;
}

export const assume = (fields: Omit<AssumeNode, "kind">): AssumeNode => expressionNode({ kind: "assume", ...fields });

export const assumeSchema: z.core.$ZodType<AssumeNode> = z.strictObject({
  kind: z.literal("assume"),
  value: z.lazy(() => expressionSchema),
  reason: z.string(),
  at: z.string(),
  timeline: z.string(),
});
