/** Shared by the rules for relations: writes the steps of a statement. */

import type { Environment } from "../../../compiler/verify/environment.ts";
import type { RelationNode } from "../../../plan/relations/index.ts";
import type { Subject } from "../../lowering/relation.ts";
import type { Dialect } from "../dialect.ts";
import { rules } from "../expression.ts";
import type { Lowering } from "../fragment.ts";
import type { Hoisted } from "../precomputed-columns.ts";

export interface Writer extends Subject {
  readonly dialect: Dialect;
  /** A fresh column name that starts with the given word. */
  readonly temporary: (prefix: string) => string;
  /** The index of a pipeline parameter among those of the statement. */
  readonly parameter: (name: string) => string;
  /** Writes one step and returns its name. */
  readonly writeStep: (prefix: string, comments: readonly string[], lines: readonly string[]) => string;
  /** Writes a relation and returns the name of its last step. */
  readonly write: (node: RelationNode) => string;
}

/** How one kind of relation is written. */
export type Rule<N extends RelationNode> = (node: N, writer: Writer) => string;

/** The lowering of one step; its hoisted columns are named after `column`. */
export const beginStep = (environment: Environment, writer: Writer) => {
  const hoisted: Hoisted[] = [];
  const notes = new Set<string>();
  const of = (column: string): Lowering => ({
    rules,
    dialect: writer.dialect,
    environment,
    brands: writer.verified.brands,
    settlement: writer.settlement,
    hoisted,
    notes,
    groupedBy: null,
    parameter: writer.parameter,
    temporary: () => writer.temporary(column),
  });
  return { hoisted, notes, of };
};
