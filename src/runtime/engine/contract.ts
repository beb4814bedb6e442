/** One table's file against its declaration. Everything that is wrong with it is found, not just the first thing. */
import pl, { type DataType, type LazyDataFrame } from "nodejs-polars";
import { type Diagnostic, diagnostic } from "../../diagnostics/diagnostic.ts";
import type { TableContract } from "../spec.ts";
import { dtypeName, readsAs } from "./dtypes.ts";
import { mayRepeat } from "./keys.ts";
import { firstLine, firstRow, rowCount, scan, scanTable, schemaOf } from "./polars.ts";
import type { EngineTable } from "./protocol.ts";
import { byPosition, repeated, tuple } from "./rows.ts";
import { seen, type View } from "./score.ts";

export interface Checked {
  readonly diagnostics: readonly Diagnostic[];
  /** How many rows the file has. */
  readonly rows: number;
  /** What is computed from: only declared columns, and only what the view lets through. */
  readonly frame: LazyDataFrame | null;
}

/** A view holds the table to what is seen through it; without one, all of it must be as declared. */
export const checkTable = (contract: TableContract, table: EngineTable, view: View | null = null): Checked => {
  try {
    const raw = scan(table.file);
    const schema = schemaOf(raw);
    const absent = view === null ? new Set<string>() : unseen(contract, view, raw, schema);
    const opened = { ...contract, columns: contract.columns.filter(({ name }) => !absent.has(name)) };
    const wrong = checkSchema(opened, table, schema);
    if (wrong.length > 0) return { diagnostics: wrong, rows: 0, frame: null };
    const frame = scanTable(opened, table.file);
    return { ...checkRows(opened, table, frame, view), frame: seen(contract, frame, view, absent) };
  } catch (error) {
    return { diagnostics: [damaged(table, error)], rows: 0, frame: null };
  }
};

/**
 * Columns that are null in every row that is read, because they are later than the decision and no other event is read.
 * They need not be in the file, nor be of their dtype: many tools give a column without values any dtype they like.
 */
const unseen = (
  { columns, keys, order }: TableContract,
  { own, read, later }: View,
  frame: LazyDataFrame,
  schema: Readonly<Record<string, DataType>>,
): ReadonlySet<string> => {
  const isSound = ({ name, dtype }: TableContract["columns"][number]) =>
    schema[name] !== undefined && dtypeName(schema[name]) === dtype;
  const odd = columns.filter((column) => later.has(column.name) && !isSound(column)).map(({ name }) => name);
  const isLegible = columns.filter(({ name }) => keys.includes(name) || order.includes(name)).every(isSound);
  if (odd.length === 0 || !isLegible) return new Set();
  return new Set(rowCount(frame.filter(read.and(own.not()))) === 0 ? odd : []);
};

/** The tables whose data cannot be decoded; asked when the computation stumbled over a file and does not say which. */
export const damagedTables = (
  tables: readonly { readonly table: EngineTable; readonly frame: LazyDataFrame }[],
): readonly Diagnostic[] =>
  tables.flatMap(({ table, frame }) => {
    try {
      // No statistics in the file answer this: every value has to be read.
      firstRow(frame.select(pl.all().last()));
      return [];
    } catch (error) {
      return [damaged(table, error)];
    }
  });

export const damaged = ({ name, path }: EngineTable, error: unknown): Diagnostic =>
  diagnostic("GF4005", {
    table: name,
    path,
    why: firstLine(error).replace(/^parquet: (File out of specification: )?/, ""),
  });

const checkSchema = (
  contract: TableContract,
  { name: table, path }: EngineTable,
  schema: Readonly<Record<string, DataType>>,
): readonly Diagnostic[] => {
  const missing = contract.columns.filter(({ name }) => schema[name] === undefined).map(({ name }) => name);
  const other = contract.columns.flatMap(({ name, dtype }) => {
    const found = schema[name];
    return found === undefined || readsAs(found, dtype) ? [] : [{ name, declared: dtype, found: dtypeName(found) }];
  });
  return [
    ...(missing.length === 0
      ? []
      : [diagnostic("GF4006", { table, path, columns: missing, has: Object.keys(schema) })]),
    ...(other.length === 0 ? [] : [diagnostic("GF4007", { table, path, columns: other })]),
  ];
};

type Rows = Omit<Checked, "frame">;

const checkRows = (contract: TableContract, table: EngineTable, frame: LazyDataFrame, view: View | null): Rows => {
  const { rows, diagnostics } = checkNulls(contract, table, frame, view);
  const open = view === null ? frame : frame.filter(view.open);
  return {
    rows,
    diagnostics: [
      ...diagnostics,
      ...checkKeys(contract, table, open),
      ...checkOrder(contract, table, open),
      ...checkStamps(contract, table, open),
      // How far the event itself has come is nobody's business in score mode.
      ...checkSettled(contract, table, view === null ? open : open.filter(view.own.not())),
    ],
  };
};

const checkNulls = (
  contract: TableContract,
  { name: table, path }: EngineTable,
  frame: LazyDataFrame,
  view: View | null,
): Rows => {
  const isKey = (name: string) => contract.keys.includes(name) || contract.order.includes(name);
  const strict = contract.columns.filter(({ name, nullable }) => !nullable || isKey(name));
  const nullsIn = (name: string) => {
    if (view === null) return pl.col(name).nullCount();
    const where = isKey(name) ? view.open : view.later.has(name) ? view.read.and(view.own.not()) : view.read;
    return pl.col(name).isNull().and(where).sum();
  };
  // Aliased by position: a column may have any name, that of the count too.
  const counts = firstRow(
    frame.select(pl.len().alias("rows"), ...strict.map(({ name }, i) => nullsIn(name).alias(`nulls ${i}`))),
  );
  const columns = strict.flatMap(({ name }, i) => {
    const nulls = Number(counts[`nulls ${i}`]);
    return nulls === 0 ? [] : [{ name, nulls, key: isKey(name) }];
  });
  return {
    rows: Number(counts.rows),
    diagnostics: columns.length === 0 ? [] : [diagnostic("GF4008", { table, path, columns })],
  };
};

const checkKeys = (
  { keys, columns }: TableContract,
  { name: table, path }: EngineTable,
  frame: LazyDataFrame,
): readonly Diagnostic[] => {
  const dtypes = new Map(columns.map(({ name, dtype }) => [name, dtype]));
  const isFloat = keys.some((name) => dtypes.get(name) === "f32" || dtypes.get(name) === "f64");
  if (!isFloat && !mayRepeat(frame, keys, new Set(keys.filter((name) => dtypes.get(name) === "str")))) return [];
  const { renamed, names } = byPosition(frame, keys);
  const found = repeated(renamed, names).collectSync({ engine: "streaming" });
  if (found.height === 0) return [];
  const example = tuple(found.select(...names).sort(names), 0);
  return [diagnostic("GF4009", { table, path, keys, count: found.height, example })];
};

const checkOrder = (
  { event, order }: TableContract,
  { name: table, path }: EngineTable,
  frame: LazyDataFrame,
): readonly Diagnostic[] => {
  if (order.length === 0) return [];
  const { renamed, names } = byPosition(frame, [...event, ...order]);
  const events = names.slice(0, event.length);
  const places = renamed.unique().collectSync({ engine: "streaming" }).sort(names);
  const twice = places
    .lazy()
    .groupBy(events)
    .agg(pl.len().alias("places"))
    .filter(pl.col("places").gt(pl.lit(1)))
    .select(...events)
    .sort(events)
    .collectSync();
  if (twice.height === 0) return [];
  const orders = places.join(twice.head(1), { on: events, how: "semi" }).select(...names.slice(event.length));
  const example = `${tuple(twice, 0)} has ${tuple(orders, 0)} and ${tuple(orders, 1)}`;
  return [diagnostic("GF4010", { table, path, event, order, count: twice.height, example })];
};

/** An event is settled as a whole: a row that is settled sooner than another of it would let that one be known too soon. */
const checkSettled = (
  { event, settled }: TableContract,
  { name: table, path }: EngineTable,
  frame: LazyDataFrame,
): readonly Diagnostic[] => {
  if (settled === undefined) return [];
  const names = event.map((_, i) => `${i}`);
  const differing = frame
    .select(...event.map((name, i) => pl.col(name).alias(`${i}`)), pl.col(settled).alias("settled"))
    .groupBy(names)
    // A null is a value of its own here: not settled yet.
    .agg(pl.col("settled").nUnique().alias("times"))
    .filter(pl.col("times").gt(pl.lit(1)))
    .select(...names)
    .sort(names)
    .collectSync();
  if (differing.height === 0) return [];
  const example = tuple(differing, 0);
  return [diagnostic("GF4043", { table, path, event, settled, count: differing.height, example })];
};

/** What is about a later time than it is known at was known before it happened. */
const checkStamps = (
  { keys, stamp }: TableContract,
  { name: table, path }: EngineTable,
  frame: LazyDataFrame,
): readonly Diagnostic[] => {
  if (stamp === undefined || stamp.about === null) return [];
  const { knownAt, about } = stamp;
  const { renamed, names } = byPosition(frame.filter(pl.col(about).gt(pl.col(knownAt))), keys);
  const early = renamed.collectSync({ engine: "streaming" });
  if (early.height === 0) return [];
  const example = tuple(early.sort(names), 0);
  return [diagnostic("GF4042", { table, path, knownAt, about, keys, count: early.height, example })];
};
