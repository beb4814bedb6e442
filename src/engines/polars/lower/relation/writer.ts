/** Shared by the rules for relations: writes the statements of a runner. */

import type { Environment } from "../../../../compiler/verify/environment.ts";
import type { Site } from "../../../../core/site.ts";
import { quoted } from "../../../../core/visible-text.ts";
import type { ExpressionNode } from "../../../../plan/expressions/index.ts";
import type { Grain } from "../../../../plan/grain.ts";
import type { RelationNode } from "../../../../plan/relations/index.ts";
import { walk } from "../../../../plan/traverse.ts";
import { orderOf, type Subject } from "../../../lowering/relation.ts";
import { rules } from "../expression.ts";
import type { Lowering } from "../fragment.ts";
import { checkName, col, type Identifiers, list } from "../names.ts";
import type { Hoisted } from "../precomputed-columns.ts";
import { type Call, call, type Statement } from "../statements.ts";

export interface Writer extends Subject {
  readonly identifiers: Identifiers;
  readonly statements: Statement[];
  /** A fresh column name that starts with the name of its column and that no column of the pipeline has. */
  readonly temporary: (prefix: string) => string;
  /** Writes a relation and returns the name of its frame. `ordered`: sorted by its keys. */
  readonly write: (node: RelationNode, ordered: boolean) => string;
}

/** How one kind of relation is written. `ordered`: whether a later step depends on the order of rows. */
export type Rule<N extends RelationNode> = (node: N, writer: Writer, ordered: boolean) => string;

export const dropColumns = (names: readonly string[]): readonly Call[] =>
  names.length === 0 ? [] : [call("drop", list(names))];

/** A column, renamed if necessary. */
export const renamed = (name: string, as: string): string =>
  checkName(as) === name ? col(name) : `${col(name)}.alias(${quoted(as)})`;

/** Sorts rows by their keys, if required. */
export const sortByKeys = (grain: Grain, ordered: boolean): readonly Call[] =>
  ordered ? [call("sort", list(orderOf(grain).map(checkName)))] : [];

/** Writes one statement and returns the name of its frame. */
export const writeStatement = (writer: Writer, prefix: string, statement: Omit<Statement, "name">): string => {
  const name = writer.identifiers.take(prefix);
  writer.statements.push({ name, ...statement });
  return name;
};

/** The line of a step as code, for messages at run time. */
export const lineCode = (writer: Writer, site: Site | null): string => String(writer.written.line(site, null));

/** Whether an expression reads other rows. */
export const readsOtherRows = (node: ExpressionNode): boolean =>
  walk(node).some(({ kind }) => ["shift", "fill", "interpolate", "window"].includes(kind));

/** The lowering of one step; its hoisted columns are named after `column`. */
export const beginStep = (environment: Environment, writer: Writer) => {
  const hoisted: Hoisted[] = [];
  const notes = new Set<string>();
  const of = (column: string): Lowering => ({
    rules,
    environment,
    brands: writer.verified.brands,
    settlement: writer.settlement,
    hoisted,
    notes,
    filled: new Map(),
    temporary: () => writer.temporary(column),
  });
  return { hoisted, notes, of };
};
