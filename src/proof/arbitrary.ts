/** Random databases for the tables of a pipeline, and random changes to all that is not known at a decision. */
import fc from "fast-check";
import type { Dtype } from "../../dsl/dtype.ts";
import { chainOf } from "../../dsl/instant.ts";
import { type ColumnPlan, mayBeNull, rowsOf, type TablePlan } from "../../dsl/plan/relation/source.ts";
import type { Database, Row, Value } from "./database.ts";
import { type Decision, eventOf, isKnown, standing } from "./known.ts";

/** The sizes of the worlds that are tried: small ones find what large ones hide. */
const world = { events: 5, entities: 3, ticks: 6 };

const day = (n: number): Date => new Date(Date.UTC(2024, 0, 1 + n));

/** Days that rows of logs are about, and how long after they become known: soon, late, and after a later row. */
const stamps = [2, 9, 16, 23].flatMap((about) => [0, 1, 8].map((delay) => ({ about, knownAt: about + delay })));

/** Days, of which many are those of stamps: that a row was stamped at the very time must happen often. */
const days = fc
  .oneof(fc.integer({ min: 0, max: 30 }), fc.constantFrom(...stamps.map(({ knownAt }) => knownAt)))
  .map(day);

const texts = fc.constantFrom("running", "crash", "Daytona", "Bristol", "", "k0", "k1");

/** Few values, so that ties, repeats and matches are common; extremes, so that carelessness shows. */
const values: { readonly [D in Dtype]: fc.Arbitrary<Value> } = {
  bool: fc.boolean(),
  i8: fc.integer({ min: -3, max: 9 }),
  i16: fc.integer({ min: -3, max: 40 }),
  i32: fc.oneof(fc.integer({ min: 1, max: 6 }), fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })),
  i64: fc.oneof(fc.integer({ min: 1, max: 6 }), fc.integer({ min: -(2 ** 40), max: 2 ** 40 })),
  f32: fc.integer({ min: -8, max: 8 }).map((n) => n / 4),
  f64: fc.oneof(
    { weight: 6, arbitrary: fc.integer({ min: 100, max: 140 }).map((n) => n / 4) },
    { weight: 1, arbitrary: fc.constantFrom(9999.999, 0, -1, 1e6) },
    { weight: 1, arbitrary: fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY) },
  ),
  // Some of them are keys too.
  str: texts,
  date: days,
  // Near the places of the events in their order, before, at and after one another; and near the stamps of logs.
  datetime: fc.oneof(
    days,
    fc.integer({ min: 0, max: 3 * world.events }).map((n) => new Date(day(0).getTime() + n * 12 * 3_600_000)),
  ),
  // Microseconds: a second and a day more and less, none, and as little as there is.
  duration: fc.constantFrom(0, 1, -1, 90_500_000, 90_500_000, -3_000_000, 86_400_000_000, 86_399_999_999),
  categorical: texts,
};

const smallNumber = fc.integer({ min: 0, max: 12 });
const smallFraction = smallNumber.map((n) => n / 4);
const isNumber = (dtype: Dtype): boolean => /^[if]\d/.test(dtype);

/** As the computation sees it: where a check sets to null what fails it, nulls are there. */
const cell = (column: ColumnPlan, options: Options = {}): fc.Arbitrary<Value> => {
  const { finite = false, small = false } = options;
  const { dtype } = column;
  const any = small && isNumber(dtype) ? (dtype.startsWith("i") ? smallNumber : smallFraction) : values[dtype];
  const value = finite ? any.filter((one) => typeof one !== "number" || Number.isFinite(one)) : any;
  return mayBeNull(column)
    ? fc.oneof({ weight: 4, arbitrary: value }, { weight: 1, arbitrary: fc.constant(null) })
    : value;
};

/** Keys need many values where cells need few. */
const keyValue = (dtype: Dtype, n: number): Value =>
  dtype === "str" || dtype === "categorical"
    ? `k${n}`
    : dtype === "date" || dtype === "datetime"
      ? day(n)
      : dtype === "bool"
        ? n % 2 === 0
        : n;

/** Whether a column tells rows apart; the versions of a row in a log are told apart by their stamps. */
const isKey = (table: TablePlan, name: string): boolean =>
  [...table.event, ...table.entity, ...(table.tick?.columns ?? []), table.stamp?.knownAt, table.stamp?.about].includes(
    name,
  );

/** Whether values are kept finite, for a question that NaN and infinities only cloud. */
export interface Options {
  readonly finite?: boolean;
  /** Whether numbers are kept small too, for a question that the rounding of large ones only clouds. */
  readonly small?: boolean;
}

/** Where the time stands at which an event is settled: beside its place in the order, and no part of it. */
const settling = (column: string): string => `settled by ${column}`;
const isSettling = (name: string): boolean => name.startsWith("settled by ");

/** Every event's place in the order and when it is settled, the same in all tables. Two events may share a place. */
const placesOf = (tables: readonly TablePlan[]): fc.Arbitrary<readonly Row[]> => {
  const columns = new Map(
    tables.flatMap((table) =>
      table.order.filter((name) => !table.event.includes(name)).map((name) => [name, dtypeOf(table, name)] as const),
    ),
  );
  const settled = tables.flatMap((table) => {
    const column = table.columns.find(({ name }) => name === table.settled);
    return column === undefined ? [] : [[settling(column.name), cell(column)] as const];
  });
  const place = fc
    .tuple(fc.integer({ min: 0, max: world.events }), fc.record(Object.fromEntries(settled)))
    .map(([n, times]) => ({
      ...Object.fromEntries([...columns].map(([name, dtype]) => [name, keyValue(dtype, n)])),
      ...times,
    }));
  return fc.array(place, { minLength: world.events, maxLength: world.events });
};

/** The rows that a table may have, keys and order filled in. */
const slots = (table: TablePlan, places: readonly Row[], events: readonly number[]): readonly Row[] => {
  const keys = (names: readonly string[], n: number): Row =>
    Object.fromEntries(names.map((name) => [name, keyValue(dtypeOf(table, name), n)]));
  const entities = table.entity.length === 0 ? [0] : Array.from({ length: world.entities }, (_, n) => n);
  // Facts and logs are of no event; they have a row for all keys together, or one for each version of it.
  if (table.event.length === 0)
    return table.entity
      .reduce<readonly Row[]>(
        (rows, name) => rows.flatMap((row) => entities.map((x) => ({ ...row, ...keys([name], x) }))),
        [{}],
      )
      .flatMap((row) => versions(table).map((version) => ({ ...row, ...version })));
  const ticks = table.tick === null ? [0] : Array.from({ length: world.ticks }, (_, n) => n);
  return events.flatMap((e) =>
    entities.flatMap((x) =>
      ticks.map((t) => ({
        ...Object.fromEntries(Object.entries(places[e] ?? {}).filter(([name]) => table.order.includes(name))),
        ...(table.settled === null ? {} : { [table.settled]: places[e]?.[settling(table.settled)] ?? null }),
        ...keys(table.event, e),
        ...keys(table.entity, x),
        ...keys(table.tick?.columns ?? [], t),
      })),
    ),
  );
};

/** The stamps that rows with the same key may have: none but the empty one in a table that is no log. */
const versions = ({ stamp }: TablePlan): readonly Row[] => {
  if (stamp === null) return [{}];
  const { knownAt, about } = stamp;
  if (about !== null) return stamps.map((n) => ({ [knownAt]: day(n.knownAt), [about]: day(n.about) }));
  return [...new Set(stamps.map((n) => n.knownAt))].map((n) => ({ [knownAt]: day(n) }));
};

const dtypeOf = (table: TablePlan, name: string): Dtype =>
  table.columns.find((column) => column.name === name)?.dtype ?? "i32";

/** A row for a slot, or none: data are missing everywhere. */
const filled = (table: TablePlan, slot: Row, missing: number, options: Options = {}): fc.Arbitrary<readonly Row[]> => {
  const cells = table.columns
    .filter(({ name }) => !(name in slot))
    .map((column) => [column.name, cell(column, options)] as const);
  return fc
    .tuple(fc.integer({ min: 0, max: 9 }), fc.record(Object.fromEntries(cells)))
    .map(([n, row]) => (n < missing ? [] : [{ ...slot, ...row }]));
};

/** The rows of all tables, in any order. */
const databaseAt = (tables: readonly TablePlan[], places: readonly Row[], options: Options): fc.Arbitrary<Database> => {
  const events = places.map((_, n) => n);
  const rows = tables.map((table) =>
    fc
      .tuple(...slots(table, places, events).map((slot) => filled(table, slot, table.stamp === null ? 2 : 6, options)))
      .chain((made) => shuffled(made.flat())),
  );
  return fc.tuple(...rows).map((made) => new Map(tables.map((table, i) => [table.name, made[i] ?? []])));
};

/** Random databases: unsorted, with rows missing, and with events that share a place in the order. */
export const databases = (tables: readonly TablePlan[], options: Options = {}): fc.Arbitrary<Database> =>
  placesOf(tables).chain((places) => databaseAt(tables, places, options));

export interface Case {
  readonly database: Database;
  readonly changed: Database;
  readonly decision: Decision;
}

/**
 * A database, a decision, and another database that agrees on all that is known then and on nothing else.
 *
 * `subject` is the table the pipeline begins with: the decision is one of its rows.
 */
export const cases = (
  tables: readonly TablePlan[],
  subject: TablePlan,
  at: string,
  options: Options = {},
): fc.Arbitrary<Case> =>
  placesOf(tables)
    .chain((places) => casesIn(places, tables, subject, at, options))
    .filter((one) => one !== null);

/** Null for a database in which the subject has no rows, and so nothing is decided. */
const casesIn = (
  places: readonly Row[],
  tables: readonly TablePlan[],
  subject: TablePlan,
  at: string,
  options: Options,
): fc.Arbitrary<Case | null> => {
  return databaseAt(tables, places, options).chain((database) => {
    const rows = database.get(subject.name) ?? [];
    if (rows.length === 0) return fc.constant(null);
    return fc.constantFrom(...rows).chain((row) => {
      const decision: Decision = {
        at,
        event: { ...pick(row, subject.event), ...orderOf(subject, places).get(eventOf(subject, row)) },
        ...momentOf(tables, database, places, subject, row, at),
        clock: subject.tick?.clock ?? null,
        tick: at.startsWith("during ") ? pick(row, [...subject.entity, ...(subject.tick?.columns ?? [])]) : null,
      };
      return changes(tables, database, places, decision, options).map((changed) => ({ database, changed, decision }));
    });
  });
};

/**
 * The latest time that a row of the decision's event, in whatever table, says to denote an instant of the decision or an
 * earlier one; and the events that were settled by then.
 */
const momentOf = (
  tables: readonly TablePlan[],
  database: Database,
  places: readonly Row[],
  subject: TablePlan,
  row: Row,
  at: string,
): Pick<Decision, "moment" | "settled"> => {
  const times = tables.flatMap((table) => {
    const chain = chainOf(table.timeline?.phases ?? []);
    const known = table.columns.filter(({ moment }) => moment !== "none" && chain.indexOf(moment) <= chain.indexOf(at));
    return (database.get(table.name) ?? [])
      .filter((other) => table.event.length > 0 && eventOf(table, other) === eventOf(subject, row))
      .flatMap((other) => known.flatMap(({ name }) => other[name]?.valueOf() ?? []));
  });
  const moment = times.length === 0 ? null : Math.max(...times.map(Number));
  if (subject.timeline?.overlapping !== true) return { moment, settled: null };
  const isPast = (time: Value) => time !== null && moment !== null && Number(time.valueOf()) < moment;
  const settled = places.flatMap((place, n) => {
    const settles = Object.entries(place).filter(([name]) => isSettling(name));
    const isOver = settles.length > 0 && settles.every(([, time]) => isPast(time));
    return isOver ? [eventOf(subject, slotEvent(subject, n))] : [];
  });
  return { moment, settled: new Set(settled) };
};

const slotEvent = (table: TablePlan, n: number): Row =>
  Object.fromEntries(table.event.map((name) => [name, keyValue(dtypeOf(table, name), n)]));

const pick = (row: Row, names: readonly string[]): Row =>
  Object.fromEntries(names.map((name) => [name, row[name] ?? null]));

/** The places of all events, by each table's own event key. */
const orderOf = (table: TablePlan, places: readonly Row[]): ReadonlyMap<string, Row> =>
  new Map(
    places.map((place, n) => {
      const event = slotEvent(table, n);
      return [
        eventOf(table, event),
        {
          ...Object.fromEntries(Object.entries(place).filter(([name]) => !isSettling(name))),
          ...pick(
            event,
            table.order.filter((name) => name in event),
          ),
        },
      ];
    }),
  );

/** Changes everything that is not known: values, nulls, rows added and removed, later events, the order of rows. */
const changes = (
  tables: readonly TablePlan[],
  database: Database,
  places: readonly Row[],
  decision: Decision,
  options: Options,
): fc.Arbitrary<Database> =>
  fc
    .tuple(
      ...tables.map((table) => {
        const order = orderOf(table, places);
        const rows = database.get(table.name) ?? [];
        const kept = rows.map((row) => keep(table, row, order, decision, options));
        const free = slots(
          table,
          places,
          places.map((_, n) => n),
        ).filter((slot) => {
          const where = standing(table, slot, order, decision);
          return where === "other" || (where === "own" && !isKnown(table, slot, rowsOf(table), decision));
        });
        const added = free.map((slot) => filled(table, slot, 3, options));
        return fc
          .tuple(fc.tuple(...kept), fc.tuple(...added))
          .chain(([before, after]) => shuffled([...before.flat(), ...after.flat()]));
      }),
    )
    .map((all) => new Map(tables.map((table, i) => [table.name, all[i] ?? []])));

/** What must stay of a row: all of an earlier event's; of the decision's own event the cells that are known. */
const keep = (
  table: TablePlan,
  row: Row,
  order: ReadonlyMap<string, Row>,
  decision: Decision,
  options: Options,
): fc.Arbitrary<readonly Row[]> => {
  const where = standing(table, row, order, decision);
  if (where === "earlier") return fc.constant([row]);
  if (where === "other" || !isKnown(table, row, rowsOf(table), decision)) return fc.constant([]);
  const cells = table.columns.map((column) => [
    column.name,
    isKey(table, column.name) || isKnown(table, row, column.at, decision)
      ? fc.constant(row[column.name] ?? null)
      : cell(column, options),
  ]);
  return fc.record(Object.fromEntries(cells) as Record<string, fc.Arbitrary<Value>>).map((changed) => [changed]);
};

const shuffled = (rows: readonly Row[]): fc.Arbitrary<readonly Row[]> =>
  fc.shuffledSubarray([...rows], { minLength: rows.length, maxLength: rows.length });
