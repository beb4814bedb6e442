import { quoted } from "../../../../core/visible-text.ts";
import type { ExpressionNode } from "../../../../plan/expressions/index.ts";
import type { AggregateNode } from "../../../../plan/relations/index.ts";
import { walk } from "../../../../plan/traverse.ts";
import { columnComment, environmentOf, stepSaid } from "../../../lowering/relation.ts";
import { checkName, list } from "../names.ts";
import { type Call, plain } from "../statement.ts";
import { asides, counting, showing } from "./count-fills.ts";
import { settled } from "./derive.ts";
import { begin, type Rule, say, sorting } from "./writer.ts";

const gathers = (node: ExpressionNode): boolean => walk(node).some(({ kind }) => kind === "group");

/** A call with one column per line, or nothing if there are no columns. */
const each = (method: string, given: Call["arguments"]): readonly Call[] =>
  given.length === 0 ? [] : [{ method, arguments: given }];

export const aggregate: Rule<AggregateNode> = (node, writer, ordered) => {
  const { input, by, columns, site } = node;
  // Sorted by key, so that the terms of a sum are always added in the same order.
  const frame = writer.write(input, true);
  const { grain } = environmentOf(node, writer);
  const { of } = begin(environmentOf(input, writer), writer);
  const lowered = columns.map(({ name, value }) => {
    const lowering = of(name);
    const { code } = settled(value, lowering);
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
  const { made, shown } = showing(
    lowered.filter(({ gathered }) => gathered),
    site,
    writer,
  );
  const keys = [...new Set([...by, ...grain.order])].map(checkName);
  const plainly = (gathered: boolean) =>
    lowered.filter((one) => one.gathered === gathered).map(({ comment, code }) => ({ comment, code }));
  const some = [...plainly(true), ...asides(made)];
  const aggregated = say(writer, "aggregated", {
    comments: [stepSaid(node, writer, `one row per ${by.join(", ")}`)],
    frame,
    calls: [
      ...(some.length === 0
        ? [plain("select", list(keys)), plain("unique")]
        : [plain("groupBy", `${list(keys)}, true`), ...each("agg", some)]),
      ...each("withColumns", plainly(false)),
      ...sorting(grain, ordered),
    ],
  });
  return counting(aggregated, shown, made, writer);
};
