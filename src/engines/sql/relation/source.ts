import { keysOf } from "../../../plan/grain.ts";
import { rowsInstant, type SourceNode, type TablePlan } from "../../../plan/relations/index.ts";
import { col } from "../fragment.ts";
import { select } from "../step.ts";
import type { Rule } from "./writer.ts";

/** The schema that contains the tables of a pipeline. */
export const schema = "t";

/** A comment: what one row of a table is, and when it is known to exist. */
const about = (table: TablePlan): string => {
  const { knownAt, about } = table.stamp ?? { knownAt: null, about: null };
  const keys = [...keysOf(table), ...(about === null ? [] : [about]), ...(knownAt === null ? [] : [knownAt])];
  const known = knownAt === null ? `known ${rowsInstant(table)}` : `known from ${knownAt} on`;
  return `${table.name}: one row per ${keys.join(", ")}, ${known}.`;
};

export const source: Rule<SourceNode> = (node, writer) => {
  const { table } = node;
  return writer.writeStep(
    writer.names.step(node),
    [about(table)],
    select({
      columns: table.columns.map(({ name }) => ({ code: col(name, writer) })),
      from: `${schema}.${writer.dialect.identifier(table.name)}`,
    }),
  );
};
