import { quoted } from "../../../../core/visible-text.ts";
import type { ExpressionNode } from "../../../../plan/expressions/index.ts";
import type { DeriveNode } from "../../../../plan/relations/index.ts";
import { columnComment, environmentOf, stepComment } from "../../../lowering/relation.ts";
import { type Lowering, lower, lowerAs } from "../fragment.ts";
import { checkName } from "../names.ts";
import { writeHoisted } from "../precomputed-columns.ts";
import { countFills, countingColumns, fillColumns } from "./count-fills.ts";
import { beginStep, dropColumns, type Rule, readsOtherRows, writeStatement } from "./writer.ts";

/** A derived column that is a plain number becomes f64. */
export const lowerDerived = (value: ExpressionNode, lowering: Lowering) =>
  value.kind === "literal" && value.dtype === "number" ? lowerAs(value, "f64", lowering) : lower(value, lowering);

export const derive: Rule<DeriveNode> = (node, writer, ordered) => {
  const { input, columns, site } = node;
  const frame = writer.write(input, ordered || columns.some(({ value }) => readsOtherRows(value)));
  const environment = environmentOf(input, writer);
  const step = writer.names.step(node);
  const { hoisted, notes, of } = beginStep(environment, writer);
  const lowered = columns.map(({ name, value }) => {
    const lowering = of(name);
    const { code } = lowerDerived(value, lowering);
    const comment = columnComment(name, value, site, writer);
    return { name, root: value, lowering, comment, code: `${code}.alias(${quoted(checkName(name))})` };
  });
  const { made, shown } = fillColumns(lowered, site, writer);
  const { at, dropped } = writeHoisted(frame, environment.grain, hoisted, writer.names.rows(input), writer);
  const derived = writeStatement(writer, step, {
    comments: [stepComment(node, writer, "derive"), ...notes],
    frame: at,
    calls: [{ method: "withColumns", arguments: [...lowered, ...countingColumns(made)] }, ...dropColumns(dropped)],
  });
  return countFills(derived, shown, made, step, writer);
};
