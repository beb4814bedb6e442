/** Steps that keep some rows and drop others, or change when rows are known. */

import type { Site } from "../../core/site.ts";
import type { ExpressionNode } from "../expressions/index.ts";
import { relationNode } from "../make-node.ts";
import type { RelationNode } from "./index.ts";

/** Keeps the rows for which the predicate is true; false and null drop a row. */
export interface FilterNode {
  readonly kind: "filter";
  readonly input: RelationNode;
  readonly predicate: ExpressionNode;
  readonly site: Site | null;
}

export const filter = (fields: Omit<FilterNode, "kind">): FilterNode => relationNode({ kind: "filter", ...fields });

/** Keeps the rows with the largest (or smallest) values among those with equal values in some columns. */
export interface TopNode {
  readonly kind: "top";
  readonly input: RelationNode;
  readonly count: number;
  /** The value to compare rows by; null for the order of their keys. Rows with a null value come last. */
  readonly value: ExpressionNode | null;
  readonly lowest: boolean;
  readonly per: readonly string[];
  readonly site: Site | null;
}

export const top = (fields: Omit<TopNode, "kind">): TopNode => relationNode({ kind: "top", ...fields });

export const keepOptions = ["first", "last"] as const;

/** Keeps one row for all rows with equal values in some columns, which become the keys. */
export interface DedupeNode {
  readonly kind: "dedupe";
  readonly input: RelationNode;
  readonly by: readonly string[];
  /** Which row is kept, in the order of the keys. */
  readonly keep: (typeof keepOptions)[number];
  readonly site: Site | null;
}

export const dedupe = (fields: Omit<DedupeNode, "kind">): DedupeNode => relationNode({ kind: "dedupe", ...fields });

/** Rows whose instant is lowered on the author's word alone. */
export interface AssumeRowsNode {
  readonly kind: "assumeRows";
  readonly input: RelationNode;
  readonly reason: string;
  readonly at: string;
  /** The timeline of the instant. */
  readonly timeline: string;
  readonly site: Site | null;
}

export const assumeRows = (fields: Omit<AssumeRowsNode, "kind">): AssumeRowsNode =>
  relationNode({ kind: "assumeRows", ...fields });
