import type { SelectNode } from "../../../../plan/relations/index.ts";
import { stepComment } from "../../../lowering/relation.ts";
import { call } from "../statements.ts";
import { type Rule, renamed, writeStatement } from "./writer.ts";

export const select: Rule<SelectNode> = (node, writer, ordered) =>
  writeStatement(writer, writer.names.step(node), {
    comments: [stepComment(node, writer, "select")],
    frame: writer.write(node.input, ordered),
    calls: [call("select", node.columns.map(({ name, as }) => renamed(name, as)).join(", "))],
  });
