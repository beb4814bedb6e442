/** Steps that create, keep or rename columns. */

import type { Site } from "../../core/site.ts";
import type { ExpressionNode } from "../expressions/index.ts";
import { relationNode } from "../make-node.ts";
import type { RelationNode } from "./index.ts";

export interface DerivedColumn {
  readonly name: string;
  readonly value: ExpressionNode;
  /** The documentation of the column. */
  readonly doc?: string | undefined;
}

/** Adds columns, or replaces those with the same name. A column cannot read another one of the same step. */
export interface DeriveNode {
  readonly kind: "derive";
  readonly input: RelationNode;
  readonly columns: readonly DerivedColumn[];
  readonly site: Site | null;
}

export const derive = (fields: Omit<DeriveNode, "kind">): DeriveNode => relationNode({ kind: "derive", ...fields });

/** A kept column and its new name. */
export interface SelectedColumn {
  readonly name: string;
  readonly as: string;
}

/** Keeps some columns and renames them. Keys, order and stamps are always included, under their own names. */
export interface SelectNode {
  readonly kind: "select";
  readonly input: RelationNode;
  readonly columns: readonly SelectedColumn[];
  readonly site: Site | null;
}

export const select = (fields: Omit<SelectNode, "kind">): SelectNode => relationNode({ kind: "select", ...fields });

/** One row for all rows with equal values in some columns, which become its keys. */
export interface AggregateNode {
  readonly kind: "aggregate";
  readonly input: RelationNode;
  readonly by: readonly string[];
  /** Expressions of `group` nodes over columns of the input, and of constants. */
  readonly columns: readonly DerivedColumn[];
  readonly site: Site | null;
}

export const aggregate = (fields: Omit<AggregateNode, "kind">): AggregateNode =>
  relationNode({ kind: "aggregate", ...fields });
