import type { AggregateNode } from "../../../plan/relations/index.ts";
import { columnComment, environmentOf, stepComment } from "../../lowering/relation.ts";
import { col } from "../fragment.ts";
import { writeHoisted } from "../precomputed-columns.ts";
import { select } from "../step.ts";
import { lowerDerived } from "./derive.ts";
import { beginStep, type Rule } from "./writer.ts";

export const aggregate: Rule<AggregateNode> = (node, writer) => {
  const { input, by, columns, site } = node;
  const from = writer.write(input);
  const { grain } = environmentOf(node, writer);
  const { hoisted, of } = beginStep(environmentOf(input, writer), writer);
  const keys = [...new Set([...by, ...grain.order])].map((name) => col(name, writer));
  const made = columns.map(({ name, value }) => ({
    comment: columnComment(name, value, site, writer),
    code: `${lowerDerived(value, { ...of(name), groupedBy: by }).code} AS ${writer.dialect.identifier(name)}`,
  }));
  const { at } = writeHoisted(from, hoisted, writer.names.rows(input), writer);
  return writer.writeStep(
    writer.names.step(node),
    [stepComment(node, writer, `one row per ${by.join(", ")}`)],
    select({
      columns: [...keys.map((code) => ({ code })), ...made],
      from: at,
      rest: [`GROUP BY ${keys.join(", ")}`],
    }),
  );
};
