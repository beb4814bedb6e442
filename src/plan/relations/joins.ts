/** Steps that bring two relations together. */

import type { Site } from "../../core/site.ts";
import { relationNode } from "../make.ts";
import type { RelationNode } from "./index.ts";

export const joinKinds = ["left", "inner", "semi", "anti"] as const;
export type JoinKind = (typeof joinKinds)[number];

export const cardinalities = ["many-to-one", "one-to-one"] as const;

/** A key of the joined side, and the column of these rows that it is found by. */
export interface KeyPair {
  readonly left: string;
  readonly right: string;
}

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

/** The rows of both sides. No key may be on both: that is checked when it runs. */
export interface UnionNode {
  readonly kind: "union";
  readonly input: RelationNode;
  readonly right: RelationNode;
  readonly site: Site | null;
}

export const union = (fields: Omit<UnionNode, "kind">): UnionNode => relationNode({ kind: "union", ...fields });
