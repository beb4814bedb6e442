import { z } from "zod";
import { relationNode } from "../../made.ts";
import { type Site, siteSchema } from "../site.ts";
import { type RelationNode, relationSchema } from "./index.ts";

/** Adds the row of the latest strictly earlier event in which the same entity (and the same `by`) has one. */
export interface JoinPriorNode {
  readonly kind: "joinPrior";
  readonly input: RelationNode;
  readonly right: RelationNode;
  /** Further columns, of both sides, whose values must be the same. */
  readonly by: readonly string[];
  /** The timestamp of these rows before which the joined row must be settled, where events overlap. */
  readonly asOf: string | null;
  /** Stands before the name of every joined column. */
  readonly prefix: string;
  readonly site: Site | null;
}

export const joinPrior = (fields: Omit<JoinPriorNode, "kind">): JoinPriorNode =>
  relationNode({ kind: "joinPrior", ...fields });

export const joinPriorSchema: z.core.$ZodType<JoinPriorNode> = z.strictObject({
  kind: z.literal("joinPrior"),
  input: z.lazy(() => relationSchema),
  right: z.lazy(() => relationSchema),
  by: z.array(z.string()),
  asOf: z.string().nullable(),
  prefix: z.string(),
  site: z.nullable(siteSchema),
});
