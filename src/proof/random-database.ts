/**
 * Draws a random database for the tables of a pipeline: unsorted, with missing rows, and with events that share a place
 * in the order.
 */
import type { TablePlan } from "../plan/relations/index.ts";
import { dtypeOf } from "./comparable-times.ts";
import type { Database, Row } from "./database.ts";
import { eventOf, textOf } from "./knowledge.ts";
import { type Calendar, drawCalendar, type EventTimes, timestampsOfRow } from "./random-calendar.ts";
import { cell, halfDay, keyValue, lastHalfDay, type Options, withOffset } from "./random-values.ts";
import type { Random } from "./seeded-random.ts";

/** The number of events, entities and ticks. Small databases find what large ones hide. */
export interface Size {
  readonly events: number;
  readonly entities: number;
  readonly ticks: number;
}

/** A database and how it was made, so that a change can make more rows in the same way. */
export interface DrawnDatabase {
  readonly database: Database;
  readonly calendar: Calendar;
  readonly size: Size;
}

/** The key of a possible row of a table, and the number of its event; null for a row without an event. */
export interface Slot {
  readonly key: Row;
  readonly event: number | null;
}

const range = (n: number): readonly number[] => Array.from({ length: n }, (_, i) => i);

const keyed = (table: TablePlan, names: readonly string[], n: number): Row =>
  Object.fromEntries(names.map((name) => [name, keyValue(dtypeOf(table, name), n)]));

/** The event with that number, in the form of the table's key. */
export const eventWithNumber = (table: TablePlan, n: number): string => eventOf(table, keyed(table, table.event, n));

/**
 * Half days that rows of logs are about, and the delay until they become known: short, long, and until after a later
 * row.
 */
const stamps = [1, 4, 7, 11, 16, 22].flatMap((about) => [0, 1, 6].map((delay) => ({ about, knownAt: about + delay })));

/** The stamps that rows with the same key may have: one empty stamp for a table that is not a log. */
const versions = (table: TablePlan, isFine: boolean): readonly Row[] => {
  const { stamp } = table;
  if (stamp === null) return [{}];
  const { knownAt, about } = stamp;
  const time = (name: string, n: number) => {
    const isDay = dtypeOf(table, name) === "date";
    return isDay ? halfDay(Math.floor(n / 2) * 2) : halfDay(n);
  };
  // Some become known within the microsecond after the time of a read.
  const known = (n: number) =>
    isFine && dtypeOf(table, knownAt) !== "date"
      ? withOffset(time(knownAt, n), [0, 1, 900][n % 3] ?? 0)
      : time(knownAt, n);
  const all = stamps.map((n) => ({
    [knownAt]: known(n.knownAt),
    ...(about === null ? {} : { [about]: time(about, Math.min(n.about, lastHalfDay)) }),
  }));
  return [...new Map(all.map((row) => [textOf(row, Object.keys(row)), row])).values()];
};

/** Every possible row of a table. */
export const slotsOf = (table: TablePlan, size: Size, options: Options = {}): readonly Slot[] => {
  const entities = table.entity.length === 0 ? [0] : range(size.entities);
  // Static tables and logs have no event; they have one row per key, or one per version of it.
  if (table.event.length === 0)
    return table.entity
      .reduce<readonly Row[]>(
        (rows, name) => rows.flatMap((row) => entities.map((x) => ({ ...row, ...keyed(table, [name], x) }))),
        [{}],
      )
      .flatMap((row) =>
        versions(table, options.fine === true).map((version) => ({ key: { ...row, ...version }, event: null })),
      );
  const ticks = table.tick === null ? [0] : range(size.ticks);
  return range(size.events).flatMap((event) =>
    entities.flatMap((x) =>
      ticks.map((t) => ({
        key: {
          ...keyed(table, table.event, event),
          ...keyed(table, table.entity, x),
          ...keyed(table, table.tick?.columns ?? [], t),
        },
        event,
      })),
    ),
  );
};

/** The place of an event according to a table: all tables agree, unless `apart` allows differences. */
const placedBy = (table: TablePlan, happening: EventTimes, { apart = false }: Options): EventTimes =>
  apart && table.name.length % 2 === 1 ? { ...happening, place: Math.max(0, happening.place - 1) } : happening;

/** A row for a slot. */
export const rowAt = (
  table: TablePlan,
  { key, event }: Slot,
  happening: EventTimes | undefined,
  random: Random,
  draw: typeof cell,
  options: Options,
): Row => {
  const times =
    event === null || happening === undefined
      ? {}
      : timestampsOfRow(table, placedBy(table, happening, options), random);
  const row: Record<string, Row[string]> = {};
  for (const column of table.columns)
    row[column.name] =
      key[column.name] ?? times[column.name] ?? (column.name in times ? null : draw(column, random, options));
  return row;
};

/** The share of possible rows that are missing. */
const missing = (table: TablePlan): number => (table.stamp === null ? 0.18 : 0.65);

export const drawDatabase = (tables: readonly TablePlan[], random: Random, options: Options = {}): DrawnDatabase => {
  const size = { events: random.integer(3, 5), entities: random.integer(2, 3), ticks: random.integer(2, 5) };
  const calendar = drawCalendar(tables, random, size.events, options);
  const database = new Map(
    tables.map((table) => {
      const rows = slotsOf(table, size, options)
        .filter(() => !random.chance(missing(table)))
        .map((slot) => rowAt(table, slot, calendar[slot.event ?? -1], random, cell, options));
      return [table.name, random.shuffled(rows)];
    }),
  );
  return { database, calendar, size };
};
