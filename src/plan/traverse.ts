/** Walks over plans: what a node is made of. */
import type { ExpressionNode, ExpressionNodes } from "./expressions/index.ts";
import type { RelationNode, TablePlan } from "./relations/index.ts";

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

/** The expressions that an expression is made of. */
export const operandsOf = (node: ExpressionNode): readonly ExpressionNode[] =>
  // Each entry takes the node of its own kind; TypeScript does not follow that through the look-up.
  (operands[node.kind] as (node: ExpressionNode) => readonly ExpressionNode[])(node);

/** The relations that a relation is made of: its own rows first. */
export const inputsOf = (node: RelationNode): readonly RelationNode[] =>
  node.kind === "source" ? [] : "right" in node ? [node.input, node.right] : [node.input];

/** Every table a relation reads, in the order in which its steps name them. */
export const tablesOf = (node: RelationNode): readonly TablePlan[] =>
  node.kind === "source" ? [node.table] : inputsOf(node).flatMap(tablesOf);
