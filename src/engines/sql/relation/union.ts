import { keysOf } from "../../../plan/grain.ts";
import type { UnionNode } from "../../../plan/relations/index.ts";
import { environmentOf, withLine } from "../../lowering/relation.ts";
import { col } from "../fragment.ts";
import { select } from "../step.ts";
import type { Rule } from "./writer.ts";

export const union: Rule<UnionNode> = (node, writer) => {
  const { input, right, site } = node;
  const [from, other] = [writer.write(input), writer.write(right)];
  const { grain, columns } = environmentOf(input, writer);
  const names = [...columns.keys()].map((name) => ({ code: col(name, writer) }));
  const keys = keysOf(grain).join(", ");
  return writer.writeStep(
    writer.names.step(node),
    [withLine(writer, site, `the rows of both sides; no ${keys} may occur on both`)],
    [...select({ columns: names, from }), "UNION ALL", ...select({ columns: names, from: other })],
  );
};
