/** Checks that all tables of a pipeline have the same order, if a step reads earlier or later events. */
import { frameRules } from "../../core/calculus.ts";
import type { Site } from "../../core/site.ts";
import type { ExpressionNode } from "../../plan/expressions/index.ts";
import type { RelationNode, TablePlan } from "../../plan/relations/index.ts";
import { expressionsOf, walk } from "../../plan/traverse.ts";
import { type Finding, finding } from "./finding.ts";

const spansEvents = (node: ExpressionNode): boolean =>
  walk(node).some((part) => part.kind === "window" && frameRules[part.frame.kind].needs === "order");

/** The first step that follows the order from one event to another. */
const followed = (nodes: Iterable<RelationNode>): Site | null | undefined => {
  for (const node of nodes)
    if (node.kind === "joinPrior" || expressionsOf(node).some(({ value }) => spansEvents(value))) return node.site;
  return undefined;
};

/**
 * Which of two events is earlier must not depend on the table. If tables disagreed, an event could read its own outcome
 * as that of an earlier event.
 */
export const checkEventOrder = (nodes: Iterable<RelationNode>, tables: readonly TablePlan[]): readonly Finding[] => {
  const ordered = tables.filter(({ timeline, order }) => timeline !== null && order.length > 0);
  const orderOf = ({ order, columns }: TablePlan): string =>
    order.map((name) => `${name}: ${columns.find((column) => column.name === name)?.dtype}`).join(", ");
  const [first] = ordered;
  const other = first && ordered.find((table) => orderOf(table) !== orderOf(first));
  if (first === undefined || other === undefined) return [];
  const site = followed(nodes);
  if (site === undefined) return [];
  const orderOfTable = (table: TablePlan) => ({ table: table.name, order: orderOf(table) });
  return [finding("GF2067", { tables: [orderOfTable(first), orderOfTable(other)] }, site)];
};
