/**
 * What a database must keep for the law to say anything of it, row by row: the contract once more, in loops, so that the one
 * of a run has something to be held against.
 */
import { holds, ruleOf, type Scalar } from "../core/check-rules.ts";
import { chainOf } from "../core/instant.ts";
import { keysOf } from "../plan/grain.ts";
import type { ColumnPlan, TablePlan } from "../plan/relations/index.ts";
import { type Database, type Row, rowsIn, type Value } from "./database.ts";
import { eventOf, identityOf, textOf } from "./known.ts";
import { askedAt, dtypeOf, earliest, knownFrom, rounded } from "./time.ts";
import type { Options } from "./values.ts";

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

export interface Breach {
  readonly rule: Rule;
  readonly table: string;
  /** Where, for people. */
  readonly about: string;
}

/** Whether a value passes the check of its column; nulls do. */
export const passes = ({ check, dtype }: ColumnPlan, value: Value): boolean => {
  if (check === undefined || value === null) return true;
  const rule = ruleOf(check.schema, dtype);
  return !("kind" in rule) || holds(rule, value as Scalar);
};

/** What is computed from: times of microseconds, without the rows and the values that checks leave out. */
export const admitted = (tables: readonly TablePlan[], database: Database): Database =>
  new Map(tables.map((table) => [table.name, admittedRows(table, rowsIn(database, table))]));

const admittedRows = (table: TablePlan, rows: readonly Row[]): readonly Row[] => {
  const checked = table.columns.filter(({ check }) => check !== undefined);
  const failing = (row: Row, otherwise: string) =>
    checked.filter((column) => column.check?.otherwise === otherwise && !passes(column, row[column.name] ?? null));
  return rows
    .filter((row) => failing(row, "drop").length === 0)
    .map((row) => {
      const cleared = failing(row, "null");
      const left =
        cleared.length === 0 ? row : { ...row, ...Object.fromEntries(cleared.map(({ name }) => [name, null])) };
      return rounded(table, left);
    });
};

/** Everything that a database does not keep. Rows that checks leave out keep everything. */
export const breaches = (tables: readonly TablePlan[], database: Database): readonly Breach[] => {
  const left = admitted(tables, database);
  return [...tables.flatMap((table) => breachesOf(table, rowsIn(left, table))), ...acrossTables(tables, left)];
};

/** Whether a database keeps all that it is meant to keep. */
export const isSound = (tables: readonly TablePlan[], database: Database, { apart = false }: Options = {}): boolean =>
  breaches(tables, database).every(({ rule }) => apart && rule === "one place");

const breachesOf = (table: TablePlan, rows: readonly Row[]): readonly Breach[] => {
  const identity = identityOf(table);
  const fixed = new Set([...identity, ...table.order]);
  const breach = (rule: Rule, about: string): Breach => ({ rule, table: table.name, about });
  const told = new Set<string>();
  const found: Breach[] = [];
  for (const row of rows) {
    const about = textOf(row, identity);
    if (told.has(about)) found.push(breach("unique keys", about));
    told.add(about);
    for (const column of table.columns) {
      const value = row[column.name] ?? null;
      const mayBeNull = (column.nullable || column.check?.otherwise === "null") && !fixed.has(column.name);
      if (value === null && !mayBeNull) found.push(breach("no nulls", `${column.name} of ${about}`));
      if (column.check?.otherwise === "refuse" && !passes(column, value))
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
  const [about, knownAt] = [askedAt(row[stamp.about]), askedAt(row[stamp.knownAt])];
  return about !== null && knownAt !== null && about > knownAt;
};

/** Whether a row settles after its event is closed; never is later than any time. */
const isLater = (table: TablePlan, row: Row, settled: string, closed: string): boolean => {
  const end = knownFrom(row[closed], dtypeOf(table, closed));
  const time = knownFrom(row[settled], dtypeOf(table, settled));
  return end !== null && (time === null || time > end);
};

/** What the rows of each event say in some columns. */
const byEvent = (
  table: TablePlan,
  rows: readonly Row[],
  columns: readonly string[],
): ReadonlyMap<string, ReadonlySet<string>> => {
  const said = new Map<string, Set<string>>();
  for (const row of rows) {
    const event = eventOf(table, row);
    const values = said.get(event) ?? new Set<string>();
    said.set(event, values.add(textOf(row, columns)));
  }
  return said;
};

/** What tables of one timeline say of an event: its place and its moments. */
const acrossTables = (tables: readonly TablePlan[], database: Database): readonly Breach[] => {
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

const placesApart = (tables: readonly TablePlan[], database: Database): readonly Breach[] => {
  const orders = Map.groupBy(
    tables.filter(({ order }) => order.length > 0),
    ({ order }) => JSON.stringify(order),
  );
  return [...orders.values()].flatMap((alike) => {
    const places = new Map<string, Set<string>>();
    for (const table of alike)
      for (const [event, said] of byEvent(table, rowsIn(database, table), table.order))
        places.set(event, new Set([...(places.get(event) ?? []), ...said]));
    return [...places]
      .filter(([, said]) => said.size > 1)
      .map(([event]): Breach => ({ rule: "one place", table: alike.map(({ name }) => name).join(), about: event }));
  });
};

/** The times that the rows of each event say of each instant. */
const momentsOf = (
  tables: readonly TablePlan[],
  database: Database,
): ReadonlyMap<string, ReadonlyMap<string, ReadonlySet<bigint>>> => {
  const events = new Map<string, Map<string, Set<bigint>>>();
  for (const table of tables) {
    const columns = table.columns.filter(({ moment }) => moment !== "none");
    for (const row of rowsIn(database, table)) {
      const event = eventOf(table, row);
      const said = events.get(event) ?? new Map<string, Set<bigint>>();
      events.set(event, said);
      for (const { name, moment } of columns) {
        const time = askedAt(row[name]);
        if (time !== null) said.set(moment, (said.get(moment) ?? new Set()).add(time));
      }
    }
  }
  return events;
};

const momentsApart = (tables: readonly TablePlan[], database: Database): readonly Breach[] => {
  const chain = chainOf(tables[0]?.timeline?.phases ?? []);
  return [...momentsOf(tables, database)].flatMap(([event, said]) => {
    const times = chain.flatMap((instant) => [...(said.get(instant) ?? [])]);
    const single = [...said.values()].every((one) => one.size === 1);
    const ordered = times.every((time, i) => i === 0 || time >= (times[i - 1] ?? time));
    return single && ordered
      ? []
      : [{ rule: "moments in order", table: tables.map(({ name }) => name).join(), about: event } as const];
  });
};

/** Where a timeline says that its events do not overlap: each is settled before a later one begins. */
const overlaps = (tables: readonly TablePlan[], database: Database): readonly Breach[] => {
  if (tables[0]?.timeline?.overlapping !== false) return [];
  const moments = momentsOf(tables, database);
  const begins = (event: string): bigint | null => {
    const times = [...(moments.get(event)?.values() ?? [])].flatMap((said) => [...said]);
    return earliest(times);
  };
  return tables.flatMap((table) => {
    const { settled } = table;
    if (settled === null || table.order.length === 0) return [];
    const rows = rowsIn(database, table);
    const isBefore = (a: Row, b: Row): boolean =>
      table.order.reduce((sign, name) => {
        const [x, y] = [a[name]?.valueOf() ?? "", b[name]?.valueOf() ?? ""];
        return sign !== 0 ? sign : x < y ? -1 : x > y ? 1 : 0;
      }, 0) < 0;
    return rows.flatMap((row): readonly Breach[] => {
      const time = knownFrom(row[settled], dtypeOf(table, settled));
      const late = rows.filter((other) => {
        const begin = begins(eventOf(table, other));
        return isBefore(row, other) && begin !== null && (time === null || time >= begin);
      });
      return late.length === 0
        ? []
        : [{ rule: "no overlap", table: table.name, about: textOf(row, keysOf(table)) } as const];
    });
  });
};
