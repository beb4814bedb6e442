import { z } from "zod";
import { relationNode } from "../../made.ts";
import { type Site, siteSchema } from "../site.ts";
import { type RelationNode, relationSchema } from "./index.ts";

/** The rows of both sides. No key may be on both: that is checked when it runs. */
export interface UnionNode {
  readonly kind: "union";
  readonly input: RelationNode;
  readonly right: RelationNode;
  readonly site: Site | null;
}

export const union = (fields: Omit<UnionNode, "kind">): UnionNode => relationNode({ kind: "union", ...fields });

export const unionSchema: z.core.$ZodType<UnionNode> = z.strictObject({
  kind: z.literal("union"),
  input: z.lazy(() => relationSchema),
  right: z.lazy(() => relationSchema),
  site: z.nullable(siteSchema),
});
