import type { SelectNode } from "../../../../plan/relations/index.ts";
import { stepSaid } from "../../../lowering/relation.ts";
import { plain } from "../statement.ts";
import { type Rule, renamed, say } from "./writer.ts";

export const select: Rule<SelectNode> = (node, writer, ordered) =>
  say(writer, "selected", {
    comments: [stepSaid(node, writer, "select")],
    frame: writer.write(node.input, ordered),
    calls: [plain("select", node.columns.map(({ name, as }) => renamed(name, as)).join(", "))],
  });
