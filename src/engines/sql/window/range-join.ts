/**
 * Windows that check more than the position of rows: that they were settled by a timestamp of the row, or that they are
 * within a span of its time. Each row is joined to the rows that it may read.
 */
import type { Grain } from "../../../plan/grain.ts";
import { dtypeOf } from "../../lowering/expression.ts";
import {
  describeRows,
  type RowConditions,
  rowConditions,
  type SettledCondition,
} from "../../lowering/row-conditions.ts";
import { purposes } from "../../lowering/step-names.ts";
import type { WindowBounds } from "../../lowering/window-bounds.ts";
import { type AggregatingWindow, aggregateOf, operand, requiredValues } from "../aggregates.ts";
import { col, type Fragment, type Lowering } from "../fragment.ts";
import { equalOrBothNull, type SideStep, sideStepColumn } from "../precomputed-columns.ts";
import type { Writer } from "../relation/writer.ts";
import { select, where } from "../step.ts";
import { over, withoutDuplicates } from "./frame.ts";

type Pair = readonly [left: string, right: string];

/** Whether the left columns are before the right ones; the first difference decides. */
const earlier = (pairs: readonly Pair[]): string =>
  pairs
    .map(([left, right], i) =>
      [...pairs.slice(0, i).map(([a, b]) => `${a} = ${b}`), `${left} < ${right}`].join(" AND "),
    )
    .map((condition) => (pairs.length === 1 ? condition : `(${condition})`))
    .join(" OR ");

/** The columns of the row that is read, and of the row that reads it. */
const looked = (column: string, { dialect }: Pick<Lowering, "dialect">): string => `l.${dialect.identifier(column)}`;

/** The position of the rows that are read. Events of equal order do not read each other. */
export const positionConditions = (
  look: RowConditions["look"],
  { event, order, tick }: Grain,
  lowering: Pick<Lowering, "dialect">,
): string => {
  const pairs = (columns: readonly string[]): readonly Pair[] =>
    columns.map((one) => [looked(one, lowering), col(one, lowering)]);
  const swapped = (columns: readonly string[]): readonly Pair[] => pairs(columns).map(([a, b]) => [b, a]);
  const ticks = tick?.columns ?? [];
  const soFar = ticks.length === 0 ? [] : [`NOT (${earlier(swapped(ticks))})`];
  switch (look) {
    case "prior":
      return `(${earlier(pairs(order))})`;
    case "later":
      return `(${earlier(swapped(order))})`;
    case "ahead":
      return `(${earlier(swapped(ticks))})`;
    case "trailing":
      return soFar.join("");
    case "career": {
      const own = [...pairs(event).map(([a, b]) => `${a} = ${b}`), ...soFar];
      return `(${earlier(pairs(order))} OR (${own.join(" AND ")}))`;
    }
  }
};

/** Frames that include the current row are closed at the near end of the span and open at the far end. */
const inSpan = ({ look, within }: RowConditions, lowering: Lowering): readonly string[] => {
  if (within === null) return [];
  const { dialect } = lowering;
  // A duration is an integer of microseconds.
  const isDuration = lowering.environment.columns.get(within.time)?.dtype === "duration";
  const measured = {
    days: (code: string) => code,
    seconds: (code: string) => dialect.widened(isDuration ? code : dialect.microseconds(code)),
    numbers: (code: string) => `CAST(${code} AS ${dialect.types.f64})`,
  }[within.unit];
  const [seen, now] = [measured(looked(within.time, lowering)), measured(col(within.time, lowering))];
  const span =
    within.unit === "numbers" ? dialect.double(within.span) : `${within.span * (within.unit === "seconds" ? 1e6 : 1)}`;
  const away = look === "ahead" || look === "later" ? `${seen} - ${now}` : `${now} - ${seen}`;
  const ends = look === "trailing" || look === "career" ? [">= 0", `< ${span}`] : ["> 0", `<= ${span}`];
  return ends.map((end) => `${away} ${end}`);
};

/** What must have been settled in time; nothing is before a null. */
export const settledConditions = (
  { asOf, by }: SettledCondition,
  lowering: Pick<Lowering, "dialect">,
): readonly string[] => {
  const { types } = lowering.dialect;
  const inDays = (code: string): string => `CAST(${code} AS ${types.date})`;
  const now = col(asOf, lowering);
  return by.length === 0
    ? [`${now} IS NOT NULL`]
    : by.map((one) => {
        const at = looked(one.at, lowering);
        return one.inDays ? `${inDays(at)} < ${inDays(now)}` : `${at} < ${now}`;
      });
};

export const rangeJoinWindow = (node: AggregatingWindow, reach: WindowBounds, lowering: Lowering): Fragment => {
  const { dialect, environment } = lowering;
  const { order, event, tick } = environment.grain;
  const { identifier } = dialect;
  const seeing = rowConditions(node.frame, environment, lowering.settlement);
  const { look, settled, within, gap, size } = seeing;
  const value = operand(node, lowering);
  const distance = identifier(lowering.temporary());
  const byTick = tick !== null && look !== "prior" && look !== "later";
  const ticks = tick?.columns ?? [];
  const times = [...(settled === null ? [] : [settled.asOf]), ...(within === null ? [] : [within.time])];
  const keys = withoutDuplicates(...reach.partition, ...event, ...(byTick ? ticks : []), ...times);
  const farther = look === "ahead" || look === "later" ? "ASC NULLS FIRST" : "DESC NULLS LAST";
  const nearest = withoutDuplicates(...order, ...event, ...(byTick ? ticks : [])).map(
    (one) => `${looked(one, lowering)} ${farther}`,
  );
  const ranked = gap > 0 || size !== null || node.aggregate === "ewMean";
  const steps = {
    of: JSON.stringify(["seen", reach.partition, seeing, ranked]),
    keys,
    names: [distance],
    write: (from: string, { values, results }: SideStep, writer: Writer): string => {
      const needs = [...(settled?.by.map(({ at }) => at) ?? []), ...(within === null ? [] : [within.time])];
      const columns = purposes(results);
      const rows = writer.writeStep(
        `values for ${columns}`,
        [],
        select({
          columns: [
            ...withoutDuplicates(...reach.partition, ...event, ...order, ...(byTick ? ticks : []), ...needs).map(
              (one) => ({
                code: col(one, lowering),
              }),
            ),
            ...values.map((one) => ({ code: `${one.code} AS ${identifier(one.name)}` })),
          ],
          from,
        }),
      );
      const looking = writer.writeStep(
        `rows looking for ${columns}`,
        [],
        select({
          distinct: true,
          columns: withoutDuplicates(...keys, ...order).map((one) => ({ code: col(one, lowering) })),
          from,
        }),
      );
      const admitted = writer.writeStep(
        `${settled === null ? "seen" : "settled"} rows for ${columns}`,
        [describeRows(keys, seeing)],
        select({
          columns: [
            ...keys.map((one) => ({ code: col(one, lowering) })),
            ...values.map((one) => ({ code: looked(one.name, lowering) })),
            ...(!ranked
              ? []
              : [
                  {
                    code: `dense_rank()${over({ partition: keys, order: nearest.join(", ") }, lowering)} AS ${distance}`,
                  },
                ]),
          ],
          from: looking,
          rest: [
            `JOIN ${rows} AS l`,
            `  ON ${positionConditions(look, environment.grain, lowering)}`,
            ...(settled === null ? [] : settledConditions(settled, lowering).map((one) => `  AND ${one}`)),
            ...inSpan(seeing, lowering).map((one) => `  AND ${one}`),
            ...reach.partition.map((one) => `  AND ${equalOrBothNull(looked(one, lowering), col(one, lowering))}`),
          ],
        }),
      );
      return writer.writeStep(
        `${columns} per ${byTick ? "tick" : "event"}`,
        [],
        select({
          columns: [
            ...keys.map((one) => ({ code: col(one, lowering) })),
            ...results.map((one) => ({ code: `${one.code} AS ${identifier(one.name)}` })),
          ],
          from: admitted,
          rest: [
            ...where([
              ...(gap === 0 ? [] : [`r.${distance} > ${gap}`]),
              ...(size === null ? [] : [`r.${distance} <= ${gap + size}`]),
            ]),
            `GROUP BY ${keys.map((one) => col(one, lowering)).join(", ")}`,
          ],
        }),
      );
    },
  };
  const { aggregate, frame } = node;
  const options = (distance = "") => ({
    dtype: dtypeOf(node, lowering),
    parameter: node.parameter,
    age: `r.${distance}`,
    over: "",
    least: requiredValues(aggregate, frame.atLeast),
  });
  const result = sideStepColumn(
    steps,
    value,
    (of, [distances]) => aggregateOf(aggregate, of, options(distances), dialect),
    lowering,
  );
  return aggregate === "count" ? { ...result, code: `coalesce(${result.code}, 0)` } : result;
};
