import { assumed } from "../../../../compiler/assumptions.ts";
import type { FilterNode } from "../../../../plan/relations/index.ts";
import { environmentOf, said } from "../../../lowering/relation.ts";
import { hoist, lower } from "../fragment.ts";
import { writeHoisted } from "../precomputed-columns.ts";
import { plain } from "../statement.ts";
import { begin, dropping, looksAround, type Rule, say } from "./writer.ts";

export const filter: Rule<FilterNode> = ({ input, predicate, site }, writer, ordered) => {
  const frame = writer.write(input, ordered || looksAround(predicate));
  const environment = environmentOf(input, writer);
  const { hoisted, notes, of } = begin(environment, writer);
  const lowering = of("filter");
  const lowered = lower(predicate, lowering);
  // polars crashes on a window in a filter if the rows are used twice.
  const fragment = lowered.windowed ? hoist(lowered, lowering) : lowered;
  const { at, dropped } = writeHoisted(frame, environment.grain, hoisted, writer);
  return say(writer, "filtered", {
    comments: [said(writer, site, "filter"), ...assumed(predicate), ...notes],
    frame: at,
    calls: [plain("filter", fragment.code), ...dropping(dropped)],
  });
};
