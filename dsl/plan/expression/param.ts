import { z } from "zod";
import { expressionNode } from "../../made.ts";

/** A parameter of the pipeline, by name. Null where an optional one was not given. */
export interface ParamNode {
  readonly kind: "param";
  readonly name: string;
}

export const param = (fields: Omit<ParamNode, "kind">): ParamNode => expressionNode({ kind: "param", ...fields });

export const paramSchema: z.core.$ZodType<ParamNode> = z.strictObject({
  kind: z.literal("param"),
  name: z.string(),
});
