import { z } from "zod";
import { type Site, siteSchema } from "../site.ts";
import { type RelationNode, relationSchema } from "./index.ts";

/** Adds the columns of the row with the same event (and entity and tick, where the joined side has them). */
export interface JoinNode {
  readonly kind: "join";
  readonly how: "left";
  readonly input: RelationNode;
  readonly right: RelationNode;
  /** Stands before the name of every joined column. */
  readonly prefix: string;
  readonly site: Site | null;
}

export const join = (fields: Omit<JoinNode, "kind">): JoinNode => Object.freeze({ kind: "join", ...fields });

export const joinSchema: z.core.$ZodType<JoinNode> = z.strictObject({
  kind: z.literal("join"),
  how: z.literal("left"),
  input: z.lazy(() => relationSchema),
  right: z.lazy(() => relationSchema),
  prefix: z.string(),
  site: z.nullable(siteSchema),
});
