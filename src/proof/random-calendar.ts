/**
 * Decides when things happen in a random database: the place of events in the order, the moments that their timestamps
 * denote, and when each table considers them settled and closed.
 */
import { chainOf } from "../core/instant.ts";
import type { TablePlan } from "../plan/relations/index.ts";
import { dtypeOf } from "./comparable-times.ts";
import type { Row, Value } from "./database.ts";
import { halfDay, keyValue, type Options, timeOf, withOffset } from "./random-values.ts";
import type { Random } from "./seeded-random.ts";

/** One event, by its number. Times are half days; null for never. */
export interface EventTimes {
  /** Its place in the order. Two events may share one. */
  readonly place: number;
  /** The times of its instants that timestamps denote. They do not decrease along the phases. */
  readonly moments: ReadonlyMap<string, number>;
  /** By table. */
  readonly settled: ReadonlyMap<string, number | null>;
  readonly closed: ReadonlyMap<string, number | null>;
  /** The offset in nanoseconds of the settlement times in files from the half days. */
  readonly fraction: number;
  /** No row or value settles earlier, except those that are already known. */
  readonly notBefore: number | null;
}

export type Calendar = readonly EventTimes[];

/** The distance of two places in half days. */
const step = 4;

/** Delays: none, less than a day, or longer than until the next event. */
const delays = [0, 0, 1, 1, 2, 2, 3, 4, 6, 10, 16];

/** When an event settles, after its place: usually during the next events. */
const ends = [-1, 0, 1, 2, 3, 4, 6, 6, 8, 8, 10, 12, 16, 20];

/**
 * What timestamps of these tables denote: the instants, in the order of the chain, and those that order columns denote.
 */
interface Denoted {
  readonly instants: readonly string[];
  readonly placed: ReadonlySet<string>;
  /** Whether a date column denotes one, so that all are whole days. */
  readonly days: boolean;
  /** Whether an event is over before the next one begins. */
  readonly apart: boolean;
}

const denotedIn = (tables: readonly TablePlan[]): Denoted => {
  const columns = tables.flatMap((table) => table.columns.map((column) => ({ table, column })));
  const denoting = columns.filter(({ column }) => column.moment !== "none");
  const phases = tables.find(({ timeline }) => timeline !== null)?.timeline?.phases ?? [];
  return {
    instants: chainOf(phases).filter((instant) => denoting.some(({ column }) => column.moment === instant)),
    placed: new Set(
      denoting.filter(({ table, column }) => table.order.includes(column.name)).map(({ column }) => column.moment),
    ),
    days: denoting.some(({ column }) => column.dtype === "date"),
    apart: tables.every(({ timeline }) => timeline?.overlapping !== true),
  };
};

const momentsOf = (
  { instants, placed, days, apart }: Denoted,
  start: number,
  random: Random,
): ReadonlyMap<string, number> => {
  const moments = new Map<string, number>();
  const fixed = instants.findIndex((instant) => placed.has(instant));
  // An order column that denotes an instant equals the event's place; earlier instants are not later than it.
  let time = fixed === -1 ? start + random.pick([0, 0, 1, 2, 5, 9]) : start - random.pick([0, 0, 1, 2]);
  for (const [i, instant] of instants.entries()) {
    if (i > 0) time += random.pick(delays);
    if (i < fixed) time = Math.min(time, start);
    if (placed.has(instant)) time = start;
    if (apart) time = Math.max(start, Math.min(time, start + step - 2));
    moments.set(instant, days ? Math.floor(time / 2) * 2 : time);
  }
  return moments;
};

export const drawEventTimes = (
  tables: readonly TablePlan[],
  random: Random,
  place: number,
  options: Options = {},
): EventTimes => {
  const start = place * step;
  const settled = new Map<string, number | null>();
  const closed = new Map<string, number | null>();
  for (const table of tables) {
    if (table.settled === null) continue;
    const apart = isApart(table);
    const late = apart ? random.integer(0, step - 2) : random.pick(ends);
    const mayBeNever =
      !apart && isNullable(table, table.settled) && (table.closed === null || isNullable(table, table.closed));
    const end = mayBeNever && random.chance(0.12) ? null : Math.max(0, start + late);
    settled.set(table.name, end);
    if (table.closed !== null)
      closed.set(table.name, end === null ? null : end + (apart ? 0 : random.pick([0, 0, 1, 3])));
  }
  return {
    place,
    moments: momentsOf(denotedIn(tables), start, random),
    settled,
    closed,
    fraction: options.fine === true && random.chance(0.5) ? random.pick([-1, 1, 400, 900]) : 0,
    notBefore: null,
  };
};

/** If events do not overlap, each one settles completely before the next one begins. */
const isApart = ({ timeline }: TablePlan): boolean => timeline?.overlapping === false;

const isNullable = (table: TablePlan, name: string): boolean =>
  table.columns.some((column) => column.name === name && column.nullable);

export const drawCalendar = (
  tables: readonly TablePlan[],
  random: Random,
  events: number,
  options: Options = {},
): Calendar => {
  // An event that is ordered by its own key has the place of its number.
  const numbered = tables.some(({ event, order }) => order.some((name) => event.includes(name)));
  return Array.from({ length: events }, (_, n) =>
    drawEventTimes(tables, random, numbered ? n : random.integer(0, events), options),
  );
};

/** The timestamps of an event's rows. */
export const timestampsOfRow = (table: TablePlan, happening: EventTimes, random: Random): Row => {
  const row: Record<string, Value> = {};
  for (const [i, name] of table.order.entries())
    if (!table.event.includes(name)) row[name] = orderValue(table, i, happening.place);
  for (const { name, moment, dtype, nullable } of table.columns) {
    const time = happening.moments.get(moment);
    if (moment === "none" || time === undefined || name in row) continue;
    row[name] = nullable && random.chance(0.15) ? null : timeOf(dtype, time);
  }
  return { ...row, ...endsOf(table, happening, random), ...ownSettlements(table, happening, random) };
};

/** With several order columns, the first ones are coarser. */
const orderValue = (table: TablePlan, i: number, place: number): Value => {
  const last = i === table.order.length - 1;
  const n = table.order.length === 1 ? place : last ? place % 3 : i === 0 ? Math.floor(place / 3) : 0;
  const dtype = dtypeOf(table, table.order[i] ?? "");
  return dtype === "date" || dtype === "datetime" ? halfDay(n * step) : keyValue(dtype, n);
};

/** When the row is settled and its event is closed. */
const endsOf = (table: TablePlan, { settled, closed, fraction, notBefore }: EventTimes, random: Random): Row => {
  const at = (name: string | null, time: number | null): Row => {
    if (name === null) return {};
    const dtype = dtypeOf(table, name);
    return { [name]: time === null ? null : withOffset(timeOf(dtype, time), dtype === "date" ? 0 : fraction) };
  };
  const end = settled.get(table.name) ?? null;
  // Without a closing time all rows of an event settle together; with one, each settles by then.
  const early = table.closed === null || end === null ? 0 : random.pick([0, 0, 1, 2, 4]);
  return {
    ...at(table.settled, end === null ? null : Math.max(end - early, Math.min(end, notBefore ?? 0))),
    ...at(table.closed, closed.get(table.name) ?? null),
  };
};

/** The settlement times of single columns, which differ from row to row. */
const ownSettlements = (table: TablePlan, { place, notBefore }: EventTimes, random: Random): Row => {
  const others = table.columns.flatMap(({ settled }) =>
    settled === undefined || settled === table.settled || settled === table.closed ? [] : [settled],
  );
  const apart = isApart(table);
  return Object.fromEntries(
    others.map((name) => {
      if (!apart && isNullable(table, name) && random.chance(0.15)) return [name, null];
      const late = apart ? random.integer(0, step - 2) : random.pick(delays);
      return [name, timeOf(dtypeOf(table, name), Math.max(place * step + late, notBefore ?? 0))];
    }),
  );
};
