/** Small databases in memory, as the proof kit makes and changes them. */
import pl, { type DataType, type LazyDataFrame } from "nodejs-polars";
import type { Dtype } from "../../dsl/dtype.ts";
import type { TablePlan } from "../../dsl/plan/relation/source.ts";

export type Value = string | number | boolean | Date | null;
export type Row = { readonly [column: string]: Value };
/** Rows by the name of their table. */
export type Database = ReadonlyMap<string, readonly Row[]>;

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
  // As they are computed with: microseconds, and text.
  duration: pl.Int64,
  categorical: pl.Utf8,
};

/** The rows of a table as a lazy frame with the declared dtypes. */
export const frameOf = (table: TablePlan, rows: readonly Row[]): LazyDataFrame =>
  pl
    .DataFrame(
      table.columns.map(({ name, dtype }) =>
        pl.Series(
          name,
          rows.map((row) => row[name] ?? null),
          polars[dtype],
        ),
      ),
    )
    .lazy();
