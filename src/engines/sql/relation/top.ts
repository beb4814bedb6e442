import { assumptionComments } from "../../../compiler/assumptions.ts";
import type { DedupeNode, TopNode } from "../../../plan/relations/index.ts";
import { environmentOf, orderOf, withLine } from "../../lowering/relation.ts";
import { col, type Lowering } from "../fragment.ts";
import { rowsAlias } from "../names.ts";
import { hoistedAt, withoutWindow, writeHoisted } from "../precomputed-columns.ts";
import { select, where } from "../step.ts";
import { orderBy, over } from "../window/frame.ts";
import { lowerDerived } from "./derive.ts";
import { beginStep, type Rule, type Writer } from "./writer.ts";

/** The first rows per group; the order is total, so there are no ties. */
const first = (
  count: number,
  per: readonly string[],
  order: readonly string[],
  step: number,
  lowering: Lowering,
): string => {
  const name = lowering.temporary();
  const code = `row_number()${over({ partition: per, order: order.join(", ") }, lowering)}`;
  hoistedAt(lowering, step).columns.push({ name, code });
  return `${col(name, lowering)} <= ${count}`;
};

const keeping = (
  from: string,
  node: TopNode | DedupeNode,
  comments: readonly string[],
  condition: string,
  lowering: Lowering,
  writer: Writer,
) => {
  const { at, dropped } = writeHoisted(from, lowering.hoisted, writer.names.rows(node.input), writer);
  return writer.writeStep(
    writer.names.step(node),
    comments,
    select({ columns: [{ code: writer.dialect.columnsBut(rowsAlias, dropped) }], from: at, rest: where([condition]) }),
  );
};

export const top: Rule<TopNode> = (node, writer) => {
  const { input, count, value, lowest, per, site } = node;
  const from = writer.write(input);
  const environment = environmentOf(input, writer);
  const keys = orderOf(environment.grain);
  const { notes, of } = beginStep(environment, writer);
  const lowering = of("top");
  const ascending = [orderBy(keys, writer)];
  const each = per.length === 0 ? "" : ` for each ${per.join(", ")}`;
  if (value === null) {
    const words = `the first ${count} by ${keys.join(", ")}${each}`;
    return keeping(
      from,
      node,
      [withLine(writer, site, words)],
      first(count, per, ascending, 0, lowering),
      lowering,
      writer,
    );
  }
  const fragment = withoutWindow(lowerDerived(value, lowering), lowering);
  const order = [`${fragment.code} ${lowest ? "ASC" : "DESC"} NULLS LAST`, ...ascending];
  const condition = first(count, per, order, fragment.step, lowering);
  const words = `the ${count} ${lowest ? "lowest" : "greatest"}${each}, nulls last, ties by ${keys.join(", ")}`;
  const comments = [withLine(writer, site, words), ...assumptionComments(value), ...notes];
  return keeping(from, node, comments, condition, lowering, writer);
};

export const dedupe: Rule<DedupeNode> = (node, writer) => {
  const { input, by, keep, site } = node;
  const from = writer.write(input);
  const environment = environmentOf(input, writer);
  const keys = orderOf(environment.grain);
  const lowering = beginStep(environment, writer).of("kept");
  const order = keys.map((key) => `${col(key, writer)} ${keep === "first" ? "NULLS FIRST" : "DESC NULLS LAST"}`);
  const words = `of equal ${by.join(", ")} the ${keep} by ${keys.join(", ")}`;
  return keeping(from, node, [withLine(writer, site, words)], first(1, by, order, 0, lowering), lowering, writer);
};
