import type { DedupeNode } from "../../../../plan/relations/index.ts";
import { environmentOf, orderOf, said } from "../../../lowering/relation.ts";
import { list } from "../names.ts";
import { plain } from "../statement.ts";
import { type Rule, say, sorting } from "./writer.ts";

export const dedupe: Rule<DedupeNode> = (node, writer, ordered) => {
  const { input, by, keep, site } = node;
  const frame = writer.write(input, true);
  const before = orderOf(environmentOf(input, writer).grain);
  return say(writer, "deduped", {
    comments: [said(writer, site, `of equal ${by.join(", ")} the ${keep} by ${before.join(", ")}`)],
    frame,
    calls: [
      plain("unique", `{ subset: ${list(by)}, keep: "${keep}", maintainOrder: true }`),
      ...sorting(environmentOf(node, writer).grain, ordered),
    ],
  });
};
