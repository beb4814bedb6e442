/**
 * Checks the contract of a database row by row in loops. It is independent of the contract checks of a run, so that
 * tests can compare the two.
 */
import { ruleOf, type Scalar, satisfies } from "../core/check-rules.ts";
import { chainOf } from "../core/instant.ts";
import { settlingOf } from "../plan/declaration-rules.ts";
import type { ColumnPlan, TablePlan } from "../plan/relations/index.ts";
import { dtypeOf, earliest, knownFrom, latest, readTime, rounded } from "./comparable-times.ts";
import { type Database, type Row, rowsIn, type Value } from "./database.ts";
import { compare, eventOf, identityOf, textOf } from "./knowledge.ts";
import type { Options } from "./random-values.ts";

export type Rule =
  | "no nulls"
  | "unique keys"
  | "one place"
  | "one settlement"
  | "settled by closing"
  | "moments in order"
  | "stamps after what they are about"
  | "no overlap"
  | "values hold";

export interface Violation {
  readonly rule: Rule;
  readonly table: string;
  /** The place, for people. */
  readonly about: string;
}

/** Whether a value passes the check of its column; nulls pass. */
export const passesCheck = ({ check, dtype }: ColumnPlan, value: Value): boolean => {
  if (check === undefined || value === null) return true;
  const rule = ruleOf(check.schema, dtype);
  return !("kind" in rule) || satisfies(rule, value as Scalar);
};

/** The input of a computation: times in microseconds, without the rows and values that checks remove. */
export const applyChecks = (tables: readonly TablePlan[], database: Database): Database =>
  new Map(tables.map((table) => [table.name, admittedRows(table, rowsIn(database, table))]));

const admittedRows = (table: TablePlan, rows: readonly Row[]): readonly Row[] => {
  const checked = table.columns.filter(({ check }) => check !== undefined);
  const failing = (row: Row, otherwise: string) =>
    checked.filter((column) => column.check?.otherwise === otherwise && !passesCheck(column, row[column.name] ?? null));
  return rows
    .filter((row) => failing(row, "drop").length === 0)
    .map((row) => {
      const cleared = failing(row, "null");
      const left =
        cleared.length === 0 ? row : { ...row, ...Object.fromEntries(cleared.map(({ name }) => [name, null])) };
      return rounded(table, left);
    });
};

/** All violations in a database. Rows that checks drop cannot violate anything. */
export const findViolations = (tables: readonly TablePlan[], database: Database): readonly Violation[] => {
  const left = applyChecks(tables, database);
  return [...tables.flatMap((table) => breachesOf(table, rowsIn(left, table))), ...acrossTables(tables, left)];
};

/** Whether a database satisfies the contract. */
export const isValid = (tables: readonly TablePlan[], database: Database, { apart = false }: Options = {}): boolean =>
  findViolations(tables, database).every(({ rule }) => apart && rule === "one place");

const breachesOf = (table: TablePlan, rows: readonly Row[]): readonly Violation[] => {
  const identity = identityOf(table);
  const fixed = new Set([...identity, ...table.order]);
  const breach = (rule: Rule, about: string): Violation => ({ rule, table: table.name, about });
  const stated = new Set<string>();
  const found: Violation[] = [];
  for (const row of rows) {
    const about = textOf(row, identity);
    if (stated.has(about)) found.push(breach("unique keys", about));
    stated.add(about);
    for (const column of table.columns) {
      const value = row[column.name] ?? null;
      const mayBeNull = (column.nullable || column.check?.otherwise === "null") && !fixed.has(column.name);
      if (value === null && !mayBeNull) found.push(breach("no nulls", `${column.name} of ${about}`));
      if (column.check?.otherwise === "refuse" && !passesCheck(column, value))
        found.push(breach("values hold", `${column.name} of ${about}`));
    }
    if (isBeforeItHappens(table, row)) found.push(breach("stamps after what they are about", about));
    const { settled, closed } = table;
    if (settled !== null && closed !== null && isLater(table, row, settled, closed))
      found.push(breach("settled by closing", about));
  }
  const single = table.closed ?? table.settled;
  if (single !== null)
    for (const [event, times] of byEvent(table, rows, [single]))
      if (times.size > 1) found.push(breach("one settlement", event));
  return found;
};

const isBeforeItHappens = ({ stamp }: TablePlan, row: Row): boolean => {
  if (stamp === null || stamp.about === null) return false;
  const [about, knownAt] = [readTime(row[stamp.about]), readTime(row[stamp.knownAt])];
  return about !== null && knownAt !== null && about > knownAt;
};

/** Whether a row settles after its event is closed; never counts as later than any time. */
const isLater = (table: TablePlan, row: Row, settled: string, closed: string): boolean => {
  const end = knownFrom(row[closed], dtypeOf(table, closed));
  const time = knownFrom(row[settled], dtypeOf(table, settled));
  return end !== null && (time === null || time > end);
};

/** The values of some columns per event. */
const byEvent = (
  table: TablePlan,
  rows: readonly Row[],
  columns: readonly string[],
): ReadonlyMap<string, ReadonlySet<string>> => {
  const perEvent = new Map<string, Set<string>>();
  for (const row of rows) {
    const event = eventOf(table, row);
    const values = perEvent.get(event) ?? new Set<string>();
    perEvent.set(event, values.add(textOf(row, columns)));
  }
  return perEvent;
};

/** What tables of one timeline state about an event: its place and its moments. */
const acrossTables = (tables: readonly TablePlan[], database: Database): readonly Violation[] => {
  const timelines = Map.groupBy(
    tables.filter(({ timeline }) => timeline !== null),
    ({ timeline }) => timeline?.name,
  );
  return [...timelines.values()].flatMap((alike) => [
    ...placesApart(alike, database),
    ...momentsApart(alike, database),
    ...overlaps(alike, database),
  ]);
};

const placesApart = (tables: readonly TablePlan[], database: Database): readonly Violation[] => {
  const orders = Map.groupBy(
    tables.filter(({ order }) => order.length > 0),
    ({ order }) => JSON.stringify(order),
  );
  return [...orders.values()].flatMap((alike) => {
    const places = new Map<string, Set<string>>();
    for (const table of alike)
      for (const [event, perEvent] of byEvent(table, rowsIn(database, table), table.order))
        places.set(event, new Set([...(places.get(event) ?? []), ...perEvent]));
    return [...places]
      .filter(([, perEvent]) => perEvent.size > 1)
      .map(([event]): Violation => ({ rule: "one place", table: alike.map(({ name }) => name).join(), about: event }));
  });
};

/** A time as stated: a date stands for any time of the day. */
interface StatedTime {
  readonly moment: string;
  readonly from: bigint;
  readonly to: bigint;
}

/** The instants of each event according to its rows. */
const momentsOf = (tables: readonly TablePlan[], database: Database): ReadonlyMap<string, readonly StatedTime[]> => {
  const events = new Map<string, StatedTime[]>();
  for (const table of tables) {
    const columns = table.columns.filter(({ moment }) => moment !== "none");
    for (const row of rowsIn(database, table)) {
      const stated = events.get(eventOf(table, row)) ?? [];
      events.set(eventOf(table, row), stated);
      for (const { name, moment, dtype } of columns) {
        const [from, to] = [readTime(row[name]), knownFrom(row[name], dtype)];
        if (from !== null && to !== null) stated.push({ moment, from, to });
      }
    }
  }
  return events;
};

/** An instant of an event has one time, and is not later than the next one. */
const momentsApart = (tables: readonly TablePlan[], database: Database): readonly Violation[] => {
  const chain = chainOf(tables[0]?.timeline?.phases ?? []);
  const place = ({ moment }: StatedTime) => chain.indexOf(moment);
  const table = tables.map(({ name }) => name).join();
  return [...momentsOf(tables, database)].flatMap(([event, stated]): readonly Violation[] =>
    stated.some((a) => stated.some((b) => place(a) <= place(b) && a.from > b.to))
      ? [{ rule: "moments in order", table, about: event }]
      : [],
  );
};

/**
 * One event: its place, the range of times at which it begins, when it has reached its last instant, and when it
 * settles.
 */
interface Course {
  readonly event: string;
  readonly row: Row;
  readonly begins: { readonly from: bigint; readonly to: bigint } | null;
  readonly reached: bigint | null;
  /** Null for what is not settled yet. */
  readonly settled: readonly (bigint | null)[];
}

const courses = (tables: readonly TablePlan[], database: Database, order: readonly string[]): readonly Course[] => {
  const moments = momentsOf(tables, database);
  const all = tables.flatMap((table) => rowsIn(database, table).map((row) => ({ table, row })));
  return [...Map.groupBy(all, ({ table, row }) => eventOf(table, row))].flatMap(([event, rows]) => {
    const placed = rows.find(({ table }) => JSON.stringify(table.order) === JSON.stringify(order));
    const stated = moments.get(event) ?? [];
    const [from, to] = [earliest(stated.map((one) => one.from)), earliest(stated.map((one) => one.to))];
    const settled = rows.flatMap(({ table, row }) =>
      settlingOf(table).map((name) => knownFrom(row[name], dtypeOf(table, name))),
    );
    const reached = stated.length === 0 ? null : latest(stated.map((one) => one.from));
    const begins = from === null || to === null ? null : { from, to };
    return placed === undefined ? [] : [{ event, row: placed.row, begins, reached, settled }];
  });
};

/** Whether an event is over before a later one begins; `declared` if the timeline says so. */
const isOver = (earlier: Course, { begins, settled }: Course, declared: boolean): boolean => {
  if (begins !== null && earlier.reached !== null && begins.to < earlier.reached) return false;
  if (!declared) return true;
  const times = earlier.settled.filter((time) => time !== null);
  // The newest events may be unsettled, but then all later ones are too.
  if (times.length < earlier.settled.length && settled.some((time) => time !== null)) return false;
  return begins === null || times.every((time) => time < begins.from);
};

/** Unless a timeline declares that its events overlap, each is over before a later one begins. */
const overlaps = (tables: readonly TablePlan[], database: Database): readonly Violation[] => {
  const [first] = tables.filter(({ order }) => order.length > 0);
  const overlapping = first?.timeline?.overlapping ?? null;
  if (first === undefined || overlapping === true) return [];
  const all = courses(tables, database, first.order);
  const open = all.filter((earlier) =>
    all.some(
      (later) => compare(earlier.row, later.row, first.order) < 0 && !isOver(earlier, later, overlapping === false),
    ),
  );
  return open.map(({ event }) => ({ rule: "no overlap", table: first.name, about: event }));
};
