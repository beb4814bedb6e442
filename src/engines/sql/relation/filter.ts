import { assumptionComments } from "../../../compiler/assumptions.ts";
import type { FilterNode } from "../../../plan/relations/index.ts";
import { environmentOf, withLine } from "../../lowering/relation.ts";
import { lowerAs } from "../fragment.ts";
import { rowsAlias } from "../names.ts";
import { withoutWindow, writeHoisted } from "../precomputed-columns.ts";
import { select, where } from "../step.ts";
import { beginStep, type Rule } from "./writer.ts";

export const filter: Rule<FilterNode> = (node, writer) => {
  const { input, predicate, site } = node;
  const from = writer.write(input);
  const { hoisted, notes, of } = beginStep(environmentOf(input, writer), writer);
  const lowering = of("filter");
  const fragment = withoutWindow(lowerAs(predicate, "bool", lowering), lowering);
  const { at, dropped } = writeHoisted(from, hoisted, writer.names.rows(input), writer);
  return writer.writeStep(
    writer.names.step(node),
    [withLine(writer, site, "filter"), ...assumptionComments(predicate), ...notes],
    select({
      columns: [{ code: writer.dialect.columnsBut(rowsAlias, dropped) }],
      from: at,
      rest: where([fragment.code]),
    }),
  );
};
