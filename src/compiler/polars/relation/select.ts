import type { SelectNode } from "../../../../dsl/plan/relation/select.ts";
import { said } from "../../lowering/relation.ts";
import { plain } from "../statement.ts";
import { type Rule, renamed, say } from "./writer.ts";

export const select: Rule<SelectNode> = ({ input, columns, site }, writer, ordered) =>
  say(writer, "selected", {
    comments: [said(writer, site, "select")],
    frame: writer.write(input, ordered),
    calls: [plain("select", columns.map(({ name, as }) => renamed(name, as)).join(", "))],
  });
