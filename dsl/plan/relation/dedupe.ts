import { z } from "zod";
import { relationNode } from "../../made.ts";
import { type Site, siteSchema } from "../site.ts";
import { type RelationNode, relationSchema } from "./index.ts";

export const kept = ["first", "last"] as const;

/** Keeps one row for all that have the same values in some columns, which are its keys from then on. */
export interface DedupeNode {
  readonly kind: "dedupe";
  readonly input: RelationNode;
  readonly by: readonly string[];
  /** Which one, in the order of the rows' keys. */
  readonly keep: (typeof kept)[number];
  readonly site: Site | null;
}

export const dedupe = (fields: Omit<DedupeNode, "kind">): DedupeNode => relationNode({ kind: "dedupe", ...fields });

export const dedupeSchema: z.core.$ZodType<DedupeNode> = z.strictObject({
  kind: z.literal("dedupe"),
  input: z.lazy(() => relationSchema),
  by: z.array(z.string()).min(1),
  keep: z.enum(kept),
  site: z.nullable(siteSchema),
});
