/**
 * Opens a Parquet file: its declared columns, whatever else it contains, with every time exactly as stored. Polars has
 * no JavaScript dtype for some columns, cannot open files with others at all, and truncates the old 96-bit times at
 * 2262.
 */
import pl, { type Expr, type LazyDataFrame } from "nodejs-polars";
import type { TableColumn } from "../../core/runner-spec.ts";
import { copyColumns } from "../../engines/duckdb/run/copy-columns.ts";
import { dtypeName, type FileDtype, Foreign, timesOf } from "./dtypes.ts";
import { findLongDurations, type LongDurations } from "./long-durations.ts";
import { type FileColumn, type Footer, holdsText, readFooter } from "./parquet-footer.ts";
import { integerLiteral } from "./parse-dates.ts";
import { firstRow, scan } from "./polars-io.ts";
import { readRawNumbers, withNumbers } from "./raw-integers.ts";
import type { Rounding, Roundings } from "./timestamp-rounding.ts";

export interface ParquetFile {
  readonly frame: LazyDataFrame;
  readonly schema: ReadonlyMap<string, FileDtype>;
  /** Declared columns whose name several columns of the file have. */
  readonly twice: readonly string[];
  /**
   * Columns with times finer than microseconds that can be rounded neither up nor down, and the first such row, counted
   * from 1.
   */
  readonly finer: readonly { readonly column: string; readonly row: number }[];
  /** Columns of nanoseconds that are still to be rounded up, after the check of their range. */
  readonly fine: readonly string[];
  /** Columns of seconds with values out of range. */
  readonly long: readonly LongDurations[];
  /** Whether the rows are in memory, because DuckDB would read other values in the file. */
  readonly isCopy: boolean;
}

export const openParquet = async (
  file: string,
  columns: readonly TableColumn[],
  roundings: Roundings,
): Promise<ParquetFile> => {
  const footer = readFooter(file);
  const count = Map.groupBy(footer.columns, ({ name }) => name);
  const there = columns.map(({ name }) => name).filter((name) => count.has(name));
  const twice = there.filter((name) => (count.get(name)?.length ?? 0) > 1);
  const schema = new Map<string, FileDtype>(footer.columns.map(({ name, words }) => [name, new Foreign(words)]));
  if (twice.length > 0) return { frame: scan(file), schema, twice, finer: [], fine: [], long: [], isCopy: false };
  const opened = await opening(file, there);
  let { frame, isCopy } = opened;
  const finer: { readonly column: string; readonly row: number }[] = [];
  for (const name of there) {
    const [column] = count.get(name) ?? [];
    if (column === undefined) continue;
    const found = foundIn(frame, column);
    // Arrow may store dates as milliseconds: they are still dates, not times at midnight.
    const isDay = column.logical === "DATE" && dtypeName(found) !== "date";
    if (isDay) frame = frame.withColumns(pl.col(name).cast(pl.Date).alias(name));
    schema.set(name, isDay ? pl.Date : found);
  }
  const cut = there.filter((name) => count.get(name)?.[0]?.physical === "INT96" && isCutOff(frame, name, schema));
  for (const name of cut) {
    const exact = await withExactTimes(frame, file, footer, { name, rounding: roundings.get(name) ?? "down" }, there);
    frame = exact.frame;
    if (exact.finer !== null) finer.push({ column: name, row: exact.finer });
    schema.set(name, pl.Datetime("us"));
    isCopy = true;
  }
  const seconds = await findLongDurations(frame, file, footer, there, schema);
  frame = seconds.frame;
  const nanoseconds = there.filter((name) => timesOf(schema.get(name) ?? pl.Null)?.unit === "ns");
  for (const name of nanoseconds.filter((one) => roundings.get(one) === "none")) {
    const row = firstFiner(frame, name);
    if (row !== null) finer.push({ column: name, row });
  }
  const fine = nanoseconds.filter((name) => roundings.get(name) === "up");
  return { frame, schema, twice, finer, fine, long: seconds.long, isCopy };
};

const isFinerThanMicroseconds = (name: string): Expr =>
  pl.col(name).cast(pl.Int64).modulo(integerLiteral(1000)).gt(integerLiteral(0));

const firstFiner = (frame: LazyDataFrame, name: string): number | null => {
  const { row } = firstRow(
    frame
      .withRowIndex("\u0000row")
      .filter(isFinerThanMicroseconds(name))
      .select(pl.col("\u0000row").first().alias("row")),
  );
  return row === null || row === undefined ? null : Number(row) + 1;
};

/** The same rows, with these columns of nanoseconds as microseconds, rounded up. */
export const roundUp = (frame: LazyDataFrame, names: readonly string[]): LazyDataFrame =>
  names.length === 0 ? frame : frame.withColumns(...names.map((name) => roundedUp(name).alias(name)));

const roundedUp = (name: string): Expr => {
  const nanoseconds = pl.col(name).cast(pl.Int64);
  const isFiner = isFinerThanMicroseconds(name);
  return nanoseconds.div(integerLiteral(1000)).add(isFiner.cast(pl.Int64)).cast(pl.Datetime("us"));
};

/** The dtype of a column in polars, or otherwise its name in the file. */
const foundIn = (frame: LazyDataFrame, column: FileColumn): FileDtype => {
  const { name, words } = column;
  try {
    return frame.select(pl.col(name)).limit(0).collectSync().dtypes[0] ?? new Foreign(words);
  } catch {
    return holdsText(column) ? pl.Categorical : new Foreign(words);
  }
};

/**
 * Polars cannot open a file with two columns of one name, or with some foreign types; DuckDB ignores columns that are
 * not requested.
 */
const opening = async (file: string, names: readonly string[]) => {
  const frame = scan(file);
  try {
    void frame.columns;
    return { frame, isCopy: false };
  } catch (error) {
    const copied = names.length === 0 ? null : await copyColumns(file, names);
    if (copied === null) throw error;
    return { frame: copied, isCopy: true };
  }
};

/** A day of nanoseconds before the end: polars adds the remainder of the day after truncation. */
const nearEnd = 2n ** 63n - 1n - 86_400_000_000_000n;

/** Whether some times may exceed 64 bits of nanoseconds. */
const isCutOff = (frame: LazyDataFrame, name: string, schema: ReadonlyMap<string, FileDtype>): boolean => {
  const found = schema.get(name);
  if (found === undefined || timesOf(found)?.unit !== "ns") return false;
  const value = pl.col(name).cast(pl.Int64);
  const { low, high } = firstRow(
    frame.select(value.min().cast(pl.String).alias("low"), value.max().cast(pl.String).alias("high")),
  );
  return typeof low === "string" && (BigInt(low) < -nearEnd || BigInt(String(high)) > nearEnd);
};

/** The column in microseconds, read value by value. All declared columns are then in memory. */
const withExactTimes = async (
  frame: LazyDataFrame,
  path: string,
  { metadata }: Footer,
  { name, rounding }: { readonly name: string; readonly rounding: Rounding },
  names: readonly string[],
): Promise<{ readonly frame: LazyDataFrame; readonly finer: number | null }> => {
  let first: number | null = null;
  const numbers = await readRawNumbers(path, metadata, name, (nanoseconds, row) => {
    const finer = ((nanoseconds % 1000n) + 1000n) % 1000n;
    if (rounding === "none" && finer > 0n) first ??= row + 1;
    return (nanoseconds - finer) / 1000n + (rounding === "up" && finer > 0n ? 1n : 0n);
  });
  return { frame: withNumbers(frame, names, name, numbers, pl.Datetime("us")), finer: first };
};
