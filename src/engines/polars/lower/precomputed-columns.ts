/**
 * What is computed before the step that an expression belongs to, and how it is printed: side frames that are joined to
 * the rows, and columns.
 */

import { quoted } from "../../../core/visible-text.ts";
import type { Grain } from "../../../plan/grain.ts";
import { describeRows, type RowConditions, type SettledCondition } from "../../lowering/row-conditions.ts";
import { prepared, purposes } from "../../lowering/step-names.ts";
import type { WindowBounds } from "../../lowering/window-bounds.ts";
import { col, type Identifiers, list } from "./names.ts";
import { addColumns, call, type Statement } from "./statements.ts";

export interface Named {
  readonly name: string;
  readonly code: string;
}

/**
 * A frame with one row per cell (a tick or an event, within a partition), aggregated from the current frame and joined
 * to it.
 */
export interface CellFrame {
  readonly unit: "tick" | "event";
  readonly partition: readonly string[];
  /**
   * If set, this many cells of strictly earlier events are copied into every event, marked in a column of that name.
   */
  readonly carried: number | null;
  /** The aggregates of the rows of one cell. */
  readonly aggregates: Named[];
  /** Windows over cells, step by step. */
  readonly windows: Named[][];
  /** The columns that are joined. */
  readonly kept: string[];
}

/** A join of each row to the rows that it may read, for windows that check more than their position. */
export interface RangeJoinFrame extends RowConditions {
  /** Identifies the frame, so that equal ones are shared. */
  readonly id: string;
  readonly partition: readonly string[];
  /** A fresh name for the distance in ticks or events, and whether it is used. */
  readonly distance: { readonly name: string; isUsed: boolean };
  /** The values that are aggregated. */
  readonly values: Named[];
  readonly aggregates: Named[];
  readonly kept: string[];
}

/** Windows computed from the rows in their frames, one row per cell, joined to the rows. */
export interface RollingGroupsFrame extends Omit<WindowBounds, "text"> {
  /** Identifies the frame, so that equal ones are shared. */
  readonly id: string;
  readonly careers: boolean;
  /** Names that no column has. */
  readonly free: readonly [place: string, row: string, own: string];
  readonly values: Named[];
  readonly aggregates: Named[];
  readonly kept: string[];
}

export interface Hoisted {
  readonly cells: CellFrame[];
  readonly framed: RollingGroupsFrame[];
  readonly seen: RangeJoinFrame[];
  /** Columns to add, as fragments with names. */
  readonly columns: Named[];
}

/** Receives statements. */
interface Writer {
  readonly identifiers: Identifiers;
  readonly statements: Statement[];
  readonly temporary: (prefix: string) => string;
}

const unique = (...names: readonly string[]): readonly string[] => [...new Set(names)];

/** The columns that identify cells. */
const cellKeys = ({ unit, partition }: CellFrame, { event, tick }: Grain): readonly string[] =>
  unique(...partition, ...event, ...(unit === "tick" ? (tick?.columns ?? []) : []));

const record = (columns: readonly Named[]): string =>
  `{ ${columns.map(({ name, code }) => `${quoted(name)}: ${code}`).join(", ")} }`;

/** The timestamp before which rows must be settled, and the columns that settle them: usually one. */
export const settledOption = ({ asOf, by }: SettledCondition): string => {
  const each = by.map(
    ({ at, inDays }) => `{ at: ${quoted(at)}, asOf: ${quoted(asOf)}${inDays ? ", inDays: true" : ""} }`,
  );
  return each.length === 0 ? `{ asOf: ${quoted(asOf)} }` : each.length === 1 ? each.join("") : `[${each.join(", ")}]`;
};

/** A call of a helper with options. */
export const helperCall = (helper: string, frame: string, options: readonly string[]): string =>
  `${helper}(${frame}, { ${options.join(", ")} })`;

/** A side frame, and the columns that it is joined on. */
interface Beside {
  readonly name: string;
  readonly keys: readonly string[];
  readonly kept: readonly string[];
}

/** Joins side frames to the rows, and returns the resulting frame. */
const joinedTo = (at: string, besides: readonly Beside[], rows: string, writer: Writer): string => {
  if (besides.length === 0) return at;
  const columns = besides.flatMap(({ kept }) => kept.map((name) => ({ name })));
  const name = writer.identifiers.take(`${rows} with windows of ${purposes(columns)}`);
  const how = `how: "left", maintainOrder: "left", nullsEqual: true`;
  const calls = besides.map((beside) => call("join", `${beside.name}, { on: ${list(beside.keys)}, ${how} }`));
  writer.statements.push({ name, comments: [], frame: at, calls });
  return name;
};

const writeCells = (at: string, grain: Grain, cells: CellFrame, writer: Writer): Beside => {
  const { unit, partition, carried, aggregates, windows, kept } = cells;
  const { event, order, tick } = grain;
  const keys = cellKeys(cells, grain);
  const perCell = writer.identifiers.take(`${purposes(aggregates)} per ${unit}`);
  const made = [
    call("groupBy", list(unique(...keys, ...order))),
    addColumns("agg", aggregates),
    call("sort", list(unique(...order, ...event, ...(unit === "tick" ? (tick?.columns ?? []) : []), ...partition))),
  ];
  const looked = windows.map((columns) => addColumns("withColumns", columns));
  const select = call("select", [...keys, ...kept].map(col).join(", "));
  const about = `One row per ${unit}, so that a window over ${unit}s counts ${unit}s and not rows.`;
  if (carried === null) {
    writer.statements.push({ name: perCell, comments: [about], frame: at, calls: [...made, ...looked, select] });
    return { name: perCell, keys, kept };
  }
  writer.statements.push({ name: perCell, comments: [about], frame: at, calls: made });
  const careers = writer.identifiers.take(`careers of ${purposes(aggregates)}`);
  const [place, own] = [writer.temporary("place"), writer.temporary("own")];
  const options = [
    `partition: ${list(partition)}`,
    `event: ${list(event)}`,
    `order: ${list(order)}`,
    `cells: ${carried}`,
    `values: ${list([...keys.filter((key) => !partition.includes(key) && !event.includes(key)), ...aggregates.map(({ name }) => name)])}`,
    `place: ${quoted(place)}`,
    `own: ${quoted(own)}`,
  ];
  writer.statements.push({
    name: careers,
    comments: [
      `Into every event, the ${carried} ${unit}s that came before it; another event of equal ${order.join(", ")} is not before it.`,
    ],
    frame: helperCall("carryOverRows", perCell, options),
    calls: [...looked, call("filter", col(own)), select],
  });
  return { name: careers, keys, kept };
};

const writeSeen = (at: string, { event, order, tick }: Grain, rows: RangeJoinFrame, writer: Writer): Beside => {
  const { look, partition, settled, within, gap, size, distance, values, aggregates, kept } = rows;
  const ticks = tick === null || look === "prior" || look === "later" ? [] : tick.columns;
  const times = [...(settled === null ? [] : [settled.asOf]), ...(within === null ? [] : [within.time])];
  const keys = unique(...partition, ...event, ...ticks, ...times);
  const seen = writer.identifiers.take(`${settled === null ? "seen" : "settled"} rows for ${purposes(aggregates)}`);
  const options = [
    `look: ${quoted(look)}`,
    `partition: ${list(partition)}`,
    `event: ${list(event)}`,
    `order: ${list(order)}`,
    ...(tick === null ? [] : [`tick: ${list(tick.columns)}`]),
    ...(settled === null ? [] : [`settled: ${settledOption(settled)}`]),
    ...(within === null
      ? []
      : [`within: { time: ${quoted(within.time)}, span: ${within.span}, unit: ${quoted(within.unit)} }`]),
    ...(gap === 0 ? [] : [`gap: ${gap}`]),
    ...(size === null ? [] : [`size: ${size}`]),
    ...(distance.isUsed ? [`distance: ${quoted(distance.name)}`] : []),
    `values: ${record(values)}`,
  ];
  writer.statements.push({
    name: seen,
    comments: [describeRows(keys, rows)],
    frame: helperCall("rangeJoin", at, options),
    calls: [
      call("groupBy", list(keys)),
      addColumns("agg", aggregates),
      call("select", [...keys, ...kept].map(col).join(", ")),
    ],
  });
  return { name: seen, keys, kept };
};

const writeFramed = (at: string, { event, order, tick }: Grain, rows: RollingGroupsFrame, writer: Writer): Beside => {
  const { unit, partition, size, skip, toward, careers, free, values, aggregates, kept } = rows;
  const keys = unique(...partition, ...event, ...(unit === "tick" ? (tick?.columns ?? []) : []));
  const name = writer.identifiers.take(`${purposes(aggregates)} per ${unit}`);
  const options = [
    `partition: ${list(partition)}`,
    `event: ${list(event)}`,
    `order: ${list(order)}`,
    `tick: ${list(tick?.columns ?? [])}`,
    `unit: ${quoted(unit)}`,
    ...(careers ? ["careers: true"] : []),
    `toward: ${quoted(toward)}`,
    ...(size === null ? [] : [`size: ${size}`]),
    `skip: ${skip}`,
    `values: ${record(values)}`,
    `aggregates: [${aggregates.map(({ name, code }) => `${code}.alias(${quoted(name)})`).join(", ")}]`,
    `free: ${list(free)}`,
  ];
  writer.statements.push({
    name,
    comments: [`The rows in the window of every ${unit}.`],
    frame: helperCall("rollingGroups", at, options),
    calls: [call("select", [...keys, ...kept].map(col).join(", "))],
  });
  return { name, keys, kept };
};

/**
 * Writes the steps that must come first, and returns their final frame and the columns to drop afterwards. They are named
 * after `rows` and the columns that they are for.
 */
export const writeHoisted = (
  frame: string,
  grain: Grain,
  hoisted: readonly Hoisted[],
  rows: string,
  writer: Writer,
) => {
  let at = frame;
  let steps = 0;
  const dropped: string[] = [];
  for (const { columns, cells, framed, seen } of hoisted) {
    const from = at;
    // Each side frame is made from the same rows, not from the previous join: otherwise the plan would double with
    // each.
    const besides = [
      ...cells.map((one) => writeCells(from, grain, one, writer)),
      ...framed.map((one) => writeFramed(from, grain, one, writer)),
      ...seen.map((one) => writeSeen(from, grain, one, writer)),
    ];
    at = joinedTo(from, besides, rows, writer);
    dropped.push(...[...cells, ...framed, ...seen].flatMap(({ kept }) => kept));
    if (columns.length === 0) continue;
    const before = writer.identifiers.take(prepared(rows, columns, steps++));
    writer.statements.push({
      name: before,
      comments: ["Intermediate columns of the next step: a window cannot be nested in a window."],
      frame: at,
      calls: [addColumns("withColumns", columns)],
    });
    at = before;
    dropped.push(...columns.map(({ name }) => name));
  }
  return { at, dropped };
};
