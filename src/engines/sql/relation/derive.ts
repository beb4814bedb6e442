import type { ExpressionNode } from "../../../plan/expressions/index.ts";
import type { DeriveNode } from "../../../plan/relations/index.ts";
import { columnComment, environmentOf, stepSaid } from "../../lowering/relation.ts";
import { type Fragment, type Lowering, lower, lowerAs } from "../fragment.ts";
import { rows } from "../names.ts";
import { writeHoisted } from "../precomputed-columns.ts";
import { select } from "../step.ts";
import { begin, type Rule } from "./writer.ts";

/** A derived column that is a plain number becomes f64. */
export const settled = (value: ExpressionNode, lowering: Lowering): Fragment =>
  value.kind === "literal" && value.dtype === "number" ? lowerAs(value, "f64", lowering) : lower(value, lowering);

export const derive: Rule<DeriveNode> = (node, writer) => {
  const { input, columns, site } = node;
  const from = writer.write(input);
  const environment = environmentOf(input, writer);
  const { hoisted, notes, of } = begin(environment, writer);
  const made = columns.map(({ name, value }) => ({
    comment: columnComment(name, value, site, writer),
    code: `${settled(value, of(name)).code} AS ${writer.dialect.identifier(name)}`,
  }));
  const { at, dropped } = writeHoisted(from, hoisted, writer);
  const replaced = columns.map(({ name }) => name).filter((name) => environment.columns.has(name));
  return writer.say(
    "derived",
    [stepSaid(node, writer, "derive"), ...notes],
    select({ columns: [{ code: writer.dialect.columnsBut(rows, [...replaced, ...dropped]) }, ...made], from: at }),
  );
};
