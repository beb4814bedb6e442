/** Evaluates windows: the rows of the frame, which of them count, their aggregate, and its settlement. */
import type { FrameKind } from "../../core/calculus.ts";
import type { WindowNode } from "../../plan/expressions/index.ts";
import { aggregate, aggregatedDtype } from "./aggregates.ts";
import type { EvaluationContext } from "./evaluation-context.ts";
import { type FrameContent, framesOf } from "./frames.ts";
import {
  type Cell,
  type Column,
  cellOf,
  eventOf,
  groupedBy,
  type InterpreterContext,
  type Relation,
  settledOf,
} from "./relation-values.ts";
import { always, never, readTime, type Time } from "./settlement.ts";

/** Frames with rows of one event only; the others span events. */
const isInside: { readonly [K in FrameKind]: boolean } = {
  ...{ trailing: true, peers: true, event: true, ahead: true, around: true },
  ...{ career: false, prior: false, later: false, everywhere: false },
};

/** The settlement of some columns over all rows of each event. */
export const settlementPerEvent = (
  relation: Relation,
  columns: readonly string[],
  { settlement, once }: InterpreterContext,
): ReadonlyMap<string, Time> =>
  once(relation, JSON.stringify(["over events", columns]), () => {
    const events = groupedBy(relation.rows, (row) => eventOf(relation, row));
    return new Map(
      [...events].map(([event, rows]) => [event, settlement.latest(rows.flatMap((row) => settledOf(row, columns)))]),
    );
  });

export const evaluateWindow = (node: WindowNode, place: EvaluationContext): Column => {
  const { frame, parameter } = node;
  const { relation, settlement } = place;
  const { rows, grain } = relation;
  const column = place.of(node.value);
  // The condition of `where`, which decides what counts in a frame.
  const condition =
    node.value.kind === "conditional" && node.value.word === "where" ? place.of(node.value.condition) : null;
  const cell = (i: number): Cell => column.cells[i] as Cell;
  const counts = (i: number): boolean => condition === null || condition.cells[i]?.value === true;
  const looked = [...frame.by, ...(frame.within === null ? [] : [frame.within.column])];

  const readTimes = rows.map((row) => {
    if (frame.asOf === null) return null;
    return readTime(cellOf(row, frame.asOf).value, relation.columns.get(frame.asOf) ?? "datetime");
  });
  const admits = (own: number, other: number): boolean => {
    const row = rows[other];
    if (row === undefined) return false;
    const candidate = { value: cell(other).settled, row: row.settled, looked: settledOf(row, looked) };
    return settlement.admits(readTimes[own] ?? null, candidate);
  };

  const partition = settlementPerEvent(relation, [...(frame.entity ? grain.entity : []), ...looked], place);
  const settled = (own: number, framed: FrameContent): Time => {
    const row = rows[own];
    if (row === undefined) return always;
    if (frame.kind === "prior" && frame.asOf !== null)
      return settlement.asOf(readTimes[own] ?? null, cellOf(row, frame.asOf).settled, settledOf(row, looked));
    // A frame that spans events has no single event that could be closed; rows without an event belong to one.
    if (!isInside[frame.kind] && grain.event.length > 0) return never;
    const event = eventOf(relation, row);
    return settlement.window({
      values: framed.rows.map((i) => cell(i).settled),
      counted: framed.rows.filter(counts).map((i) => cell(i).settled),
      rows: framed.rows.map((i) => rows[i]?.settled ?? always),
      order: framed.rows.flatMap((i) => settledOf(rows[i] ?? row, grain.tick?.columns ?? [])),
      closed: relation.closed(event),
      partition: partition.get(event) ?? always,
    });
  };

  const frames = framesOf(relation, frame, place, frame.asOf === null ? null : admits);
  const backwards = frame.kind !== "ahead" && frame.kind !== "later";
  return {
    dtype: aggregatedDtype(node.aggregate, column.dtype),
    cells: frames.map((framed, own) => {
      const counted = framed.rows.flatMap((i, at) =>
        cell(i).value === null ? [] : [{ i, cell: framed.cells[at] ?? 0 }],
      );
      const farthest = Math.max(...framed.cells);
      const input = {
        values: counted.map(({ i }) => cell(i).value),
        dtype: column.dtype,
        parameter,
        own: cell(own).value,
        ages: counted.map((one) => (backwards ? farthest - one.cell : one.cell)),
      };
      return { value: aggregate(node.aggregate, input, frame.atLeast), settled: settled(own, framed) };
    }),
  };
};
