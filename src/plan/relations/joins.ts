/** Steps that combine two relations. */

import type { Site } from "../../core/site.ts";
import { relationNode } from "../make-node.ts";
import type { RelationNode } from "./index.ts";

export const joinKinds = ["left", "inner", "semi", "anti"] as const;
export type JoinKind = (typeof joinKinds)[number];

export const cardinalities = ["many-to-one", "one-to-one"] as const;

/** A key of the joined side, and the column of these rows that matches it. */
export interface KeyPair {
  readonly left: string;
  readonly right: string;
}

/**
 * Joins rows of the same event (and entity and tick, if the joined side has them), or rows of a static table by key.
 * `left` and `inner` add its columns; `inner` and `semi` keep the rows with a match, `anti` those without.
 */
export interface JoinNode {
  readonly kind: "join";
  readonly how: JoinKind;
  readonly input: RelationNode;
  readonly right: RelationNode;
  /** The matching columns where the names of the keys differ. */
  readonly on: readonly KeyPair[];
  /** Whether no row of the joined side may match twice. A row of this side never matches two. */
  readonly cardinality: (typeof cardinalities)[number];
  /** The prefix of every joined column. */
  readonly prefix: string;
  readonly site: Site | null;
}

export const join = (fields: Omit<JoinNode, "kind">): JoinNode => relationNode({ kind: "join", ...fields });

/** Adds the row of the latest strictly earlier event in which the same entity (and the same `by`) has one. */
export interface JoinPriorNode {
  readonly kind: "joinPrior";
  readonly input: RelationNode;
  readonly right: RelationNode;
  /** Further columns, on both sides, whose values must be equal. */
  readonly by: readonly string[];
  /** The timestamp of these rows before which the joined row must be settled, if events overlap. */
  readonly asOf: string | null;
  /** The prefix of every joined column. */
  readonly prefix: string;
  readonly site: Site | null;
}

export const joinPrior = (fields: Omit<JoinPriorNode, "kind">): JoinPriorNode =>
  relationNode({ kind: "joinPrior", ...fields });

/**
 * Adds the latest row of a stamped relation that was known before a timestamp of these rows. If a row was corrected,
 * the last version known by then is used.
 */
export interface AsOfNode {
  readonly kind: "asOf";
  readonly input: RelationNode;
  readonly right: RelationNode;
  /** The timestamp of these rows, which denotes an instant. */
  readonly on: string;
  readonly keys: readonly KeyPair[];
  /** The maximum age of the row in seconds; null for any age. */
  readonly tolerance: number | null;
  /** Whether a row stamped exactly at the timestamp counts as known. */
  readonly inclusive: boolean;
  /** The prefix of every joined column. */
  readonly prefix: string;
  readonly site: Site | null;
}

export const asOf = (fields: Omit<AsOfNode, "kind">): AsOfNode => relationNode({ kind: "asOf", ...fields });

/** The rows of both sides. A key must not occur on both sides: every run checks this. */
export interface UnionNode {
  readonly kind: "union";
  readonly input: RelationNode;
  readonly right: RelationNode;
  readonly site: Site | null;
}

export const union = (fields: Omit<UnionNode, "kind">): UnionNode => relationNode({ kind: "union", ...fields });
