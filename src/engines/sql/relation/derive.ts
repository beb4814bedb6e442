import type { ExpressionNode } from "../../../plan/expressions/index.ts";
import type { DeriveNode } from "../../../plan/relations/index.ts";
import { columnComment, environmentOf, stepComment } from "../../lowering/relation.ts";
import { type Fragment, type Lowering, lower, lowerAs } from "../fragment.ts";
import { rowsAlias } from "../names.ts";
import { writeHoisted } from "../precomputed-columns.ts";
import { select } from "../step.ts";
import { beginStep, type Rule } from "./writer.ts";

/** A derived column that is a plain number becomes f64. */
export const lowerDerived = (value: ExpressionNode, lowering: Lowering): Fragment =>
  value.kind === "literal" && value.dtype === "number" ? lowerAs(value, "f64", lowering) : lower(value, lowering);

export const derive: Rule<DeriveNode> = (node, writer) => {
  const { input, columns, site } = node;
  const from = writer.write(input);
  const environment = environmentOf(input, writer);
  const { hoisted, notes, of } = beginStep(environment, writer);
  const made = columns.map(({ name, value }) => ({
    comment: columnComment(name, value, site, writer),
    code: `${lowerDerived(value, of(name)).code} AS ${writer.dialect.identifier(name)}`,
  }));
  const { at, dropped } = writeHoisted(from, hoisted, writer.names.rows(input), writer);
  const replaced = columns.map(({ name }) => name).filter((name) => environment.columns.has(name));
  return writer.writeStep(
    writer.names.step(node),
    [stepComment(node, writer, "derive"), ...notes],
    select({ columns: [{ code: writer.dialect.columnsBut(rowsAlias, [...replaced, ...dropped]) }, ...made], from: at }),
  );
};
