import { z } from "zod";
import { relationNode } from "../../made.ts";
import { type Site, siteSchema } from "../site.ts";
import { type RelationNode, relationSchema } from "./index.ts";

export const joinKinds = ["left", "inner", "semi", "anti"] as const;
export type JoinKind = (typeof joinKinds)[number];

export const cardinalities = ["many-to-one", "one-to-one"] as const;

/** A key of the joined side, and the column of these rows that it is found by. */
export interface KeyPair {
  readonly left: string;
  readonly right: string;
}
export const keyPairSchema: z.core.$ZodType<KeyPair> = z.strictObject({ left: z.string(), right: z.string() });

/**
 * Rows of the same event (and entity and tick, where the joined side has them), or facts found by a key. `left` and
 * `inner` add its columns; `inner` and `semi` keep the rows that have such a row, `anti` those that have none.
 */
export interface JoinNode {
  readonly kind: "join";
  readonly how: JoinKind;
  readonly input: RelationNode;
  readonly right: RelationNode;
  /** Where the joined side's keys are called otherwise here. */
  readonly on: readonly KeyPair[];
  /** Whether no row of the joined side may be found twice. That none of these rows finds two is so in any case. */
  readonly cardinality: (typeof cardinalities)[number];
  /** Stands before the name of every joined column. */
  readonly prefix: string;
  readonly site: Site | null;
}

export const join = (fields: Omit<JoinNode, "kind">): JoinNode => relationNode({ kind: "join", ...fields });

export const joinSchema: z.core.$ZodType<JoinNode> = z.strictObject({
  kind: z.literal("join"),
  how: z.enum(joinKinds),
  input: z.lazy(() => relationSchema),
  right: z.lazy(() => relationSchema),
  on: z.array(keyPairSchema),
  cardinality: z.enum(cardinalities),
  prefix: z.string(),
  site: z.nullable(siteSchema),
});
