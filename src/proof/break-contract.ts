/** Breaks one rule of the contract in a valid database: a run must refuse the result. */
import type { ColumnPlan, TablePlan } from "../plan/relations/index.ts";
import { findViolations, type Rule } from "./check-contract.ts";
import { type Database, type Row, rowsIn, type Value } from "./database.ts";
import { eventOf } from "./knowledge.ts";
import type { Random } from "./seeded-random.ts";

export interface BrokenDatabase {
  readonly rule: Rule;
  readonly database: Database;
}

const tries = 12;

/** Null if no rule could be violated within a number of attempts; these tables may not have any. */
export const breakContract = (
  tables: readonly TablePlan[],
  database: Database,
  random: Random,
  rules: readonly Rule[] = Object.keys(ways) as Rule[],
): BrokenDatabase | null => {
  for (let i = 0; i < tries; i++) {
    const rule = random.pick(rules);
    const table = random.pick(tables);
    const rows = rowsIn(database, table);
    const row = rows.length === 0 ? null : random.pick(rows);
    const broken = row === null ? null : ways[rule](table, rows, row, random);
    if (broken === null) continue;
    const spoilt = new Map([...database, [table.name, broken]]);
    if (findViolations(tables, spoilt).some((breach) => breach.rule === rule)) return { rule, database: spoilt };
  }
  return null;
};

/** The rows of a table with the rule violated at one of them; null if that is not possible. */
type BreakRule = (table: TablePlan, rows: readonly Row[], row: Row, random: Random) => readonly Row[] | null;

const replaced = (rows: readonly Row[], row: Row, cells: Row): readonly Row[] =>
  rows.map((one) => (one === row ? { ...one, ...cells } : one));

/** A null stays one: of what it would be, its dtype says nothing here. */
const dayLater = (value: Value | undefined, days: number): Value =>
  value == null
    ? null
    : value instanceof Date
      ? new Date(value.getTime() + days * 86_400_000)
      : typeof value === "number"
        ? value + days
        : "k9";

const ofEvent = (table: TablePlan, row: Row) => (other: Row) => eventOf(table, other) === eventOf(table, row);

/** Moves one row of an event, or all rows of it in this table, so that other tables disagree. */
const moved =
  (names: (table: TablePlan) => readonly string[]): BreakRule =>
  (table, rows, row, random) => {
    const columns = names(table).filter((name) => !table.event.includes(name));
    if (columns.length === 0) return null;
    const name = random.pick(columns);
    const value = dayLater(row[name], random.pick([-3, -1, 1, 3, 40]));
    const isOf = random.chance(0.5) ? ofEvent(table, row) : (other: Row) => other === row;
    return rows.map((other) => (isOf(other) ? { ...other, [name]: value } : other));
  };

const of = (test: (column: ColumnPlan) => boolean) => (table: TablePlan) =>
  table.columns.filter(test).map(({ name }) => name);

const ways: { readonly [R in Rule]: BreakRule } = {
  "no nulls": (table, rows, row, random) => {
    const strict = of(({ nullable, check }) => !nullable && check === undefined)(table);
    return strict.length === 0 ? null : replaced(rows, row, { [random.pick(strict)]: null });
  },
  "unique keys": (_, rows, row) => [...rows, row],
  "one place": moved(({ order }) => order),
  "one settlement": moved(({ settled, closed }) => [closed ?? settled].filter((name) => name !== null)),
  "settled by closing": moved(({ settled, closed }) => (closed === null || settled === null ? [] : [settled])),
  "moments in order": moved((table) =>
    of(({ name, moment }) => moment !== "none" && !table.order.includes(name))(table),
  ),
  "stamps after what they are about": (table, rows, row) => {
    const { stamp } = table;
    return stamp === null || stamp.about === null
      ? null
      : replaced(rows, row, { [stamp.about]: dayLater(row[stamp.knownAt], 1) });
  },
  // Delays the settlement of the event, or the moments that its timestamps denote.
  "no overlap": (table, rows, row) => {
    const { timeline, settled, order } = table;
    if (timeline === null || timeline.overlapping === true) return null;
    const denoting = of(({ name, moment }) => moment !== "none" && !order.includes(name))(table);
    const late = timeline.overlapping === false && settled !== null ? [settled] : denoting;
    const isOf = ofEvent(table, row);
    const delayed = (other: Row): Row => ({
      ...other,
      ...Object.fromEntries(late.map((name) => [name, other[name] == null ? null : dayLater(other[name], 30)])),
    });
    return late.length === 0 ? null : rows.map((other) => (isOf(other) ? delayed(other) : other));
  },
  "values hold": (table, rows, row, random) => {
    const checked = table.columns.filter(({ check }) => check?.otherwise === "refuse");
    const [column] = checked.length === 0 ? [] : [random.pick(checked)];
    if (column === undefined) return null;
    const value = column.dtype === "str" || column.dtype === "categorical" ? "" : -9999;
    return replaced(rows, row, { [column.name]: value });
  },
};
