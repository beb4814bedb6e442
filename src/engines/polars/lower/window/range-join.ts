/**
 * Windows that check more than the position of rows: that they were settled by a timestamp of the row, or that they are
 * within a span of its time. Each row is joined to the rows that it may read.
 */

import { rowConditions } from "../../../lowering/row-conditions.ts";
import type { WindowBounds } from "../../../lowering/window-bounds.ts";
import { aggregateRows, sumOf } from "../aggregates.ts";
import { type Fragment, hoistedAt, type Lowering } from "../fragment.ts";
import { col } from "../names.ts";
import { type AggregatingWindow, nullBelowMinimum, operand, zeroForNone } from "./rolling.ts";

export const rangeJoinWindow = (node: AggregatingWindow, reach: WindowBounds, lowering: Lowering): Fragment => {
  const value = operand(node, lowering);
  const [name, n] = [lowering.temporary(), lowering.temporary()];
  const of = col(name);
  const frames = hoistedAt(lowering, value.step).seen;
  const which = { ...rowConditions(node.frame, lowering.environment, lowering.settlement), partition: reach.partition };
  const id = JSON.stringify(which);
  let frame = frames.find((other) => other.id === id);
  if (frame === undefined) {
    const distance = { name: lowering.temporary(), isUsed: false };
    frame = { ...which, id, distance, values: [], aggregates: [], kept: [] };
    frames.push(frame);
  }
  if (node.aggregate === "ewMean") frame.distance.isUsed = true;
  frame.values.push({ name, code: value.code });
  frame.aggregates.push(
    { name: n, code: `${of}.count().cast(pl.Int64)` },
    {
      name,
      code:
        node.aggregate === "sum"
          ? sumOf(node, of, lowering)
          : aggregateRows(node, of, null, lowering, col(frame.distance.name)),
    },
  );
  frame.kept.push(n, name);
  const step = value.step + 1;
  if (node.aggregate === "count") return zeroForNone(node, { code: of, step, windowed: false });
  return { code: nullBelowMinimum(node, col(n), of, lowering), step, windowed: false };
};
