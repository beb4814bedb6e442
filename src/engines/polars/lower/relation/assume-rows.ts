import type { AssumeRowsNode } from "../../../../plan/relations/index.ts";
import { environmentOf, withLine } from "../../../lowering/relation.ts";
import { type Rule, writeStatement } from "./writer.ts";

/** No computation: an assumption changes when the rows are known, not the rows. */
export const assumeRows: Rule<AssumeRowsNode> = (node, writer, ordered) => {
  const { input, at, reason, site } = node;
  const frame = writer.write(input, ordered);
  const { rows } = environmentOf(input, writer);
  const words = `the rows, known ${rows}, are assumed to be known ${at}: ${reason}`;
  return writeStatement(writer, writer.names.step(node), {
    comments: [withLine(writer, site, words)],
    frame,
    calls: [],
  });
};
