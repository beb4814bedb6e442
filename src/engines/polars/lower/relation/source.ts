import { keysOf } from "../../../../plan/grain.ts";
import { rowsInstant, type SourceNode, type TablePlan } from "../../../../plan/relations/index.ts";
import { checkName, property } from "../names.ts";
import { type Rule, sortByKeys, writeStatement } from "./writer.ts";

/** A comment: what one row of a table is, and when it is known to exist. */
const about = (table: TablePlan): string => {
  const { knownAt, about } = table.stamp ?? { knownAt: null, about: null };
  const keys = [...keysOf(table), ...(about === null ? [] : [about]), ...(knownAt === null ? [] : [knownAt])];
  const known = knownAt === null ? `known ${rowsInstant(table)}` : `known from ${knownAt} on`;
  return `${table.name}: one row per ${keys.join(", ")}, ${known}`;
};

export const source: Rule<SourceNode> = (node, writer, ordered) => {
  const { table } = node;
  for (const column of table.columns) checkName(column.name);
  return writeStatement(writer, writer.names.step(node), {
    comments: [ordered ? `${about(table)}. The rows of a file may be in any order.` : `${about(table)}.`],
    frame: property("t", table.name),
    calls: sortByKeys(table, ordered),
  });
};
