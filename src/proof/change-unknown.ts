/** Makes random changes to everything that is not known at a decision. */
import type { TablePlan } from "../plan/relations/index.ts";
import { isValid } from "./check-contract.ts";
import { type Database, type Row, rowsIn } from "./database.ts";
import { agree, type Decision, eventOf, identityOf, isSettling, Knowledge, type Premise, textOf } from "./knowledge.ts";
import { type Calendar, drawEventTimes, type EventTimes } from "./random-calendar.ts";
import { type DrawnDatabase, eventWithNumber, rowAt, type Slot, slotsOf } from "./random-database.ts";
import { cell, halfDayFrom, type Options, unknownCell } from "./random-values.ts";
import type { Random } from "./seeded-random.ts";

/** A change may affect something that is known; then another one is tried. */
const tries = 4;

/** Null if no change was found that preserves everything known. */
export const changeUnknown = (
  premise: Premise,
  drawn: DrawnDatabase,
  decision: Decision,
  random: Random,
  options: Options = {},
): Database | null => {
  const knowledge = new Knowledge(premise, drawn.database, decision);
  for (let i = 0; i < tries; i++) {
    const changed = changedOnce({ premise, drawn, decision, knowledge, random, options });
    if (isValid(premise.tables, changed, options) && agree(premise, decision, drawn.database, changed)) return changed;
  }
  return null;
};

interface Changing {
  readonly premise: Premise;
  readonly drawn: DrawnDatabase;
  readonly decision: Decision;
  readonly knowledge: Knowledge;
  readonly random: Random;
  readonly options: Options;
}

const changedOnce = (changing: Changing): Database => {
  const { premise, drawn, knowledge, random, options } = changing;
  const calendar = changedCalendar(changing);
  // Some changes are large, others small.
  const much = random.pick([0.1, 0.5, 0.9]);
  // Numbers whose sum overflows stop a whole run, and with it the case.
  const draw = options.extremes === true && random.chance(0.5) ? unknownCell : cell;
  return new Map(
    premise.tables.map((table) => {
      const identity = identityOf(table);
      const there = new Map(rowsIn(drawn.database, table).map((row) => [textOf(row, identity), row]));
      const rows = slotsOf(table, drawn.size, options).flatMap((slot): readonly Row[] => {
        const row = there.get(textOf(slot.key, identity));
        const mayGo = row === undefined ? !mayCome(table, slot, knowledge) : knowledge.row(table, row);
        // An unknown row is added, removed or replaced.
        if (row === undefined ? mayGo || !random.chance(much * 0.35) : !mayGo && random.chance(much * 0.35)) return [];
        const fresh = rowAt(table, slot, calendar[slot.event ?? -1], random, draw, options);
        return [row === undefined ? fresh : changedRow(table, row, fresh, knowledge, () => random.chance(much))];
      });
      return [table.name, random.shuffled(rows)];
    }),
  );
};

/** Whether a missing row may be added: to a log after the moment, and to an event unless it is known to be complete. */
const mayCome = (table: TablePlan, { key }: Slot, knowledge: Knowledge): boolean => {
  switch (knowledge.standing(table, key)) {
    case "fact":
      return false;
    case "log":
    case "own":
      return !knowledge.row(table, key);
    case "earlier":
      return isSettling(table) && !knowledge.isClosed(table, eventOf(table, key));
    case "other":
      return true;
  }
};

/** Values that all rows of an event share follow the calendar. */
const isShared = (table: TablePlan, name: string): boolean =>
  table.order.includes(name) ||
  name === (table.closed ?? table.settled) ||
  table.columns.some((column) => column.name === name && column.moment !== "none");

/** The same row with other values where they are not known. */
const changedRow = (table: TablePlan, row: Row, fresh: Row, knowledge: Knowledge, changes: () => boolean): Row =>
  Object.fromEntries(
    table.columns.map(({ name }) => {
      const isOther = !knowledge.cell(table, row, name) && (isShared(table, name) || changes());
      return [name, (isOther ? fresh : row)[name] ?? null];
    }),
  );

/** What is known about an event's times, as names of values that its rows share. */
type KnownValues = ReadonlySet<string>;

const toldOf = ({ premise, drawn, knowledge }: Changing): readonly KnownValues[] =>
  drawn.calendar.map((_, n) => {
    const knownValues = new Set<string>();
    for (const table of premise.tables.filter(({ event }) => event.length > 0)) {
      const event = eventWithNumber(table, n);
      for (const row of rowsIn(drawn.database, table).filter((one) => eventOf(table, one) === event))
        for (const { name, moment } of table.columns) {
          if (!knowledge.cell(table, row, name)) continue;
          if (table.order.includes(name)) knownValues.add("place");
          if (moment !== "none") knownValues.add(`moment ${moment}`);
          if (name === table.settled) knownValues.add(`settled ${table.name}`);
          if (name === table.closed) knownValues.add(`closed ${table.name}`);
        }
    }
    return knownValues;
  });

/** Other times for what has not happened, or has not settled, by the decision. */
const changedCalendar = (changing: Changing): Calendar => {
  const { premise, drawn, decision, knowledge, random, options } = changing;
  const { tables, grain } = premise;
  const all = toldOf(changing);
  const of = tables.filter(({ event }) => event.length > 0);
  const isOwn = (n: number) => of.some((table) => eventWithNumber(table, n) === eventOf(grain, decision.event));
  const own = drawn.calendar.find((_, n) => isOwn(n))?.place ?? 0;
  // If events overlap, an event that was not earlier may become an earlier one that is not settled.
  const mayMoveBack = of.every((table) => isSettling(table) && table.rows !== "always");
  return drawn.calendar.map((before, n): EventTimes => {
    const knownValues = all[n] ?? new Set();
    const moves = !knownValues.has("place") && !isOwn(n) && random.chance(0.5);
    const place = moves ? Math.max(0, own + random.integer(mayMoveBack ? -2 : 0, 3)) : before.place;
    const next = drawEventTimes(tables, random, place, options);
    const settles = of.some(isSettling) && place < own && !isOwn(n);
    return {
      place,
      moments: changedMoments(before, next, knownValues),
      ...changedEnds(before, next, knownValues, settles ? halfDayFrom(knowledge.moment) : null),
    };
  });
};

/** Known moments stay, and so do all earlier ones. */
const changedMoments = (
  before: EventTimes,
  next: EventTimes,
  knownValues: KnownValues,
): ReadonlyMap<string, number> => {
  const instants = [...before.moments.keys()];
  const known = instants.findLastIndex((instant) => knownValues.has(`moment ${instant}`));
  const at = (of: EventTimes, i: number) => of.moments.get(instants[i] ?? "") ?? 0;
  const start = Math.max(0, known);
  return new Map(
    instants.map((instant, i) => {
      if (i <= known) return [instant, at(before, i)];
      return [instant, known === -1 ? at(next, i) : at(before, known) + at(next, i) - at(next, start)];
    }),
  );
};

/** What is not settled or closed by a time stays so. */
const changedEnds = (
  before: EventTimes,
  next: EventTimes,
  knownValues: KnownValues,
  notBefore: number | null,
): Pick<EventTimes, "settled" | "closed" | "fraction" | "notBefore"> => {
  const later = (time: number | null) =>
    time === null || notBefore === null ? time : time < notBefore ? notBefore + (time % 4) : time;
  const isAnyTold = [...knownValues].some((one) => /^(settled|closed) /.test(one));
  const ends = (what: "settled" | "closed") =>
    new Map(
      [...before[what]].map(([table, time]) => [
        table,
        knownValues.has(`${what} ${table}`) ? time : later(next[what].get(table) ?? null),
      ]),
    );
  const [settled, closed] = [ends("settled"), ends("closed")];
  for (const [table, end] of closed) {
    const time = settled.get(table) ?? null;
    if (!knownValues.has(`closed ${table}`))
      closed.set(table, end === null || time === null ? null : Math.max(end, time));
  }
  return { settled, closed, fraction: isAnyTold ? before.fraction : next.fraction, notBefore };
};
