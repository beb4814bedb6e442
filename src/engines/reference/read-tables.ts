/** Declared tables as relations: their rows as read, what checks leave of them, and their settlement. */
import type { TablePlan } from "../../plan/relations/index.ts";
import type { GivenDatabase } from "./index.ts";
import { keepRows } from "./relation-steps.ts";
import { type Cell, groupedBy, type InterpreterContext, type Relation, type Row } from "./relation-values.ts";
import { passesCheck } from "./value-checks.ts";
import { keyOf, readValue, type Value } from "./values.ts";

/** A row as its table declares it: a value for every declared column. */
export type DeclaredRow = ReadonlyMap<string, Value>;

export const readDatabase = (
  tables: readonly TablePlan[],
  database: GivenDatabase,
): ReadonlyMap<string, readonly DeclaredRow[]> =>
  new Map(
    tables.map((table) => [
      table.name,
      (database.get(table.name) ?? []).map(
        (row) => new Map(table.columns.map(({ name, dtype }) => [name, readValue(row[name], dtype)])),
      ),
    ]),
  );

export const valueIn = (row: DeclaredRow, name: string): Value => row.get(name) ?? null;

/** The columns whose checks drop rows. */
const dropping = ({ columns }: TablePlan) => columns.filter(({ check }) => check?.otherwise === "drop");
export const isKept = (table: TablePlan, row: DeclaredRow): boolean =>
  dropping(table).every(
    ({ name, dtype, check }) => check === undefined || passesCheck(check, valueIn(row, name), dtype),
  );

const source = (table: TablePlan, rows: readonly DeclaredRow[], { settlement }: InterpreterContext): Relation => {
  const { timeline, event, order, entity, tick, settled, stamp } = table;
  const cellsOf = (row: DeclaredRow) => (name: string) => valueIn(row, name);
  const events = groupedBy(rows, (row) => keyOf(event.map((name) => valueIn(row, name))));
  return {
    grain: { timeline, event, order, entity, tick, settled, stamp },
    columns: new Map(table.columns.map(({ name, dtype }) => [name, dtype])),
    rows: rows.map(
      (row): Row => ({
        cells: new Map(
          table.columns.map((column): [string, Cell] => [
            column.name,
            { value: valueIn(row, column.name), settled: settlement.cell(table, column, cellsOf(row)) },
          ]),
        ),
        settled: settlement.presence(table, cellsOf(row)),
      }),
    ),
    closed: (one) => settlement.closed(table, (events.get(one) ?? []).map(cellsOf)),
    holds: (one) => events.has(one),
  };
};

/** The presence of a remaining row depends on the checked values, as if they were filtered. */
const afterDrops = (
  relation: Relation,
  table: TablePlan,
  rows: readonly DeclaredRow[],
  setting: InterpreterContext,
): Relation => {
  const names = dropping(table).map(({ name }) => name);
  if (names.length === 0) return relation;
  return keepRows(
    relation,
    rows.map((row) => isKept(table, row)),
    relation.rows.map((row) => setting.settlement.latest(names.map((name) => row.cells.get(name)?.settled ?? 0))),
    setting,
  );
};

const afterNulls = (relation: Relation, table: TablePlan): Relation => ({
  ...relation,
  rows: relation.rows.map((row) => {
    const cells = new Map(row.cells);
    for (const { name, dtype, check } of table.columns) {
      const cell = cells.get(name);
      if (check?.otherwise === "null" && cell !== undefined && !passesCheck(check, cell.value, dtype))
        cells.set(name, { ...cell, value: null });
    }
    return { ...row, cells };
  }),
});

/** The relation of a table. Unless `checked`, the rows have already passed the checks. */
export const tableRelation = (
  table: TablePlan,
  rows: readonly DeclaredRow[],
  setting: InterpreterContext,
  checked: boolean,
): Relation => {
  const relation = source(table, rows, setting);
  return checked ? afterNulls(afterDrops(relation, table, rows, setting), table) : relation;
};
