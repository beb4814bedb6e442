/** One table's file against its declaration. Everything that is wrong with it is found, not just the first thing. */
import pl, { type DataType, type LazyDataFrame } from "nodejs-polars";
import { type Diagnostic, diagnostic } from "../../diagnostics/diagnostic.ts";
import type { TableContract } from "../spec.ts";
import { dtypeName, readsAs } from "./dtypes.ts";
import { mayRepeat } from "./keys.ts";
import { firstLine, firstRow, scan, scanTable, schemaOf } from "./polars.ts";
import type { EngineTable } from "./protocol.ts";
import { byPosition, repeated, tuple } from "./rows.ts";

export interface Checked {
  readonly diagnostics: readonly Diagnostic[];
  readonly rows: number;
}

export const checkTable = (contract: TableContract, table: EngineTable): Checked => {
  try {
    const wrong = checkSchema(contract, table, schemaOf(scan(table.file)));
    return wrong.length > 0
      ? { diagnostics: wrong, rows: 0 }
      : checkRows(contract, table, scanTable(contract, table.file));
  } catch (error) {
    return { diagnostics: [damaged(table, error)], rows: 0 };
  }
};

/** The tables whose data cannot be decoded; asked when the computation stumbled over a file and does not say which. */
export const damagedTables = (tables: readonly (readonly [TableContract, EngineTable])[]): readonly Diagnostic[] =>
  tables.flatMap(([contract, table]) => {
    try {
      // No statistics in the file answer this: every value has to be read.
      firstRow(scan(table.file).select(...contract.columns.map(({ name }) => pl.col(name).last())));
      return [];
    } catch (error) {
      return [damaged(table, error)];
    }
  });

const damaged = ({ name, path }: EngineTable, error: unknown): Diagnostic =>
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

const checkRows = (contract: TableContract, table: EngineTable, frame: LazyDataFrame): Checked => {
  const { rows, diagnostics } = checkNulls(contract, table, frame);
  return {
    rows,
    diagnostics: [
      ...diagnostics,
      ...checkKeys(contract, table, frame),
      ...checkOrder(contract, table, frame),
      ...checkStamps(contract, table, frame),
    ],
  };
};

const checkNulls = (contract: TableContract, { name: table, path }: EngineTable, frame: LazyDataFrame): Checked => {
  const isKey = (name: string) => contract.keys.includes(name) || contract.order.includes(name);
  const strict = contract.columns.filter(({ name, nullable }) => !nullable || isKey(name));
  // Aliased by position: a column may have any name, that of the count too.
  const counts = firstRow(
    frame.select(pl.len().alias("rows"), ...strict.map(({ name }, i) => pl.col(name).nullCount().alias(`nulls ${i}`))),
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
