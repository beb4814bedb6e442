import { quoted } from "../../../../core/visible-text.ts";
import type { ExpressionNode } from "../../../../plan/expressions/index.ts";
import type { DeriveNode } from "../../../../plan/relations/index.ts";
import { columnComment, environmentOf, stepSaid } from "../../../lowering/relation.ts";
import { type Lowering, lower, lowerAs } from "../fragment.ts";
import { checkName } from "../names.ts";
import { writeHoisted } from "../precomputed-columns.ts";
import { asides, counting, showing } from "./count-fills.ts";
import { begin, dropping, looksAround, type Rule, say } from "./writer.ts";

/** A derived column that is a plain number becomes f64. */
export const settled = (value: ExpressionNode, lowering: Lowering) =>
  value.kind === "literal" && value.dtype === "number" ? lowerAs(value, "f64", lowering) : lower(value, lowering);

export const derive: Rule<DeriveNode> = (node, writer, ordered) => {
  const { input, columns, site } = node;
  const frame = writer.write(input, ordered || columns.some(({ value }) => looksAround(value)));
  const environment = environmentOf(input, writer);
  const { hoisted, notes, of } = begin(environment, writer);
  const lowered = columns.map(({ name, value }) => {
    const lowering = of(name);
    const { code } = settled(value, lowering);
    const comment = columnComment(name, value, site, writer);
    return { name, root: value, lowering, comment, code: `${code}.alias(${quoted(checkName(name))})` };
  });
  const { made, shown } = showing(lowered, site, writer);
  const { at, dropped } = writeHoisted(frame, environment.grain, hoisted, writer);
  const derived = say(writer, "derived", {
    comments: [stepSaid(node, writer, "derive"), ...notes],
    frame: at,
    calls: [{ method: "withColumns", arguments: [...lowered, ...asides(made)] }, ...dropping(dropped)],
  });
  return counting(derived, shown, made, writer);
};
