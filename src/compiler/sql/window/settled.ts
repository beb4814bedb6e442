/**
 * Windows over earlier events where events overlap: not the rows above count, but those that were settled by a timestamp
 * of the row. So each event is joined to the earlier rows that it may see.
 */
import { dtypeOf } from "../../lowering/expression.ts";
import { type Aggregating, aggregateOf, needed, operand } from "../aggregates.ts";
import { col, type Lowering, type Piece } from "../expression.ts";
import { alike, type Beside, besideRows } from "../hoisted.ts";
import type { Writer } from "../relation/writer.ts";
import { select, where } from "../step.ts";
import { over, type Reach, unique } from "./frame.ts";

/** Whether the left columns stand before the right ones, the first that differ deciding. */
const earlier = (pairs: readonly (readonly [left: string, right: string])[]): string =>
  pairs
    .map(([left, right], i) =>
      [...pairs.slice(0, i).map(([a, b]) => `${a} = ${b}`), `${left} < ${right}`].join(" AND "),
    )
    .map((condition) => (pairs.length === 1 ? condition : `(${condition})`))
    .join(" OR ");

/** Over the values that were settled strictly before the timestamp `asOf`. */
export const settledBefore = (node: Aggregating, reach: Reach, asOf: string, lowering: Lowering): Piece => {
  const { dialect, environment } = lowering;
  const { columns, grain } = environment;
  const { settled, order, event } = grain;
  if (settled === null) throw new Error("rows that do not settle were never refused");
  const { identifier, types } = dialect;
  const value = operand(node, lowering);
  const age = identifier(lowering.temporary());
  const [gap, size] = [reach.skip - 1, reach.size];
  const keys = unique(...reach.partition, ...event, asOf);
  // A day says less than a time of it: what was settled on that very day may have been settled later in it.
  const inDays = columns.get(settled)?.dtype !== columns.get(asOf)?.dtype;
  const time = (code: string): string => (inDays ? `CAST(${code} AS ${types.date})` : code);
  const looked = (column: string): string => `l.${identifier(column)}`;
  const which = size === null ? "all earlier events" : `the ${size} latest earlier events`;
  const nearest = unique(...order, ...event).map((one) => `${looked(one)} DESC NULLS LAST`);
  const latest = over({ partition: keys, order: nearest.join(", ") }, lowering);
  const steps = {
    of: JSON.stringify(["settled", reach, asOf]),
    keys,
    names: [age],
    write: (from: string, { values, results }: Beside, writer: Writer): string => {
      const rows = writer.say(
        "values",
        [],
        select({
          columns: [
            ...unique(...reach.partition, ...event, ...order, settled).map((one) => ({ code: col(one, lowering) })),
            ...values.map((one) => ({ code: `${one.code} AS ${identifier(one.name)}` })),
          ],
          from,
        }),
      );
      const looking = writer.say(
        "looking",
        [],
        select({
          distinct: true,
          columns: unique(...keys, ...order).map((one) => ({ code: col(one, lowering) })),
          from,
        }),
      );
      const seen = writer.say(
        "settled rows",
        [
          `For every ${keys.join(", ")}: the rows of ${which}${gap === 0 ? "" : ` but the nearest ${gap}`} with '${settled}' strictly before '${asOf}'.`,
        ],
        select({
          columns: [
            ...keys.map((one) => ({ code: col(one, lowering) })),
            ...values.map((one) => ({ code: looked(one.name) })),
            { code: `dense_rank()${latest} AS ${age}` },
          ],
          from: looking,
          rest: [
            `JOIN ${rows} AS l`,
            `  ON (${earlier(order.map((one) => [looked(one), col(one, lowering)] as const))})`,
            `  AND ${time(looked(settled))} < ${time(col(asOf, lowering))}`,
            ...reach.partition.map((one) => `  AND ${alike(looked(one), col(one, lowering))}`),
          ],
        }),
      );
      return writer.say(
        "per event",
        [],
        select({
          columns: [
            ...keys.map((one) => ({ code: col(one, lowering) })),
            ...results.map((one) => ({ code: `${one.code} AS ${identifier(one.name)}` })),
          ],
          from: seen,
          rest: [
            ...where([
              ...(gap === 0 ? [] : [`r.${age} > ${gap}`]),
              ...(size === null ? [] : [`r.${age} <= ${gap + size}`]),
            ]),
            `GROUP BY ${keys.map((one) => col(one, lowering)).join(", ")}`,
          ],
        }),
      );
    },
  };
  const { aggregate, frame } = node;
  const options = (age = "") => ({
    dtype: dtypeOf(node, lowering),
    parameter: node.parameter,
    age: `r.${age}`,
    over: "",
    least: needed(aggregate, frame.atLeast),
  });
  const result = besideRows(steps, value, (of, [ages]) => aggregateOf(aggregate, of, options(ages), dialect), lowering);
  return aggregate === "count" ? { ...result, code: `coalesce(${result.code}, 0)` } : result;
};
