import type { AssumeRowsNode } from "../../../plan/relations/index.ts";
import { environmentOf, withLine } from "../../lowering/relation.ts";
import { rowsAlias } from "../names.ts";
import { select } from "../step.ts";
import type { Rule } from "./writer.ts";

/** No computation: an assumption changes when the rows are known, not the rows. */
export const assumeRows: Rule<AssumeRowsNode> = (node, writer) => {
  const { input, at, reason, site } = node;
  const from = writer.write(input);
  const known = environmentOf(input, writer).rows;
  const words = `the rows, known ${known}, are assumed to be known ${at}: ${reason}`;
  return writer.writeStep(
    writer.names.step(node),
    [withLine(writer, site, words)],
    select({ columns: [{ code: `${rowsAlias}.*` }], from }),
  );
};
