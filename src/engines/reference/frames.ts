/** The rows that a window reads: one rule per kind of frame. */
import type { FrameKind } from "../../core/calculus.ts";
import type { FramePlan } from "../../plan/frame.ts";
import { isFloat, isIntegerDtype } from "./dtypes.ts";
import { type InterpreterContext, type Relation, type Row, valuesOf } from "./relation-values.ts";
import { compareAll, keyOf, type Value } from "./values.ts";

/** The position of each row in time, as integers that compare like the columns. */
export interface RowPositions {
  /** Of its event in the order; equal for events of equal order. */
  readonly order: readonly number[];
  /** The same including the event's key, so that no two events are equal. */
  readonly event: readonly number[];
  /** Of its tick among all ticks; 0 if there are none. */
  readonly tick: readonly number[];
  /** Of the row: by event, tick and entity. No two rows are equal. */
  readonly row: readonly number[];
}

const ranks = (rows: readonly Row[], columns: readonly string[]): readonly number[] => {
  const values = rows.map((row) => valuesOf(row, columns));
  const sorted = rows.map((_, i) => i).sort((a, b) => compareAll(values[a] as Value[], values[b] as Value[]));
  const places = new Array<number>(rows.length).fill(0);
  let place = 0;
  sorted.forEach((row, i) => {
    const before = sorted[i - 1];
    if (before !== undefined && compareAll(values[before] as Value[], values[row] as Value[]) !== 0) place++;
    places[row] = place;
  });
  return places;
};

const standingsIn = ({ rows, grain }: Relation): RowPositions => {
  const { order, event, entity, tick } = grain;
  const ticks = tick?.columns ?? [];
  return {
    order: ranks(rows, order),
    event: ranks(rows, [...order, ...event]),
    tick: ranks(rows, ticks),
    row: ranks(rows, [...order, ...event, ...ticks, ...entity]),
  };
};

/** The positions of the rows, computed once per relation. */
export const rowPositions = (relation: Relation, { once }: InterpreterContext): RowPositions =>
  once(relation, "standings", () => standingsIn(relation));

/** The content of a frame: rows by their index in the relation, in the order of time, and the cell of each. */
export interface FrameContent {
  readonly rows: readonly number[];
  /** The cells of the frame, earliest first: existing ticks, or events in which the partition has rows. */
  readonly cells: readonly number[];
}

interface Pair {
  readonly event: boolean;
  /** Whether the other row's event is strictly earlier, or later. */
  readonly earlier: boolean;
  readonly later: boolean;
  /** Negative, zero or positive, as the other row's tick is before, at or after this one's. */
  readonly tick: number;
}

const candidates: { readonly [K in FrameKind]: (other: Pair) => boolean } = {
  trailing: ({ event, tick }) => event && tick <= 0,
  career: ({ event, tick, earlier }) => earlier || (event && tick <= 0),
  peers: ({ event, tick }) => event && tick === 0,
  event: ({ event }) => event,
  ahead: ({ event, tick }) => event && tick > 0,
  around: ({ event }) => event,
  prior: ({ earlier }) => earlier,
  later: ({ later }) => later,
  everywhere: () => true,
};

/** The cells that a frame takes from the existing ones, earliest first; `own` is that of the row itself. */
const chosen: {
  readonly [K in FrameKind]: (cells: readonly string[], own: string, frame: FramePlan) => readonly string[];
} = {
  trailing: (cells, _, { size }) => lastOf(cells, size),
  career: (cells, _, { size }) => lastOf(cells, size),
  peers: (cells) => cells,
  event: (cells) => cells,
  ahead: (cells, _, { size }) => cells.slice(0, size ?? cells.length),
  around: (cells, own, { size }) =>
    cells.filter((_, i) => Math.abs(i - cells.indexOf(own)) <= (size ?? Number.POSITIVE_INFINITY)),
  prior: (cells, _, { size, gap }) => lastOf(cells.slice(0, Math.max(0, cells.length - gap)), size),
  later: (cells, _, { size }) => cells.slice(0, size ?? cells.length),
  everywhere: (cells) => cells,
};

const lastOf = <T>(all: readonly T[], count: number | null): readonly T[] =>
  count === null ? all : all.slice(Math.max(0, all.length - count));

/** Whether a frame counts events; the others count ticks. */
const countsEvents: { readonly [K in FrameKind]: boolean } = {
  ...{ trailing: false, career: false, peers: false, event: false, ahead: false, around: false },
  ...{ prior: true, later: true, everywhere: false },
};

const seconds = { s: 1n, m: 60n, h: 3600n, d: 86_400n } as const;
/** 145,000 years: a longer span counts as this one. */
const longest = 4_600_000_000_000n;

/** The distance of two times and the span, in one unit; null if a time is null. */
const distanceOf = (
  dtype: string,
  span: string | number,
  from: Value,
  to: Value,
): { readonly distance: bigint | number; readonly span: bigint | number } | null => {
  if (from === null || to === null) return null;
  if (typeof span === "number" || isIntegerDtype(dtype as never) || isFloat(dtype as never)) {
    const [a, b] = [Number(from), Number(to)];
    return Number.isFinite(a) && Number.isFinite(b) ? { distance: b - a, span: Number(span) } : null;
  }
  const [, count = "0", unit = "s"] = /^(\d+)([smhd])$/.exec(span) ?? [];
  const long = BigInt(count) * seconds[unit as keyof typeof seconds];
  const limited = long < longest ? long : longest;
  return {
    distance: (to as bigint) - (from as bigint),
    span: dtype === "date" ? limited / seconds.d : limited * 1_000_000n,
  };
};

/** Frames that include the current row are closed at the near end; the others are closed at the far end. */
const isWithin: { readonly [K in FrameKind]?: (distance: bigint | number, span: bigint | number) => boolean } = {
  trailing: (distance, span) => distance <= 0 && -distance < span,
  career: (distance, span) => distance <= 0 && -distance < span,
  prior: (distance, span) => distance < 0 && -distance <= span,
  ahead: (distance, span) => distance > 0 && distance <= span,
  later: (distance, span) => distance > 0 && distance <= span,
};

/** Whether a row may read another, by their indices. */
type Admits = (own: number, other: number) => boolean;

/** The frames of all rows; computed once per relation if no row is admitted by its value. */
export const framesOf = (
  relation: Relation,
  frame: FramePlan,
  setting: InterpreterContext,
  admits: Admits | null,
): readonly FrameContent[] => {
  const standings = rowPositions(relation, setting);
  if (admits !== null) return framesIn(relation, frame, standings, admits);
  const { kind, size, gap, entity, by, within } = frame;
  return setting.once(relation, JSON.stringify(["frames", kind, size, gap, entity, by, within]), () =>
    framesIn(relation, frame, standings, () => true),
  );
};

const framesIn = (
  relation: Relation,
  frame: FramePlan,
  standings: RowPositions,
  admits: Admits,
): readonly FrameContent[] => {
  const { rows, grain, columns } = relation;
  const { order, event, tick } = standings;
  const partition = [...(frame.entity ? grain.entity : []), ...frame.by];
  const parts = rows.map((row) => keyOf(valuesOf(row, partition)));
  const { within } = frame;
  const times = within === null ? [] : rows.map((row) => valuesOf(row, [within.column])[0] ?? null);
  const isNear = (own: number, other: number): boolean => {
    if (within === null) return true;
    const apart = distanceOf(
      columns.get(within.column) as string,
      within.span,
      times[own] ?? null,
      times[other] ?? null,
    );
    return apart !== null && (isWithin[frame.kind]?.(apart.distance, apart.span) ?? false);
  };
  const pair = (own: number, other: number): Pair => ({
    event: event[own] === event[other],
    earlier: (order[other] as number) < (order[own] as number),
    later: (order[other] as number) > (order[own] as number),
    tick: (tick[other] as number) - (tick[own] as number),
  });
  const cellOf = (row: number): string => (countsEvents[frame.kind] ? `${event[row]}` : `${event[row]} ${tick[row]}`);
  const inTime = rows.map((_, i) => i).sort((a, b) => (standings.row[a] as number) - (standings.row[b] as number));

  return rows.map((_, own) => {
    const there = inTime.filter(
      (other) =>
        parts[own] === parts[other] &&
        candidates[frame.kind](pair(own, other)) &&
        isNear(own, other) &&
        admits(own, other),
    );
    const cells = chosen[frame.kind]([...new Set(there.map(cellOf))], cellOf(own), frame);
    const kept = there.filter((other) => cells.includes(cellOf(other)));
    return { rows: kept, cells: kept.map((other) => cells.indexOf(cellOf(other))) };
  });
};
