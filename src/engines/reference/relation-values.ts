/**
 * Rows and columns as the reference passes them from step to step: every value with the time from which it is settled.
 */
import type { Dtype } from "../../core/dtypes.ts";
import type { Grain } from "../../plan/grain.ts";
import type { Operand } from "./dtypes.ts";
import type { Settlement, Time } from "./settlement.ts";
import { keyOf, type Value } from "./values.ts";

export interface Cell {
  readonly value: Value;
  /** When it is settled, if events overlap. */
  readonly settled: Time;
}

/** One value per row. */
export interface Column {
  readonly dtype: Operand;
  readonly cells: readonly Cell[];
}

export interface Row {
  readonly cells: ReadonlyMap<string, Cell>;
  /** When the presence of the row is settled. */
  readonly settled: Time;
}

export interface Relation {
  readonly grain: Grain;
  /** The dtypes of its columns, in order. */
  readonly columns: ReadonlyMap<string, Dtype>;
  readonly rows: readonly Row[];
  /** The time from which no row of an event is added or removed. Rows without an event belong to one. */
  readonly closed: (event: string) => Time;
  /** Whether the event has rows in it, including rows that steps have dropped. */
  readonly holds: (event: string) => boolean;
}

/** The context of every step and expression. */
export interface InterpreterContext {
  readonly settlement: Settlement;
  readonly parameters: ReadonlyMap<string, Parameter>;
  readonly once: Cache;
}

/** Caches a result per relation and name. */
export type Cache = <T>(relation: Relation, name: string, find: () => T) => T;
export const cachePerRelation = (): Cache => {
  const all = new WeakMap<Relation, Map<string, unknown>>();
  return <T>(relation: Relation, name: string, find: () => T): T => {
    const found = all.get(relation) ?? new Map<string, unknown>();
    all.set(relation, found);
    if (!found.has(name)) found.set(name, find());
    return found.get(name) as T;
  };
};

export interface Parameter {
  readonly dtype: Dtype;
  readonly value: Value | readonly Value[];
}

/** The key columns that identify a row. */
export const keysOf = ({ event, entity, tick }: Grain): readonly string[] => [
  ...event,
  ...entity,
  ...(tick?.columns ?? []),
];

/** The columns that order rows: the order of the output, of `first`, `last`, `limit` and `dedupe`. */
export const orderOf = (grain: Grain): readonly string[] => [...grain.order, ...keysOf(grain)];

export const cellOf = (row: Row, name: string): Cell => {
  const cell = row.cells.get(name);
  if (cell === undefined) throw new Error(`there is no column '${name}'`);
  return cell;
};
export const valuesOf = (row: Row, names: readonly string[]): readonly Value[] =>
  names.map((name) => cellOf(row, name).value);
export const settledOf = (row: Row, names: readonly string[]): readonly Time[] =>
  names.map((name) => cellOf(row, name).settled);

/** The event of a row, as text. */
export const eventOf = ({ grain }: Relation, row: Row): string => keyOf(valuesOf(row, grain.event));

/** Groups rows, or their indices, by a key. */
export const groupedBy = <T>(all: readonly T[], key: (one: T) => string): ReadonlyMap<string, readonly T[]> => {
  const groups = new Map<string, T[]>();
  for (const one of all) {
    const group = groups.get(key(one));
    if (group === undefined) groups.set(key(one), [one]);
    else group.push(one);
  }
  return groups;
};

/** The dtype of a derived column: f64 for a plain number. */
export const derivedDtype = (dtype: Operand): Dtype => (dtype === "number" || dtype === "null" ? "f64" : dtype);
