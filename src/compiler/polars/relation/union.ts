import { keysOf } from "../../../../dsl/plan/grain.ts";
import type { UnionNode } from "../../../../dsl/plan/relation/union.ts";
import { environmentOf, said } from "../../lowering/relation.ts";
import { checkName, list, quoted } from "../names.ts";
import { lineCode, type Rule, say, sorting } from "./writer.ts";

export const union: Rule<UnionNode> = ({ input, right, site }, writer, ordered) => {
  const frame = writer.write(input, false);
  const other = writer.write(right, false);
  const { grain, columns } = environmentOf(input, writer);
  const names = [...columns.keys()].map((name) => quoted(checkName(name))).join(", ");
  const keys = keysOf(grain);
  return say(writer, "union", {
    comments: [said(writer, site, `the rows of both; no ${keys.join(", ")} may be on both sides`)],
    frame: `united(
  ${frame}.select(${names}),
  ${other}.select(${names}),
  { keys: ${list(keys)}, line: ${lineCode(writer, site)} },
)`,
    calls: sorting(grain, ordered),
  });
};
