import { assumed } from "../../../compiler/assumptions.ts";
import type { DedupeNode, TopNode } from "../../../plan/relations/index.ts";
import { environmentOf, orderOf, said } from "../../lowering/relation.ts";
import { col, type Lowering } from "../fragment.ts";
import { rows } from "../names.ts";
import { bare, hoistedAt, writeHoisted } from "../precomputed-columns.ts";
import { select, where } from "../step.ts";
import { ordering, over } from "../window/frame.ts";
import { settled } from "./derive.ts";
import { begin, type Rule, type Writer } from "./writer.ts";

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
  wish: string,
  comments: readonly string[],
  condition: string,
  lowering: Lowering,
  writer: Writer,
) => {
  const { at, dropped } = writeHoisted(from, lowering.hoisted, writer);
  return writer.say(
    wish,
    comments,
    select({ columns: [{ code: writer.dialect.columnsBut(rows, dropped) }], from: at, rest: where([condition]) }),
  );
};

export const top: Rule<TopNode> = ({ input, count, value, lowest, per, site }, writer) => {
  const from = writer.write(input);
  const environment = environmentOf(input, writer);
  const keys = orderOf(environment.grain);
  const { notes, of } = begin(environment, writer);
  const lowering = of("top");
  const ascending = [ordering(keys, writer)];
  const each = per.length === 0 ? "" : ` for each ${per.join(", ")}`;
  if (value === null) {
    const words = `the first ${count} by ${keys.join(", ")}${each}`;
    return keeping(
      from,
      "limited",
      [said(writer, site, words)],
      first(count, per, ascending, 0, lowering),
      lowering,
      writer,
    );
  }
  const fragment = bare(settled(value, lowering), lowering);
  const order = [`${fragment.code} ${lowest ? "ASC" : "DESC"} NULLS LAST`, ...ascending];
  const condition = first(count, per, order, fragment.step, lowering);
  const words = `the ${count} ${lowest ? "lowest" : "greatest"}${each}, nulls last, ties by ${keys.join(", ")}`;
  const comments = [said(writer, site, words), ...assumed(value), ...notes];
  return keeping(from, "top", comments, condition, lowering, writer);
};

export const dedupe: Rule<DedupeNode> = ({ input, by, keep, site }, writer) => {
  const from = writer.write(input);
  const environment = environmentOf(input, writer);
  const keys = orderOf(environment.grain);
  const lowering = begin(environment, writer).of("kept");
  const order = keys.map((key) => `${col(key, writer)} ${keep === "first" ? "NULLS FIRST" : "DESC NULLS LAST"}`);
  const words = `of equal ${by.join(", ")} the ${keep} by ${keys.join(", ")}`;
  return keeping(from, "deduped", [said(writer, site, words)], first(1, by, order, 0, lowering), lowering, writer);
};
