/** Rows by position, independent of column names: repeated rows, and rows as text for messages. */
import pl, { type DataFrame, type LazyDataFrame } from "nodejs-polars";
import type { ColumnContract } from "../../core/runner-spec.ts";
import { valueText } from "../writers/ndjson.ts";
import { dtypeName, parquetDtype } from "./dtypes.ts";

/**
 * The rows without a null in any of the columns, which are renamed to "0", "1", ... so that names of the file do not
 * matter. Declared durations are durations again instead of integers.
 */
export const byPosition = (
  frame: LazyDataFrame,
  columns: readonly string[],
  declared: readonly Pick<ColumnContract, "name" | "dtype">[] = [],
) => {
  const isDuration = (of: string) => declared.some(({ name, dtype }) => name === of && dtype === "duration");
  const column = (name: string) => (isDuration(name) ? pl.col(name).cast(parquetDtype("duration")) : pl.col(name));
  return {
    names: columns.map((_, i) => `${i}`),
    renamed: frame.select(...columns.map((name, i) => column(name).alias(`${i}`))).dropNulls(),
  };
};

/** A row as text: (202101, 'Bob'). Through text, because JavaScript numbers cannot hold every i64. */
export const rowText = (frame: DataFrame, row: number): string => {
  const dtypes = frame.dtypes.map(dtypeName);
  const values = frame
    .select(
      ...frame.columns.map((name, i) =>
        (dtypes[i] === "duration" ? valueText(name, "duration") : pl.col(name).cast(pl.String)).alias(name),
      ),
    )
    .row(row);
  return `(${values.map((value, i) => (dtypes[i] === "str" ? `'${value}'` : value)).join(", ")})`;
};

/** The rows that occur more than once, each once, with the count as `times`. */
export const repeatedRows = (frame: LazyDataFrame, names: readonly string[]): LazyDataFrame =>
  frame
    .groupBy([...names])
    .agg(pl.len().alias("times"))
    .filter(pl.col("times").gt(pl.lit(1)));
