/** What the rules for relations share: the steps as they are written, and the pieces of one. */

import type { Environment } from "../../../compiler/verify/environment.ts";
import type { RelationNode } from "../../../plan/relations/index.ts";
import type { Subject } from "../../lowering/relation.ts";
import type { Dialect } from "../dialect.ts";
import { rules } from "../expression.ts";
import type { Lowering } from "../fragment.ts";
import type { Hoisted } from "../precomputed-columns.ts";

export interface Writer extends Subject {
  readonly dialect: Dialect;
  /** A fresh column name, told after what it is for. */
  readonly temporary: (wish: string) => string;
  /** The place of a parameter of the pipeline among those of the statement. */
  readonly parameter: (name: string) => string;
  /** Writes one step and gives its name. */
  readonly say: (wish: string, comments: readonly string[], lines: readonly string[]) => string;
  /** Writes a relation and gives the name of its last step. */
  readonly write: (node: RelationNode) => string;
}

/** How one kind of relation is written. */
export type Rule<N extends RelationNode> = (node: N, writer: Writer) => string;

/** The lowering of one step; `column` is what its hoisted columns are named after. */
export const begin = (environment: Environment, writer: Writer) => {
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
