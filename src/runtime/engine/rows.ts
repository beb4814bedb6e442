/** Rows apart from the names of their columns: by position, repeated or not, and as people write them. */
import pl, { type DataFrame, type LazyDataFrame } from "nodejs-polars";
import { dtypeName } from "./dtypes.ts";

/** The rows in which none of the columns is null, the columns named "0", "1", ...: free of whatever the file calls them. */
export const byPosition = (frame: LazyDataFrame, columns: readonly string[]) => ({
  names: columns.map((_, i) => `${i}`),
  renamed: frame.select(...columns.map((name, i) => pl.col(name).alias(`${i}`))).dropNulls(),
});

/** A row as people write it: (202101, 'Bob'). Through text, because JavaScript's numbers cannot hold every i64. */
export const tuple = (frame: DataFrame, row: number): string => {
  const isText = frame.dtypes.map((dtype) => dtypeName(dtype) === "str");
  const values = frame.select(...frame.columns.map((name) => pl.col(name).cast(pl.String))).row(row);
  return `(${values.map((value, i) => (isText[i] ? `'${value}'` : value)).join(", ")})`;
};

/** The rows that are there more than once, each once, and how often as `times`. */
export const repeated = (frame: LazyDataFrame, names: readonly string[]): LazyDataFrame =>
  frame
    .groupBy([...names])
    .agg(pl.len().alias("times"))
    .filter(pl.col("times").gt(pl.lit(1)));
