import { assumed } from "../../../compiler/assumptions.ts";
import type { FilterNode } from "../../../plan/relations/index.ts";
import { environmentOf, said } from "../../lowering/relation.ts";
import { lowerAs } from "../fragment.ts";
import { rows } from "../names.ts";
import { bare, writeHoisted } from "../precomputed-columns.ts";
import { select, where } from "../step.ts";
import { begin, type Rule } from "./writer.ts";

export const filter: Rule<FilterNode> = ({ input, predicate, site }, writer) => {
  const from = writer.write(input);
  const { hoisted, notes, of } = begin(environmentOf(input, writer), writer);
  const lowering = of("filter");
  const fragment = bare(lowerAs(predicate, "bool", lowering), lowering);
  const { at, dropped } = writeHoisted(from, hoisted, writer);
  return writer.say(
    "filtered",
    [said(writer, site, "filter"), ...assumed(predicate), ...notes],
    select({ columns: [{ code: writer.dialect.columnsBut(rows, dropped) }], from: at, rest: where([fragment.code]) }),
  );
};
