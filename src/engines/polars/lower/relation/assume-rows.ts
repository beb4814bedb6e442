import type { AssumeRowsNode } from "../../../../plan/relations/index.ts";
import { environmentOf, said } from "../../../lowering/relation.ts";
import { type Rule, say } from "./writer.ts";

/** No computation: an assumption changes when the rows are known, not the rows. */
export const assumeRows: Rule<AssumeRowsNode> = ({ input, at, reason, site }, writer, ordered) => {
  const frame = writer.write(input, ordered);
  const { rows } = environmentOf(input, writer);
  const words = `the rows, known ${rows}, are assumed to be known ${at}: ${reason}`;
  return say(writer, "assumed", { comments: [said(writer, site, words)], frame, calls: [] });
};
