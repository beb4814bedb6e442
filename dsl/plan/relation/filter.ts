import { z } from "zod";
import { relationNode } from "../../made.ts";
import { type ExpressionNode, expressionSchema } from "../expression/index.ts";
import { type Site, siteSchema } from "../site.ts";
import { type RelationNode, relationSchema } from "./index.ts";

/** Keeps the rows where the predicate is true; false and null drop a row. */
export interface FilterNode {
  readonly kind: "filter";
  readonly input: RelationNode;
  readonly predicate: ExpressionNode;
  readonly site: Site | null;
}

export const filter = (fields: Omit<FilterNode, "kind">): FilterNode => relationNode({ kind: "filter", ...fields });

export const filterSchema: z.core.$ZodType<FilterNode> = z.strictObject({
  kind: z.literal("filter"),
  input: z.lazy(() => relationSchema),
  predicate: expressionSchema,
  site: z.nullable(siteSchema),
});
