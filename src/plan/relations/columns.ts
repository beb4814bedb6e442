/** Steps that make, keep or name columns. */

import type { Site } from "../../core/site.ts";
import type { ExpressionNode } from "../expressions/index.ts";
import { relationNode } from "../make.ts";
import type { RelationNode } from "./index.ts";

export interface DerivedColumn {
  readonly name: string;
  readonly value: ExpressionNode;
  /** What the column holds, in words. */
  readonly doc?: string | undefined;
}

/** Adds columns, or replaces those of the same name. None sees another of the same step. */
export interface DeriveNode {
  readonly kind: "derive";
  readonly input: RelationNode;
  readonly columns: readonly DerivedColumn[];
  readonly site: Site | null;
}

export const derive = (fields: Omit<DeriveNode, "kind">): DeriveNode => relationNode({ kind: "derive", ...fields });

/** A column that is kept, and what it is called from then on. */
export interface SelectedColumn {
  readonly name: string;
  readonly as: string;
}

/** Keeps some columns, and gives them other names. Keys, order and stamps are among them, under their own names. */
export interface SelectNode {
  readonly kind: "select";
  readonly input: RelationNode;
  readonly columns: readonly SelectedColumn[];
  readonly site: Site | null;
}

export const select = (fields: Omit<SelectNode, "kind">): SelectNode => relationNode({ kind: "select", ...fields });

/** One row for all that have the same values in some columns, which are its keys. */
export interface AggregateNode {
  readonly kind: "aggregate";
  readonly input: RelationNode;
  readonly by: readonly string[];
  /** Made of `group` nodes over columns of the input, and of constants. */
  readonly columns: readonly DerivedColumn[];
  readonly site: Site | null;
}

export const aggregate = (fields: Omit<AggregateNode, "kind">): AggregateNode =>
  relationNode({ kind: "aggregate", ...fields });
