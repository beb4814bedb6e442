import type { SelectNode } from "../../../../dsl/plan/relation/select.ts";
import { said } from "../../lowering/relation.ts";
import { col } from "../expression.ts";
import { select as selectOf } from "../step.ts";
import type { Rule } from "./writer.ts";

export const select: Rule<SelectNode> = ({ input, columns, site }, writer) => {
  const from = writer.write(input);
  const made = columns.map(({ name, as }) => ({
    code: name === as ? col(name, writer) : `${col(name, writer)} AS ${writer.dialect.identifier(as)}`,
  }));
  return writer.say("selected", [said(writer, site, "select")], selectOf({ columns: made, from }));
};
