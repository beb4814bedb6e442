import { quoted } from "../../../../core/visible-text.ts";
import { keysOf } from "../../../../plan/grain.ts";
import type { UnionNode } from "../../../../plan/relations/index.ts";
import { environmentOf, withLine } from "../../../lowering/relation.ts";
import { checkName, list } from "../names.ts";
import { tableName } from "./join.ts";
import { lineCode, type Rule, sortByKeys, writeStatement } from "./writer.ts";

export const union: Rule<UnionNode> = (node, writer, ordered) => {
  const { input, right, site } = node;
  const frame = writer.write(input, false);
  const other = writer.write(right, false);
  const { grain, columns } = environmentOf(input, writer);
  const names = [...columns.keys()].map((name) => quoted(checkName(name))).join(", ");
  const keys = keysOf(grain);
  const tables = writer.settlement.apart.get(node)?.map((table) => {
    const name = tableName(table);
    return `${quoted(name)}: ${writer.write(table, false)}`;
  });
  const apart =
    tables === undefined ? "" : `, apart: { event: ${list(grain.event)}, tables: { ${tables.join(", ")} } }`;
  return writeStatement(writer, writer.names.step(node), {
    comments: [withLine(writer, site, `the rows of both sides; no ${keys.join(", ")} may occur on both`)],
    frame: `unionDistinctKeys(${frame}.select(${names}), ${other}.select(${names}), { keys: ${list(keys)}, line: ${lineCode(writer, site)}${apart} })`,
    calls: sortByKeys(grain, ordered),
  });
};
