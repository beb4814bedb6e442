import { z } from "zod";
import { relationNode } from "../../made.ts";
import { type Site, siteSchema } from "../site.ts";
import { type RelationNode, relationSchema } from "./index.ts";
import { type KeyPair, keyPairSchema } from "./join.ts";

/**
 * Adds the latest row of a stamped relation that was known before a timestamp of these rows. Of a row that was corrected,
 * the version known last by then.
 */
export interface AsOfNode {
  readonly kind: "asOf";
  readonly input: RelationNode;
  readonly right: RelationNode;
  /** The timestamp of these rows, which denotes an instant. */
  readonly on: string;
  readonly keys: readonly KeyPair[];
  /** How old the row may be at most, in seconds; null for any age. */
  readonly tolerance: number | null;
  /** Whether a row stamped exactly at the timestamp counts as known. */
  readonly inclusive: boolean;
  /** Stands before the name of every joined column. */
  readonly prefix: string;
  readonly site: Site | null;
}

export const asOf = (fields: Omit<AsOfNode, "kind">): AsOfNode => relationNode({ kind: "asOf", ...fields });

export const asOfSchema: z.core.$ZodType<AsOfNode> = z.strictObject({
  kind: z.literal("asOf"),
  input: z.lazy(() => relationSchema),
  right: z.lazy(() => relationSchema),
  on: z.string(),
  keys: z.array(keyPairSchema),
  tolerance: z.number().min(0).nullable(),
  inclusive: z.boolean(),
  prefix: z.string(),
  site: z.nullable(siteSchema),
});
