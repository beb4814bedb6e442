import { z } from "zod";
import { relationNode } from "../../made.ts";
import { type ExpressionNode, expressionSchema } from "../expression/index.ts";
import { type Site, siteSchema } from "../site.ts";
import { type RelationNode, relationSchema } from "./index.ts";

/** Keeps the rows with the greatest (or lowest) values among those that are alike in some columns. */
export interface TopNode {
  readonly kind: "top";
  readonly input: RelationNode;
  readonly count: number;
  /** What rows are held against each other by; null for the order of their keys. Rows where it is null come last. */
  readonly value: ExpressionNode | null;
  readonly lowest: boolean;
  readonly per: readonly string[];
  readonly site: Site | null;
}

export const top = (fields: Omit<TopNode, "kind">): TopNode => relationNode({ kind: "top", ...fields });

export const topSchema: z.core.$ZodType<TopNode> = z.strictObject({
  kind: z.literal("top"),
  input: z.lazy(() => relationSchema),
  count: z.int().min(1),
  value: z.nullable(expressionSchema),
  lowest: z.boolean(),
  per: z.array(z.string()),
  site: z.nullable(siteSchema),
});
