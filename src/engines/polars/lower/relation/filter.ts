import { assumptionComments } from "../../../../compiler/assumptions.ts";
import type { FilterNode } from "../../../../plan/relations/index.ts";
import { environmentOf, withLine } from "../../../lowering/relation.ts";
import { hoist, lower } from "../fragment.ts";
import { writeHoisted } from "../precomputed-columns.ts";
import { call } from "../statements.ts";
import { beginStep, dropColumns, type Rule, readsOtherRows, writeStatement } from "./writer.ts";

export const filter: Rule<FilterNode> = (node, writer, ordered) => {
  const { input, predicate, site } = node;
  const frame = writer.write(input, ordered || readsOtherRows(predicate));
  const environment = environmentOf(input, writer);
  const { hoisted, notes, of } = beginStep(environment, writer);
  const lowering = of("filter");
  const lowered = lower(predicate, lowering);
  // polars crashes on a window in a filter if the rows are used twice.
  const fragment = lowered.windowed ? hoist(lowered, lowering) : lowered;
  const { at, dropped } = writeHoisted(frame, environment.grain, hoisted, writer.names.rows(input), writer);
  return writeStatement(writer, writer.names.step(node), {
    comments: [withLine(writer, site, "filter"), ...assumptionComments(predicate), ...notes],
    frame: at,
    calls: [call("filter", fragment.code), ...dropColumns(dropped)],
  });
};
