/** Small in-memory databases, which the proof kit creates and changes. */
import pl, { type DataType, type LazyDataFrame, type Series } from "nodejs-polars";
import type { Dtype } from "../core/dtypes.ts";
import type { TablePlan } from "../plan/relations/index.ts";

export type Value = string | number | boolean | Date | null;
export type Row = { readonly [column: string]: Value };
/** Rows by the name of their table. */
export type Database = ReadonlyMap<string, readonly Row[]>;

/** A time with more precision than a Date, which ends at milliseconds; files may contain such times. */
export class FineTime extends Date {
  readonly nanoseconds: bigint;

  constructor(nanoseconds: bigint) {
    super(Number(nanoseconds / 1_000_000n));
    this.nanoseconds = nanoseconds;
  }
}

/** Nanoseconds since 1970. */
export const nanosecondsOf = (time: Date): bigint =>
  time instanceof FineTime ? time.nanoseconds : BigInt(time.getTime()) * 1_000_000n;

/** The rows of a table. */
export const rowsIn = (database: Database, table: Pick<TablePlan, "name">): readonly Row[] =>
  database.get(table.name) ?? [];

/** Each table once; a pipeline may read one several times. */
export const distinctTables = (tables: readonly TablePlan[]): readonly TablePlan[] => [
  ...new Map(tables.map((table) => [table.name, table])).values(),
];

const polars: { readonly [D in Dtype]: DataType } = {
  bool: pl.Bool,
  i8: pl.Int8,
  i16: pl.Int16,
  i32: pl.Int32,
  i64: pl.Int64,
  f32: pl.Float32,
  f64: pl.Float64,
  str: pl.Utf8,
  date: pl.Date,
  datetime: pl.Datetime("us"),
  // As in a computation: microseconds, and text.
  duration: pl.Int64,
  categorical: pl.Utf8,
};

/** Integers of 64 bits. Polars does not accept bigints from JavaScript, and its numbers are rounded. */
export const integerSeries = (name: string, values: readonly (bigint | null)[]): Series =>
  pl
    .Series(
      name,
      values.map((value) => (value === null ? null : String(value))),
      pl.Utf8,
    )
    .cast(pl.Int64);

const seriesOf = (name: string, dtype: Dtype, values: readonly Value[]): Series => {
  // polars reads a Date as milliseconds and ignores subclasses.
  if (!values.some((value) => value instanceof FineTime)) return pl.Series(name, [...values], polars[dtype]);
  const fine = values.map((value) => (value instanceof Date ? nanosecondsOf(value) / 1000n : null));
  return integerSeries(name, fine).cast(polars[dtype]);
};

/** The rows of a table as a lazy frame with the declared dtypes; times are truncated to microseconds. */
export const frameOf = (table: TablePlan, rows: readonly Row[]): LazyDataFrame =>
  pl
    .DataFrame(
      table.columns.map(({ name, dtype }) =>
        seriesOf(
          name,
          dtype,
          rows.map((row) => row[name] ?? null),
        ),
      ),
    )
    .lazy();
