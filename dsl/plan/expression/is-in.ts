import { z } from "zod";
import { expressionNode } from "../../made.ts";
import { type ExpressionNode, expressionSchema } from "./index.ts";
import { type LiteralNode, literalSchema } from "./literal.ts";
import { type ParamNode, paramSchema } from "./param.ts";

/** Whether the value is one of a list. Null where the value or the list is. */
export interface IsInNode {
  readonly kind: "isIn";
  readonly value: ExpressionNode;
  readonly list: readonly LiteralNode[] | ParamNode;
}

export const isIn = (fields: Omit<IsInNode, "kind">): IsInNode => expressionNode({ kind: "isIn", ...fields });

export const isInSchema: z.core.$ZodType<IsInNode> = z.strictObject({
  kind: z.literal("isIn"),
  value: z.lazy(() => expressionSchema),
  list: z.union([z.array(literalSchema), paramSchema]),
});
