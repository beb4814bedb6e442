import { z } from "zod";
import { relationNode } from "../../made.ts";
import { type Site, siteSchema } from "../site.ts";
import { type RelationNode, relationSchema } from "./index.ts";

/** Rows whose instant is lowered by the author's word alone. */
export interface AssumeRowsNode {
  readonly kind: "assumeRows";
  readonly input: RelationNode;
  readonly reason: string;
  readonly at: string;
  /** The timeline that the instant lies on. */
  readonly timeline: string;
  readonly site: Site | null;
}

export const assumeRows = (fields: Omit<AssumeRowsNode, "kind">): AssumeRowsNode =>
  relationNode({ kind: "assumeRows", ...fields });

export const assumeRowsSchema: z.core.$ZodType<AssumeRowsNode> = z.strictObject({
  kind: z.literal("assumeRows"),
  input: z.lazy(() => relationSchema),
  reason: z.string(),
  at: z.string(),
  timeline: z.string(),
  site: z.nullable(siteSchema),
});
