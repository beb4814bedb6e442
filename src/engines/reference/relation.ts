/** Rows and columns as the reference passes them from step to step: every value with the time from which it is settled. */
import type { Dtype } from "../../core/dtypes.ts";
import type { Grain } from "../../plan/grain.ts";
import type { Operand } from "./dtypes.ts";
import type { Settlement, Time } from "./settlement.ts";
import { keyOf, type Value } from "./values.ts";

export interface Cell {
  readonly value: Value;
  /** When it is settled, where events overlap. */
  readonly settled: Time;
}

/** One value for every row. */
export interface Column {
  readonly dtype: Operand;
  readonly cells: readonly Cell[];
}

export interface Row {
  readonly cells: ReadonlyMap<string, Cell>;
  /** When it is settled that the row is there. */
  readonly settled: Time;
}

export interface Relation {
  readonly grain: Grain;
  /** The dtypes of its columns, in their order. */
  readonly columns: ReadonlyMap<string, Dtype>;
  readonly rows: readonly Row[];
  /** From when on no row of an event comes or goes. Rows of no event are all of one. */
  readonly closed: (event: string) => Time;
  /** Whether it holds an event: whether the event has rows in it, those included that steps have dropped. */
  readonly holds: (event: string) => boolean;
}

/** What every step and expression is given beside the rows. */
export interface Setting {
  readonly settlement: Settlement;
  readonly parameters: ReadonlyMap<string, Parameter>;
  readonly once: Once;
}

/** What is found of a relation, by a name for it, is found once. */
export type Once = <T>(relation: Relation, name: string, find: () => T) => T;
export const onceEach = (): Once => {
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

/** The key columns that tell one row from another. */
export const keysOf = ({ event, entity, tick }: Grain): readonly string[] => [
  ...event,
  ...entity,
  ...(tick?.columns ?? []),
];

/** The columns by which rows follow each other: the order of what goes out, of `first`, `last`, `limit` and `dedupe`. */
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

/** Rows, or their places, that have something in common. */
export const groupedBy = <T>(all: readonly T[], key: (one: T) => string): ReadonlyMap<string, readonly T[]> => {
  const groups = new Map<string, T[]>();
  for (const one of all) {
    const group = groups.get(key(one));
    if (group === undefined) groups.set(key(one), [one]);
    else group.push(one);
  }
  return groups;
};

/** The dtype of a column that is derived: of a plain number f64. */
export const derivedDtype = (dtype: Operand): Dtype => (dtype === "number" || dtype === "null" ? "f64" : dtype);
