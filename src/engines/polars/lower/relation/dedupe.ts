import type { DedupeNode } from "../../../../plan/relations/index.ts";
import { environmentOf, orderOf, withLine } from "../../../lowering/relation.ts";
import { list } from "../names.ts";
import { call } from "../statements.ts";
import { type Rule, sortByKeys, writeStatement } from "./writer.ts";

export const dedupe: Rule<DedupeNode> = (node, writer, ordered) => {
  const { input, by, keep, site } = node;
  const frame = writer.write(input, true);
  const before = orderOf(environmentOf(input, writer).grain);
  return writeStatement(writer, writer.names.step(node), {
    comments: [withLine(writer, site, `of equal ${by.join(", ")} the ${keep} by ${before.join(", ")}`)],
    frame,
    calls: [
      call("unique", `{ subset: ${list(by)}, keep: "${keep}", maintainOrder: true }`),
      ...sortByKeys(environmentOf(node, writer).grain, ordered),
    ],
  });
};
