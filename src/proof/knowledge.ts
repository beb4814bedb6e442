/**
 * What is known at a decision: the premise of the law, as facts. Two databases agree on everything known if their
 * facts are equal; everything else may differ.
 */

import { z } from "zod";
import { chainOf } from "../core/instant.ts";
import { readJson } from "../core/json.ts";
import { type Grain, keysOf } from "../plan/grain.ts";
import type { TablePlan } from "../plan/relations/index.ts";
import { columnOf, dtypeOf, knownFrom, latest, readTime, startOfTime } from "./comparable-times.ts";
import { type Database, nanosecondsOf, type Row, rowsIn, type Value } from "./database.ts";

const columnNames = z.array(z.string());

/** The author's assumptions: instants of a table's rows and columns that are earlier than declared. */
export interface AssumedInstants {
  readonly rows: string | null;
  readonly columns: ReadonlyMap<string, string>;
}

/** A pipeline as far as the premise needs it. */
export interface Premise {
  readonly tables: readonly TablePlan[];
  /** The instant at which it decides. */
  readonly at: string;
  /** The grain of its output rows. */
  readonly grain: Pick<Grain, "timeline" | "event" | "entity" | "tick">;
  /** By the name of the table. */
  readonly vouched?: ReadonlyMap<string, AssumedInstants>;
  /** Whether a row of a log that is stamped exactly at the moment counts as known, by assumption. */
  readonly inclusive?: boolean;
}

/** One decision: an event and, if the pipeline decides at a tick, the row's own tick. */
export interface Decision {
  /** The event's key columns. */
  readonly event: Row;
  /** The entity and tick columns, if the decision is made at a tick. */
  readonly tick: Row | null;
  /**
   * The event's place in the order: what the tables state, by the names of the order columns. One place if they agree.
   */
  readonly places: ReadonlyMap<string, readonly Row[]>;
}

/** Negative, zero or positive, as `a` is before, equal to or after `b` in these columns. */
export const compare = (a: Row, b: Row, columns: readonly string[]): number => {
  for (const column of columns) {
    const [x, y] = [a[column]?.valueOf() ?? "", b[column]?.valueOf() ?? ""];
    if (x < y) return -1;
    if (x > y) return 1;
  }
  return 0;
};

const pick = (row: Row, names: readonly string[]): Row =>
  Object.fromEntries(names.map((name) => [name, row[name] ?? null]));

/** The values of some columns, as a map key. */
export const textOf = (row: Row, names: readonly string[]): string =>
  names.map((name) => valueText(row[name] ?? null)).join(" ");

const valueText = (value: Value): string =>
  value instanceof Date
    ? String(nanosecondsOf(value))
    : typeof value === "string"
      ? JSON.stringify(value)
      : Object.is(value, -0)
        ? "-0"
        : String(value);

/** A row's event, as a map key: tables may have different names for the columns. */
export const eventOf = ({ event }: Pick<TablePlan, "event">, row: Row): string => textOf(row, event);

/** The columns that identify the rows of a table. */
export const identityOf = (table: TablePlan): readonly string[] => [
  ...keysOf(table),
  ...[table.stamp?.knownAt, table.stamp?.about].filter((name) => typeof name === "string"),
];

/**
 * The places of events, by the names of the order columns and by event. In a valid database each event has one place
 * per order.
 */
type Places = ReadonlyMap<string, ReadonlyMap<string, readonly Row[]>>;

const orderName = ({ order }: TablePlan): string => JSON.stringify(order);

const placesIn = (tables: readonly TablePlan[], database: Database): Places => {
  const places = new Map<string, Map<string, Row[]>>();
  for (const table of tables.filter(({ order }) => order.length > 0)) {
    const inOrder = places.get(orderName(table)) ?? new Map<string, Row[]>();
    places.set(orderName(table), inOrder);
    for (const row of rowsIn(database, table)) {
      const known = inOrder.get(eventOf(table, row)) ?? [];
      inOrder.set(eventOf(table, row), known);
      if (!known.some((place) => compare(place, row, table.order) === 0)) known.push(pick(row, table.order));
    }
  }
  return places;
};

/** The decision about an output row, which contains the keys of the grain. */
export const decisionOf = ({ tables, at, grain }: Premise, database: Database, row: Row): Decision => {
  const key = eventOf(grain, row);
  const ticks = at.startsWith("during ") && grain.tick !== null;
  return {
    event: pick(row, grain.event),
    tick: ticks ? pick(row, [...grain.entity, ...(grain.tick?.columns ?? [])]) : null,
    places: new Map(
      [...placesIn(tables, database)].flatMap(([order, events]) => {
        const own = events.get(key);
        return own === undefined ? [] : [[order, own] as const];
      }),
    ),
  };
};

/** Whether a row belongs to the decision's own event, to an earlier one, to another one, or to none. */
export type EventRelation = "own" | "earlier" | "other" | "fact" | "log";

export class Knowledge {
  readonly #premise: Premise;
  readonly #decision: Decision;
  readonly #places: Places;
  readonly #closings = new Map<string, ReadonlyMap<string, bigint | null>>();
  readonly #own: string;
  /** The time by which a row of a log must be known, and an overlapping event settled; null if there is none. */
  readonly moment: bigint | null;

  constructor(premise: Premise, database: Database, decision: Decision) {
    this.#premise = premise;
    this.#decision = decision;
    this.#own = eventOf(premise.grain, decision.event);
    this.#places = placesIn(premise.tables, database);
    for (const table of premise.tables) this.#closings.set(table.name, closingsIn(table, database));
    this.moment = this.#momentIn(database);
  }

  standing(table: TablePlan, row: Row): EventRelation {
    if (table.event.length === 0) return table.stamp === null ? "fact" : "log";
    const event = eventOf(table, row);
    if (event === this.#own) return "own";
    return this.#isEarlier(event) ? "earlier" : "other";
  }

  /** Whether it is known that the row exists. */
  row(table: TablePlan, row: Row): boolean {
    switch (this.standing(table, row)) {
      case "fact":
        return true;
      case "log":
        return this.#isStamped(table, row);
      case "own":
        return this.#isReached(table, row, this.#vouched(table)?.rows ?? table.rows);
      case "earlier":
        return (
          !isSettling(table) || this.#isPast(settlementOf(table, row)) || this.isClosed(table, eventOf(table, row))
        );
      case "other":
        return false;
    }
  }

  /** Whether a value of a row is known. */
  cell(table: TablePlan, row: Row, name: string): boolean {
    if (!this.row(table, row)) return false;
    switch (this.standing(table, row)) {
      case "own":
        return (
          isFixed(table, name) ||
          this.#isReached(table, row, this.#vouched(table)?.columns.get(name) ?? columnOf(table, name)?.at ?? "always")
        );
      case "earlier":
        // The existence of a row is also known once its event is closed, and so are its keys.
        return !isSettling(table) || isFixed(table, name) || this.#isPast(settlementOfCell(table, row, name));
      default:
        return true;
    }
  }

  /** Whether it is known that no row of an earlier event is added or removed any more. */
  isClosed(table: TablePlan, event: string): boolean {
    return !isSettling(table) || this.#isPast(this.closing(table, event));
  }

  /** When no row of an event is added or removed any more; null for never. */
  closing(table: TablePlan, event: string): bigint | null {
    return this.#closings.get(table.name)?.get(event) ?? (table.rows === "always" ? startOfTime : null);
  }

  /** Everything that is known, each fact by its subject. */
  facts(database: Database): ReadonlyMap<string, string> {
    const facts = new Map<string, string>([["moment", String(this.moment)]]);
    for (const table of this.#premise.tables) {
      const identity = identityOf(table);
      for (const row of rowsIn(database, table)) {
        const about = `${table.name} ${textOf(row, identity)}`;
        if (this.row(table, row)) facts.set(about, "is there");
        for (const { name } of table.columns)
          if (this.cell(table, row, name)) facts.set(`${about} ${name}`, valueText(row[name] ?? null));
        const event = eventOf(table, row);
        if (this.standing(table, row) === "earlier" && isSettling(table) && this.isClosed(table, event))
          facts.set(`${table.name} closed ${event}`, String(this.closing(table, event)));
      }
    }
    return facts;
  }

  #vouched(table: TablePlan): AssumedInstants | undefined {
    return this.#premise.vouched?.get(table.name);
  }

  #isEarlier(event: string): boolean {
    return [...this.#decision.places].some(([order, own]) => {
      const columns = readJson(order, columnNames);
      const second = this.#places.get(order)?.get(event) ?? [];
      return second.some((place) => own.some((first) => compare(place, first, columns) < 0));
    });
  }

  #isPast(time: bigint | null): boolean {
    return time !== null && (time === startOfTime || (this.moment !== null && time < this.moment));
  }

  #isStamped(table: TablePlan, row: Row): boolean {
    if (table.stamp === null || this.moment === null) return false;
    const { knownAt } = table.stamp;
    const dtype = dtypeOf(table, knownAt);
    const time = knownFrom(row[knownAt], dtype);
    if (time === null) return false;
    if (time < this.moment) return true;
    // By assumption, a day counts as over if the moment is a date and the read is inclusive.
    return this.#premise.inclusive === true && (readTime(row[knownAt]) ?? time) <= this.moment;
  }

  /**
   * Whether something of the decision's own event is known: its instant is earlier, or it is at a tick up to the
   * decision's.
   */
  #isReached(table: TablePlan, row: Row, instant: string): boolean {
    const { at, grain } = this.#premise;
    const { tick } = this.#decision;
    const chain = chainOf(table.timeline?.phases ?? []);
    if (instant !== at) return chain.indexOf(instant) < chain.indexOf(at);
    // Something at the decision's own instant is known, except at ticks, where it is known up to the tick of the
    // decision.
    if (tick === null || table.tick === null || grain.tick === null) return true;
    // Tick 10 of one clock does not say when tick 10 of another clock happens.
    if (table.tick.clock !== grain.tick.clock) return false;
    if (table.tick.ticks === "own" && compare(row, tick, table.entity) !== 0) return false;
    return compare(row, tick, table.tick.columns) <= 0;
  }

  /**
   * The latest time that a known row of the decision's event, in any table, denotes for an instant up to the decision.
   */
  #momentIn(database: Database): bigint | null {
    const { tables, at } = this.#premise;
    const times = tables.flatMap((table) => {
      const chain = chainOf(table.timeline?.phases ?? []);
      const moments = table.columns.filter(
        ({ moment }) => moment !== "none" && chain.indexOf(moment) <= chain.indexOf(at),
      );
      if (moments.length === 0) return [];
      return rowsIn(database, table)
        .filter((row) => this.standing(table, row) === "own")
        .flatMap((row) =>
          moments.flatMap(({ name }) => (this.cell(table, row, name) ? [readTime(row[name]) ?? startOfTime] : [])),
        );
    });
    const last = latest(times) ?? startOfTime;
    return last === startOfTime ? null : last;
  }
}

/** Keys and order columns: known as soon as the row is. */
export const isFixed = (table: TablePlan, name: string): boolean =>
  table.order.includes(name) || identityOf(table).includes(name);

/** Whether earlier events of a table are known only as far as they are settled. */
export const isSettling = ({ timeline, settled }: TablePlan): boolean =>
  timeline?.overlapping === true || (timeline?.overlapping === null && settled !== null);

/** When the row is settled; null for never. */
const settlementOf = (table: TablePlan, row: Row): bigint | null =>
  table.rows === "always" ? startOfTime : timeIn(table, row, table.settled);

const settlementOfCell = (table: TablePlan, row: Row, name: string): bigint | null => {
  const column = columnOf(table, name);
  const own = isSettlement(table, name)
    ? timeIn(table, row, name)
    : column === undefined || column.at === "always"
      ? startOfTime
      : timeIn(table, row, column.settled ?? table.settled);
  return latest([own, settlementOf(table, row)]);
};

/** Whether a column is a settlement timestamp: such a column is settled at itself. */
const isSettlement = ({ settled, closed, columns }: TablePlan, name: string): boolean =>
  settled === name || closed === name || columns.some((column) => column.settled === name);

const timeIn = (table: TablePlan, row: Row, name: string | null): bigint | null =>
  name === null ? null : knownFrom(row[name], dtypeOf(table, name));

/**
 * For every event with a row: the declared closing time, otherwise the settlement, which is then the same for all rows
 * of an event.
 */
const closingsIn = (table: TablePlan, database: Database): ReadonlyMap<string, bigint | null> => {
  const closings = new Map<string, bigint | null>();
  if (table.rows === "always" || !isSettling(table)) return closings;
  for (const row of rowsIn(database, table)) {
    const event = eventOf(table, row);
    const time = timeIn(table, row, table.closed ?? table.settled);
    closings.set(event, latest([closings.get(event) ?? (closings.has(event) ? null : startOfTime), time]));
  }
  return closings;
};

/** Whether two databases agree on everything known at a decision. */
export const agree = (premise: Premise, decision: Decision, one: Database, other: Database): boolean => {
  const first = new Knowledge(premise, one, decision).facts(one);
  const second = new Knowledge(premise, other, decision).facts(other);
  return first.size === second.size && [...first].every(([about, fact]) => second.get(about) === fact);
};
