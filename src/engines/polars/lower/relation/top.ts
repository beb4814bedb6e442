import { assumptionComments } from "../../../../compiler/assumptions.ts";
import { quoted } from "../../../../core/visible-text.ts";
import type { TopNode } from "../../../../plan/relations/index.ts";
import { environmentOf, orderOf, withLine } from "../../../lowering/relation.ts";
import { over } from "../fragment.ts";
import { checkName, col, list } from "../names.ts";
import { writeHoisted } from "../precomputed-columns.ts";
import { call } from "../statements.ts";
import { lowerDerived } from "./derive.ts";
import { beginStep, dropColumns, type Rule, readsOtherRows, sortByKeys, writeStatement } from "./writer.ts";

/** Sorts rows in the requested order and keeps the first of each partition. Keys break ties, so the order is total. */
export const top: Rule<TopNode> = (node, writer, ordered) => {
  const { input, count, value, lowest, per, site } = node;
  const each = per.length === 0 ? "" : ` for each ${per.join(", ")}`;
  const environment = environmentOf(input, writer);
  const { grain } = environment;
  const keys = orderOf(grain);
  const [key] = keys;
  if (key === undefined) throw new Error("rows without keys were never refused");
  // Keys are never null, so this counts rows.
  const first = `${col(key)}.cumCount()${over(per.map(checkName))}.ltEq(pl.lit(${count}))`;
  const flag = writer.temporary("top");
  if (value === null)
    return writeStatement(writer, writer.names.step(node), {
      comments: [withLine(writer, site, `the first ${count} by ${keys.join(", ")}${each}`)],
      frame: writer.write(input, true),
      // polars crashes on a window in a filter if the rows are used twice.
      calls: [
        call("withColumns", `${first}.alias(${quoted(flag)})`),
        call("filter", col(flag)),
        ...dropColumns([flag]),
      ],
    });
  const frame = writer.write(input, readsOtherRows(value));
  const { hoisted, notes, of } = beginStep(environment, writer);
  const fragment = lowerDerived(value, of("top"));
  const { at, dropped } = writeHoisted(frame, grain, hoisted, writer.names.rows(input), writer);
  const flags = (own: boolean): string => `[${[own, ...keys.map(() => false)].join(", ")}]`;
  return writeStatement(writer, writer.names.step(node), {
    comments: [
      withLine(
        writer,
        site,
        `the ${count} ${lowest ? "lowest" : "greatest"}${each}, nulls last, ties by ${keys.join(", ")}`,
      ),
      ...assumptionComments(value),
      ...notes,
    ],
    frame: at,
    calls: [
      call("withColumns", `${fragment.code}.alias(${quoted(flag)})`),
      call("sort", `${list([flag, ...keys])}, ${flags(!lowest)}, ${flags(true)}`),
      call("filter", first),
      ...dropColumns([flag, ...dropped]),
      ...sortByKeys(grain, ordered),
    ],
  });
};
