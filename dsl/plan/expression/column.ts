import { z } from "zod";
import { expressionNode } from "../../made.ts";

/** A column of the relation the expression belongs to. */
export interface ColumnNode {
  readonly kind: "column";
  readonly name: string;
}

export const column = (fields: Omit<ColumnNode, "kind">): ColumnNode => expressionNode({ kind: "column", ...fields });

export const columnSchema: z.core.$ZodType<ColumnNode> = z.strictObject({
  kind: z.literal("column"),
  name: z.string(),
});
