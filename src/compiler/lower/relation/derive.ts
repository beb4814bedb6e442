import type { ExpressionNode } from "../../../../dsl/plan/expression/index.ts";
import type { DeriveNode } from "../../../../dsl/plan/relation/derive.ts";
import { columnComment, environmentOf, said } from "../../lowering/relation.ts";
import { type Lowering, lower, lowerAs } from "../expression.ts";
import { writeHoisted } from "../hoisted.ts";
import { checkName, quoted } from "../names.ts";
import { begin, dropping, looksAround, type Rule, say } from "./writer.ts";

/** A derived column that is a plain number is f64. */
export const settled = (value: ExpressionNode, lowering: Lowering) =>
  value.kind === "literal" && value.dtype === "number" ? lowerAs(value, "f64", lowering) : lower(value, lowering);

export const derive: Rule<DeriveNode> = ({ input, columns, site }, writer, ordered) => {
  const frame = writer.write(input, ordered || columns.some(({ value }) => looksAround(value)));
  const environment = environmentOf(input, writer);
  const { hoisted, notes, of } = begin(environment, writer);
  const lowered = columns.map(({ name, value }) => ({
    comment: columnComment(name, value, site, writer),
    code: `${settled(value, of(name)).code}.alias(${quoted(checkName(name))})`,
  }));
  const { at, dropped } = writeHoisted(frame, environment.grain, hoisted, writer);
  return say(writer, "derived", {
    comments: [said(writer, site, "derive"), ...notes],
    frame: at,
    calls: [{ method: "withColumns", arguments: lowered }, ...dropping(dropped)],
  });
};
