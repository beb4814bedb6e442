import type { SelectNode } from "../../../plan/relations/index.ts";
import { stepComment } from "../../lowering/relation.ts";
import { col } from "../fragment.ts";
import { select as selectOf } from "../step.ts";
import type { Rule } from "./writer.ts";

export const select: Rule<SelectNode> = (node, writer) => {
  const from = writer.write(node.input);
  const made = node.columns.map(({ name, as }) => ({
    code: name === as ? col(name, writer) : `${col(name, writer)} AS ${writer.dialect.identifier(as)}`,
  }));
  return writer.writeStep(
    writer.names.step(node),
    [stepComment(node, writer, "select")],
    selectOf({ columns: made, from }),
  );
};
