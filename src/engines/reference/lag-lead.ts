/** Reads along the ticks of the same event and entity: shifts, fills and interpolation. */
import type { FillNode, InterpolateNode, ShiftNode } from "../../plan/expressions/index.ts";
import type { Operand } from "./dtypes.ts";
import type { EvaluationContext } from "./evaluation-context.ts";
import { rowPositions } from "./frames.ts";
import { type Cell, type Column, eventOf, groupedBy, settledOf, valuesOf } from "./relation-values.ts";
import { always, type Time } from "./settlement.ts";
import { keyOf, type Value } from "./values.ts";
import { settlementPerEvent } from "./windows.ts";

/** A row among the rows of its event and entity, in order. */
interface VisibleRows {
  readonly value: Value;
  /** The indices of the rows that it reads, in the same order. */
  readonly looked: readonly number[];
}

const along = (
  place: EvaluationContext,
  column: Column,
  dtype: Operand,
  see: (values: readonly Value[], at: number) => VisibleRows,
): Column => {
  const { relation, settlement } = place;
  const { rows, grain } = relation;
  const standing = rowPositions(relation, place).row;
  const partition = settlementPerEvent(relation, grain.entity, place);
  const cells = new Array<Cell>(rows.length);
  const parts = groupedBy(
    rows.map((_, i) => i),
    (i) => keyOf(valuesOf(rows[i] as never, [...grain.event, ...grain.entity])),
  );
  for (const part of parts.values()) {
    const ticks = [...part].sort((a, b) => (standing[a] as number) - (standing[b] as number));
    const values = ticks.map((i) => column.cells[i]?.value ?? null);
    ticks.forEach((own, at) => {
      const { value, looked } = see(values, at);
      const frame = looked.map((other) => ticks[other]).filter((i) => i !== undefined);
      const event = eventOf(relation, rows[own] as never);
      const times = frame.map((i): Time => column.cells[i]?.settled ?? always);
      cells[own] = {
        value,
        settled: settlement.window({
          values: times,
          counted: times,
          rows: frame.map((i) => rows[i]?.settled ?? always),
          order: frame.flatMap((i) => settledOf(rows[i] as never, grain.tick?.columns ?? [])),
          closed: relation.closed(event),
          partition: partition.get(event) ?? always,
        }),
      };
    });
  }
  return { dtype, cells };
};

const from = (first: number, last: number): readonly number[] =>
  Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => first + i);

/** The value `rows` rows earlier, or later if `rows` is negative. */
export const shift = ({ value, rows }: ShiftNode, place: EvaluationContext): Column => {
  const column = place.of(value);
  return along(place, column, column.dtype, (values, at) => ({
    value: values[at - rows] ?? null,
    looked: [at - rows],
  }));
};

/** The value or, if it is null, the nearest one before (or after) it, within `limit` rows. */
export const fill = ({ value, direction, limit }: FillNode, place: EvaluationContext): Column => {
  const column = place.of(value);
  const step = direction === "forward" ? -1 : 1;
  return along(place, column, column.dtype, (values, at) => {
    const far = limit ?? values.length;
    let away = 0;
    while (away < far && (values[at + step * away] ?? null) === null) away++;
    return {
      value: values[at + step * away] ?? null,
      looked: from(0, far).map((rows) => at + step * rows),
    };
  });
};

/** The value or, if it is null, the linear interpolation between the nearest ones before and after it, by rows. */
export const interpolate = ({ value }: InterpolateNode, place: EvaluationContext): Column => {
  const column = place.of(value);
  const onLine = (values: readonly Value[], at: number): Value => {
    const own = values[at] ?? null;
    if (own !== null) return Number(own);
    const before = values.findLastIndex((one, i) => i < at && one !== null);
    const after = values.findIndex((one, i) => i > at && one !== null);
    if (before < 0 || after < 0) return null;
    const [a, b] = [Number(values[before]), Number(values[after])];
    return a + ((b - a) * (at - before)) / (after - before);
  };
  return along(place, column, "f64", (values, at) => ({
    value: onLine(values, at),
    looked: from(0, values.length - 1),
  }));
};
