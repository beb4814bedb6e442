/** Settlement of declared tables: the timestamps are among their own columns. */
import { keysOf } from "../../../plan/grain.ts";
import {
  type ColumnPlan,
  droppingColumns,
  rowsInstant,
  type SourceNode,
  type TablePlan,
} from "../../../plan/relations/index.ts";
import type { Rule } from "./rule-helpers.ts";
import type { Rows } from "./settled-rows.ts";
import { mergeTimes, never, type OfEvent, type Times } from "./symbolic-times.ts";

/** The column with one time for all rows of an event; null if there is none. */
const ofEvents = ({ settled, closed }: TablePlan): string | null => closed ?? settled;

const eventTime = (rows: Rows, name: string): OfEvent => ({
  kind: "event",
  key: `'${name}' of ${rows.id}`,
  rows,
  time: rows.own(name),
  missing: "never",
});

export const source: Rule<SourceNode> = (node, _, begin) => {
  const { table } = node;
  const made = begin(null);
  for (const { name } of table.columns) made.columns.set(name, []);
  made.tables.add(made);
  if (!made.overlaps) return made;

  const one = ofEvents(table);
  const unsettled = never(`table '${table.name}' does not say when it is`);
  const at = (name: string | null): Times =>
    name === null ? unsettled : [name === one ? eventTime(made, name) : made.own(name)];
  if (one !== null) made.plain.set(eventTime(made, one).key, { name: one, time: eventTime(made, one) });

  const fixed = [...keysOf(table), ...table.order];
  const stamps = [table.settled, table.closed, ...table.columns.map(({ settled }) => settled)];
  const cell = (column: ColumnPlan): Times => {
    if (fixed.includes(column.name)) return [];
    if (stamps.includes(column.name)) return at(column.name);
    return column.at === "always" ? [] : at(column.settled ?? table.settled);
  };
  for (const column of table.columns) made.columns.set(column.name, cell(column));

  // Whether a row passes the checks depends on the checked columns.
  const left = droppingColumns(table).map(cell);
  made.rows = mergeTimes(table.rows === "always" ? [] : at(table.settled), ...left);
  made.closed = rowsInstant(table) === "always" ? [] : at(one);
  return made;
};
