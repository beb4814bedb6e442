/** Traverses plans: the operands of a node, and all nodes below it. */
import type { ExpressionNode, ExpressionNodes } from "./expressions/index.ts";
import { partitionColumns } from "./frame.ts";
import type { RelationNode, RelationNodes, TablePlan } from "./relations/index.ts";

const operands: { readonly [K in keyof ExpressionNodes]: (node: ExpressionNodes[K]) => readonly ExpressionNode[] } = {
  arithmetic: ({ left, right }) => [left, right],
  assume: ({ value }) => [value],
  cast: ({ value }) => [value],
  column: () => [],
  compare: ({ left, right }) => [left, right],
  conditional: ({ condition, then, otherwise }) => [condition, then, otherwise],
  fill: ({ value }) => [value],
  function: (node) => node.arguments,
  group: ({ value }) => [value],
  interpolate: ({ value }) => [value],
  isIn: ({ value, list }) => ("kind" in list ? [value, list] : [value, ...list]),
  isNull: ({ value }) => [value],
  literal: () => [],
  logic: ({ left, right }) => [left, right],
  not: ({ value }) => [value],
  orElse: ({ value, fallback }) => [value, fallback],
  param: () => [],
  shift: ({ value }) => [value],
  window: ({ value }) => [value],
};

/** The operands of an expression. */
export const operandsOf = (node: ExpressionNode): readonly ExpressionNode[] =>
  // Each entry takes the node of its own kind; TypeScript does not follow that through the look-up.
  (operands[node.kind] as (node: ExpressionNode) => readonly ExpressionNode[])(node);

/** An expression and everything below it: itself first, then its operands from left to right. */
export const walk = (node: ExpressionNode): readonly ExpressionNode[] => {
  const found: ExpressionNode[] = [];
  const visit = (part: ExpressionNode): void => {
    found.push(part);
    for (const operand of operandsOf(part)) visit(operand);
  };
  visit(node);
  return found;
};

/** The columns that an expression names itself, apart from its operands: those that select the rows of a window. */
const namedBy = (node: ExpressionNode): readonly string[] => {
  if (node.kind === "column") return [node.name];
  if (node.kind !== "window") return [];
  return [...partitionColumns(node.frame), ...(node.frame.asOf === null ? [] : [node.frame.asOf])];
};

/** The columns that an expression reads, each once. */
export const columnsOf = (node: ExpressionNode): readonly string[] => [...new Set(walk(node).flatMap(namedBy))];

/** An expression of a step, and the column that it creates; null if it creates none. */
export interface StepExpression {
  readonly name: string | null;
  readonly value: ExpressionNode;
}

const none = (): readonly StepExpression[] => [];

const expressions: { readonly [K in keyof RelationNodes]: (node: RelationNodes[K]) => readonly StepExpression[] } = {
  aggregate: ({ columns }) => columns,
  asOf: none,
  assumeRows: none,
  dedupe: none,
  derive: ({ columns }) => columns,
  filter: ({ predicate }) => [{ name: null, value: predicate }],
  join: none,
  joinPrior: none,
  select: none,
  source: none,
  top: ({ value }) => (value === null ? [] : [{ name: null, value }]),
  union: none,
};

/** The expressions of a step, apart from those of its inputs. */
export const expressionsOf = (node: RelationNode): readonly StepExpression[] =>
  (expressions[node.kind] as (node: RelationNode) => readonly StepExpression[])(node);

/** The inputs of a relation, its own rows first. */
export const inputsOf = (node: RelationNode): readonly RelationNode[] =>
  node.kind === "source" ? [] : "right" in node ? [node.input, node.right] : [node.input];

/** A relation and all relations below it: itself first, nearest first. */
export const relationsOf = (node: RelationNode): readonly RelationNode[] => {
  const found = [node];
  // The list grows during the iteration.
  for (const one of found) found.push(...inputsOf(one));
  return found;
};

/** Relations in the order of computation: inputs before the steps that use them. */
export const inOrder = (node: RelationNode): readonly RelationNode[] => [...inputsOf(node).flatMap(inOrder), node];

/** The first table of a relation's rows. */
export const firstTableOf = (node: RelationNode): TablePlan =>
  node.kind === "source" ? node.table : firstTableOf(node.input);

/** Every table that a relation reads, in the order in which its steps name them. */
export const tablesOf = (node: RelationNode): readonly TablePlan[] =>
  node.kind === "source" ? [node.table] : inputsOf(node).flatMap(tablesOf);
