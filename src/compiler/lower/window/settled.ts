/**
 * Windows over earlier events where events overlap: not the rows above count, but those that were settled by a timestamp
 * of the row. So each event is joined to the earlier rows that it may see.
 */
import { ofRows } from "../aggregates.ts";
import { hoistedAt, type Lowering, type Piece } from "../expression.ts";
import { col, list } from "../names.ts";
import { type Aggregating, operand, type Reach, whereEnough, zeroForNone } from "./reach.ts";

/** Over the values that were settled strictly before the timestamp `asOf`. */
export const settledBefore = (node: Aggregating, reach: Reach, asOf: string, lowering: Lowering): Piece => {
  const { columns, grain } = lowering.environment;
  const { settled } = grain;
  if (settled === null) throw new Error("rows that do not settle were never refused");
  const value = operand(node, lowering);
  const [name, n] = [lowering.temporary(), lowering.temporary()];
  const of = col(name);
  const frames = hoistedAt(lowering, value.step).settled;
  const [gap, size] = [reach.skip - 1, reach.size];
  let frame = frames.find(
    (other) =>
      list(other.partition) === list(reach.partition) &&
      other.asOf === asOf &&
      other.gap === gap &&
      other.size === size,
  );
  if (frame === undefined) {
    // A day says less than a time of it: what was settled on that very day may have been settled later in it.
    const inDays = columns.get(settled)?.dtype !== columns.get(asOf)?.dtype;
    const age = { name: lowering.temporary(), asked: false };
    frame = { partition: reach.partition, settled, asOf, inDays, gap, size, age, values: [], aggregates: [], kept: [] };
    frames.push(frame);
  }
  if (node.aggregate === "ewMean") frame.age.asked = true;
  frame.values.push({ name, code: value.code });
  frame.aggregates.push(
    { name: n, code: `${of}.count().cast(pl.Int64)` },
    { name, code: node.aggregate === "sum" ? `${of}.sum()` : ofRows(node, of, null, lowering, col(frame.age.name)) },
  );
  frame.kept.push(n, name);
  const step = value.step + 1;
  if (node.aggregate === "count") return zeroForNone(node, { code: of, step, windowed: false });
  return { code: whereEnough(node, col(n), of, lowering), step, windowed: false };
};
