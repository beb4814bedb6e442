import { quoted } from "../../../../core/visible-text.ts";
import type { ExpressionNode } from "../../../../plan/expressions/index.ts";
import type { AggregateNode } from "../../../../plan/relations/index.ts";
import { walk } from "../../../../plan/traverse.ts";
import { columnComment, environmentOf, stepComment } from "../../../lowering/relation.ts";
import { checkName, list } from "../names.ts";
import { writeHoisted } from "../precomputed-columns.ts";
import { type Call, call } from "../statements.ts";
import { countFills, countingColumns, fillColumns } from "./count-fills.ts";
import { lowerDerived } from "./derive.ts";
import { beginStep, type Rule, sortByKeys, writeStatement } from "./writer.ts";

const gathers = (node: ExpressionNode): boolean => walk(node).some(({ kind }) => kind === "group");

/** A call with one column per line, or nothing if there are no columns. */
const each = (method: string, given: Call["arguments"]): readonly Call[] =>
  given.length === 0 ? [] : [{ method, arguments: given }];

export const aggregate: Rule<AggregateNode> = (node, writer, ordered) => {
  const { input, by, columns, site } = node;
  // Sorted by key, so that the terms of a sum are always added in the same order.
  const frame = writer.write(input, true);
  const { grain } = environmentOf(node, writer);
  const step = writer.names.step(node);
  const before = environmentOf(input, writer);
  const { hoisted, of } = beginStep(before, writer);
  const lowered = columns.map(({ name, value }) => {
    const lowering = of(name);
    const { code } = lowerDerived(value, lowering);
    return {
      name,
      root: value,
      lowering,
      // A constant is not an aggregate: it is added after the aggregation.
      gathered: gathers(value),
      comment: columnComment(name, value, site, writer),
      code: `${code}.alias(${quoted(checkName(name))})`,
    };
  });
  const { made, shown } = fillColumns(
    lowered.filter(({ gathered }) => gathered),
    site,
    writer,
  );
  // A constant that is aggregated is a column first.
  const { at } = writeHoisted(frame, before.grain, hoisted, writer.names.rows(input), writer);
  const keys = [...new Set([...by, ...grain.order])].map(checkName);
  const plainly = (gathered: boolean) =>
    lowered.filter((one) => one.gathered === gathered).map(({ comment, code }) => ({ comment, code }));
  const some = [...plainly(true), ...countingColumns(made)];
  const aggregated = writeStatement(writer, step, {
    comments: [stepComment(node, writer, `one row per ${by.join(", ")}`)],
    frame: at,
    calls: [
      ...(some.length === 0
        ? [call("select", list(keys)), call("unique")]
        : [call("groupBy", `${list(keys)}, true`), ...each("agg", some)]),
      ...each("withColumns", plainly(false)),
      ...sortByKeys(grain, ordered),
    ],
  });
  return countFills(aggregated, shown, made, step, writer);
};
