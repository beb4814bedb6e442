import { quoted } from "../../../../core/visible-text.ts";
import type { JoinPriorNode } from "../../../../plan/relations/index.ts";
import { environmentOf, priorColumns, withLine } from "../../../lowering/relation.ts";
import { describeSettled, settledCondition } from "../../../lowering/row-conditions.ts";
import { checkName, col, list } from "../names.ts";
import { helperCall, settledOption } from "../precomputed-columns.ts";
import { call } from "../statements.ts";
import { lookUp } from "./latest.ts";
import { type Rule, renamed, type Writer, writeStatement } from "./writer.ts";

/** One column to sort by: the order column if there is one, otherwise the rank of each event. */
const placed = (left: string, right: string, order: readonly string[], step: string, writer: Writer) => {
  const [only] = order;
  if (only !== undefined && order.length === 1) return { left, right, place: only, drop: [] };
  const place = writer.temporary("place");
  const names = order.map((name) => quoted(checkName(name))).join(", ");
  const places = writeStatement(writer, `places of ${step}`, {
    comments: [`The position of every event in the order of ${order.join(", ")}.`],
    frame: `pl.concat([${[...new Set([left, right])].map((frame) => `${frame}.select(${names})`).join(", ")}])`,
    calls: [call("unique"), call("sort", list(order)), call("withRowIndex", quoted(place))],
  });
  const withPlace = (frame: string) =>
    writeStatement(writer, `${frame}-placed`, {
      comments: [],
      frame,
      calls: [call("join", `${places}, { on: ${list(order)}, how: "left", maintainOrder: "left" }`)],
    });
  const placedLeft = withPlace(left);
  return { left: placedLeft, right: left === right ? placedLeft : withPlace(right), place, drop: [place] };
};

/**
 * If events overlap, each row is joined to all earlier rows that were settled in time, because the latest of them
 * depends on the timestamp.
 */
const asOfTime = (node: JoinPriorNode, asOf: string, writer: Writer, ordered: boolean): string => {
  const { input, right, by, site } = node;
  const frame = writer.write(input, ordered);
  const joined = writer.write(right, false);
  const [own, rightEnvironment] = [environmentOf(input, writer), environmentOf(right, writer)];
  const settling = settledCondition(asOf, writer.settlement.priors.get(node), own, rightEnvironment);
  const { entity, event, order } = rightEnvironment.grain;
  const keys = [...new Set([...entity, ...by])];
  const columns = priorColumns(node, writer).map(
    ([name, as]) => `${quoted(checkName(as))}: ${quoted(checkName(name))}`,
  );
  const same = keys.length === 0 ? "" : ` with a row of the same ${keys.join(", ")}`;
  const words = `the latest event of strictly earlier ${order.join(", ")}${same} and ${describeSettled(settling)}`;
  return writeStatement(writer, writer.names.step(node), {
    comments: [withLine(writer, site, words)],
    frame: helperCall("joinPriorSettled", `${frame}, ${joined}`, [
      `keys: ${list(keys)}`,
      `order: ${list(order)}`,
      `event: ${list(event)}`,
      `settled: ${settledOption(settling)}`,
      `columns: { ${columns.join(", ")} }`,
    ]),
    calls: [],
  });
};

export const joinPrior: Rule<JoinPriorNode> = (node, writer, ordered) => {
  const { input, right, by, asOf, site } = node;
  if (asOf !== null) return asOfTime(node, asOf, writer, ordered);
  const frame = writer.write(input, false);
  const joined = writer.write(right, false);
  const [{ grain: l }, { grain: r }] = [environmentOf(input, writer), environmentOf(right, writer)];
  const keys = [...new Set([...r.entity, ...by])];
  const at = placed(frame, joined, r.order, writer.names.step(node), writer);
  const earlier = writer.temporary("earlier");
  const order = r.order.join(", ");
  const latest = writeStatement(writer, `${writer.names.rows(right)} by ${r.order.length === 1 ? order : "place"}`, {
    comments: [`Among events of equal ${order}, the last one by ${r.event.join(", ")}.`],
    frame: at.right,
    calls: [
      call("sort", list([...new Set([...r.order, ...r.event])])),
      call("unique", `{ subset: ${list([...new Set([...keys, ...r.order])])}, keep: "last", maintainOrder: true }`),
      call(
        "select",
        ...keys.map(col),
        `${col(at.place)}.alias(${quoted(earlier)})`,
        ...priorColumns(node, writer).map(([name, as]) => renamed(name, as)),
      ),
    ],
  });
  const same = keys.length === 0 ? "" : ` with a row of the same ${keys.join(", ")}`;
  return writeStatement(writer, writer.names.step(node), {
    comments: [withLine(writer, site, `the latest event of strictly earlier ${order}${same}`)],
    frame: at.left,
    calls: lookUp(
      { right: latest, leftOn: at.place, rightOn: earlier, leftKeys: keys, rightKeys: keys, inclusive: false },
      [],
      at.drop,
      l,
      ordered,
    ),
  });
};
