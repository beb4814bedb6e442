/**
 * What the data of a run must satisfy before anything is computed, according to the declarations and the amendments of
 * the calculus.
 */
import type { Dtype } from "../../core/dtypes.ts";
import type { TablePlan } from "../../plan/relations/index.ts";
import type { Violation, ViolationKind } from "./failures.ts";
import { type DeclaredRow, isKept, valueIn } from "./read-tables.ts";
import { groupedBy, keysOf } from "./relation-values.ts";
import { always, never, settlementTime, type Time } from "./settlement.ts";
import { passesCheck } from "./value-checks.ts";
import { compareAll, compareValues, keyOf, midnightOf, type Value } from "./values.ts";

type Rows = ReadonlyMap<string, readonly DeclaredRow[]>;

const violation = (kind: ViolationKind, tables: readonly TablePlan[], what: string): Violation => ({
  kind,
  tables: tables.map(({ name }) => name),
  what: `${tables.map(({ name }) => `table '${name}'`).join(" and ")}: ${what}`,
});

const values = (row: DeclaredRow, names: readonly string[]): readonly Value[] =>
  names.map((name) => valueIn(row, name));
const textOf = (row: DeclaredRow, names: readonly string[]): string => keyOf(values(row, names));

const nulls = (table: TablePlan, rows: readonly DeclaredRow[]): readonly Violation[] =>
  table.columns
    .filter(({ nullable }) => !nullable)
    .filter(({ name }) => rows.some((row) => valueIn(row, name) === null))
    .map(({ name }) => violation("null", [table], `'${name}' is null in a row`));

const repeatedKeys = (table: TablePlan, rows: readonly DeclaredRow[]): readonly Violation[] => {
  const { stamp } = table;
  const keys = [
    ...keysOf(table),
    ...(stamp === null ? [] : [stamp.knownAt, ...(stamp.about === null ? [] : [stamp.about])]),
  ];
  const repeated = [...groupedBy(rows, (row) => textOf(row, keys))].filter(([, all]) => all.length > 1);
  return repeated.slice(0, 1).map(([key]) => violation("key", [table], `the key ${key} is repeated`));
};

const stamps = (table: TablePlan, rows: readonly DeclaredRow[]): readonly Violation[] => {
  const { stamp } = table;
  const { knownAt, about } = { knownAt: stamp?.knownAt ?? "", about: stamp?.about ?? null };
  if (about === null) return [];
  const late = rows.some((row) => compareValues(valueIn(row, about), valueIn(row, knownAt)) > 0);
  return late ? [violation("stamp", [table], `'${about}' is later than '${knownAt}'`)] : [];
};

const refusedValues = (table: TablePlan, rows: readonly DeclaredRow[]): readonly Violation[] =>
  table.columns.flatMap(({ name, dtype, check }) =>
    check?.otherwise === "refuse" && rows.some((row) => !passesCheck(check, valueIn(row, name), dtype))
      ? [violation("value", [table], `a value of '${name}' fails its check`)]
      : [],
  );

/** Tables with the same event key. */
const byEvent = (tables: readonly TablePlan[]): ReadonlyMap<string, readonly TablePlan[]> =>
  groupedBy(
    tables.filter(({ event }) => event.length > 0),
    ({ timeline, event }) => JSON.stringify([timeline?.name, event.toSorted()]),
  );

/** One event has one place in the order, whichever table states it. */
const places = (tables: readonly TablePlan[], rows: Rows): readonly Violation[] =>
  [...byEvent(tables).values()].flatMap((alike) =>
    [...groupedBy(alike, ({ order }) => JSON.stringify(order)).values()].flatMap((same): readonly Violation[] => {
      const [first] = same;
      if (first === undefined || first.order.length === 0) return [];
      const all = same.flatMap((table) => (rows.get(table.name) ?? []).map((row) => ({ table, row })));
      const events = [...groupedBy(all, ({ row }) => textOf(row, first.event.toSorted()))];
      const torn = events.find(([, ones]) => new Set(ones.map(({ row }) => textOf(row, first.order))).size > 1);
      if (torn === undefined) return [];
      const [event, ones] = torn;
      return [violation("place", [...new Set(ones.map(({ table }) => table))], `the event ${event} has two places`)];
    }),
  );

/**
 * Without `closed`, all rows of an event settle at one time. With it, they close at one time, and none settles later.
 */
const settlements = (table: TablePlan, rows: readonly DeclaredRow[]): readonly Violation[] => {
  const one = table.closed ?? table.settled;
  if (one === null) return [];
  return [...groupedBy(rows, (row) => textOf(row, table.event))].flatMap(([event, all]) => {
    if (new Set(all.map((row) => textOf(row, [one]))).size > 1)
      return [violation("settlement", [table], `the event ${event} has two values of '${one}'`)];
    const late = all.some((row) => timeIn(table, row, table.settled) > timeIn(table, row, one));
    return late ? [violation("closed", [table], `a row of the event ${event} settles after it is closed`)] : [];
  });
};

const dtypeOf = (table: TablePlan, name: string | null): Dtype =>
  table.columns.find((column) => column.name === name)?.dtype ?? "datetime";
const timeIn = (table: TablePlan, row: DeclaredRow, name: string | null): Time =>
  name === null ? always : settlementTime(valueIn(row, name), dtypeOf(table, name));

/** A time as stated: a datetime, or any time of a day. */
interface Stated {
  readonly from: bigint;
  readonly to: bigint;
}
const stated = (value: Value, dtype: Dtype): readonly Stated[] => {
  if (typeof value !== "bigint") return [];
  return dtype === "date"
    ? [{ from: midnightOf(value), to: midnightOf(value + 1n) - 1n }]
    : [{ from: value, to: value }];
};

/**
 * The times of every instant of every event, from all tables and columns: by event, then by instant in the order of the
 * chain.
 */
const momentsOf = (tables: readonly TablePlan[], rows: Rows) => {
  const all = tables.flatMap((table) =>
    table.columns
      .filter(({ moment }) => moment !== "none" && !moment.startsWith("during "))
      .flatMap(({ name, dtype, moment }) =>
        (rows.get(table.name) ?? []).flatMap((row) =>
          stated(valueIn(row, name), dtype).map((time) => ({
            ...{ table, moment, time, event: textOf(row, table.event.toSorted()) },
          })),
        ),
      ),
  );
  return groupedBy(all, ({ event }) => event);
};

const instants = (phases: readonly string[]): readonly string[] => [
  "always",
  ...phases.map((phase) => `after '${phase}'`),
  "hindsight",
];

/** A moment is unique per event and instant, and moments do not decrease along the phases. */
const moments = (tables: readonly TablePlan[], rows: Rows): readonly Violation[] =>
  [...byEvent(tables).values()].flatMap((alike) => {
    const chain = instants(alike[0]?.timeline?.phases ?? []);
    return [...momentsOf(alike, rows)].flatMap(([event, all]) => {
      const where = [...new Set(all.map(({ table }) => table))];
      const pairs = all.flatMap((a) => all.map((b) => ({ a, b })));
      if (pairs.some(({ a, b }) => a.moment === b.moment && a.time.to < b.time.from))
        return [violation("moment", where, `the event ${event} has two times for one instant`)];
      const isBack = pairs.some(
        ({ a, b }) => chain.indexOf(a.moment) < chain.indexOf(b.moment) && b.time.to < a.time.from,
      );
      return isBack
        ? [violation("moments", where, `a later instant of the event ${event} comes before an earlier one`)]
        : [];
    });
  });

const earliest = (times: readonly bigint[]): bigint | null =>
  times.reduce<bigint | null>((first, time) => (first === null || time < first ? time : first), null);
const latest = (times: readonly bigint[]): bigint | null =>
  times.reduce<bigint | null>((last, time) => (last === null || time > last ? time : last), null);

/** The columns that say when something in a table is settled. */
const settlingOf = ({ settled, closed, columns }: TablePlan): readonly string[] => [
  ...new Set([settled, closed, ...columns.map((column) => column.settled)].filter((name) => typeof name === "string")),
];

/**
 * An event with its place in the order, the times that denote its instants, and the times at which something of it
 * settles.
 */
interface Happening {
  readonly event: string;
  readonly place: readonly Value[];
  readonly times: readonly Stated[];
  readonly settled: readonly Time[];
}

const happenings = (tables: readonly TablePlan[], rows: Rows, order: readonly string[]): readonly Happening[] => {
  const denoted = momentsOf(tables, rows);
  const all = tables.flatMap((table) =>
    (rows.get(table.name) ?? []).map((row) => ({ table, row, event: textOf(row, table.event.toSorted()) })),
  );
  return [...groupedBy(all, ({ event }) => event)].flatMap(([event, ones]) => {
    const placed = ones.find(({ table }) => table.order.join() === order.join());
    if (placed === undefined) return [];
    return [
      {
        event,
        place: values(placed.row, order),
        times: (denoted.get(event) ?? []).map(({ time }) => time),
        settled: ones.flatMap(({ table, row }) => settlingOf(table).map((name) => timeIn(table, row, name))),
      },
    ];
  });
};

/**
 * Whether an earlier event is over when a later one begins. An unsettled event is not a violation while there is no
 * later one.
 */
const isOver = (earlier: Happening, later: Happening, declared: boolean): boolean => {
  const [reached, begins] = [latest(earlier.times.map(({ from }) => from)), earliest(later.times.map(({ to }) => to))];
  if (reached !== null && begins !== null && begins < reached) return false;
  if (!declared) return true;
  const begun = earliest(later.times.map(({ from }) => from));
  const isOpen = earlier.settled.includes(never);
  if (isOpen && later.settled.some((time) => time !== never)) return false;
  return begun === null || earlier.settled.every((time) => time === never || time < begun);
};

/** Unless events are declared to overlap, each is over before a later one begins. */
const overlaps = (tables: readonly TablePlan[], rows: Rows): readonly Violation[] =>
  [...byEvent(tables).values()].flatMap((alike): readonly Violation[] => {
    const ordered = alike.filter(({ order }) => order.length > 0);
    const [first] = ordered;
    if (first === undefined || first.timeline?.overlapping === true) return [];
    const all = happenings(alike, rows, first.order);
    const declared = first.timeline?.overlapping === false;
    const open = all.find((earlier) =>
      all.some((later) => compareAll(later.place, earlier.place) > 0 && !isOver(earlier, later, declared)),
    );
    return open === undefined
      ? []
      : [violation("overlap", ordered, `the event ${open.event} is not over when a later one begins`)];
  });

/** Every violation in the data, of every kind. Rows that checks drop are not checked further. */
export const findViolations = (tables: readonly TablePlan[], database: Rows): readonly Violation[] => {
  const rows = new Map(
    tables.map((table) => [table.name, (database.get(table.name) ?? []).filter((row) => isKept(table, row))]),
  );
  const each = [nulls, repeatedKeys, stamps, refusedValues, settlements];
  return [
    ...tables.flatMap((table) => each.flatMap((check) => check(table, rows.get(table.name) ?? []))),
    ...places(tables, rows),
    ...moments(tables, rows),
    ...overlaps(tables, rows),
  ];
};
