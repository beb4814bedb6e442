/**
 * Durations of Parquet files that exceed microseconds of 64 bits. Polars converts seconds to milliseconds while it
 * reads, and silently wraps those that exceed 64 bits. Only polars exposes the unit in which a file counts.
 */
import type { FileMetaData } from "hyparquet";
import pl, { type Expr, type LazyDataFrame } from "nodejs-polars";
import { dtypeName, type FileDtype } from "./dtypes.ts";
import type { Footer } from "./parquet-footer.ts";
import { firstRow } from "./polars-io.ts";
import { type RawNumbers, readRawNumbers, withNumbers } from "./raw-integers.ts";

/** A column of seconds, some of which are out of range. */
export interface LongDurations {
  readonly column: string;
  /** The name of an extra column with the values as stored. */
  readonly raw: string;
}

/** The largest number of seconds that fits into 64 bits of microseconds. */
const most = (2n ** 63n - 1n) / 1_000_000n;

interface Ends {
  readonly least: bigint;
  readonly greatest: bigint;
}

/** The minimum and maximum according to the file's statistics; null if it has none. */
const toldEnds = ({ row_groups }: FileMetaData, name: string): Ends | null => {
  const ends = row_groups
    .flatMap(({ columns }) => columns.filter(({ meta_data }) => meta_data?.path_in_schema.join() === name))
    .filter(({ meta_data }) => meta_data?.statistics?.null_count !== meta_data?.num_values)
    .map(({ meta_data }) => [meta_data?.statistics?.min_value, meta_data?.statistics?.max_value]);
  const whole = ends.flat().filter((value) => typeof value === "bigint");
  return whole.length < 2 * ends.length || ends.length === 0 ? null : endsOf(whole);
};

/** Math.min does not accept bigints. */
const endsOf = (values: readonly bigint[]): Ends => {
  let [least, greatest] = [values[0] ?? 0n, values[0] ?? 0n];
  for (const value of values) {
    if (value < least) least = value;
    if (value > greatest) greatest = value;
  }
  return { least, greatest };
};

/** The minimum and maximum as polars reads them, in its own unit; null if there are none. */
const readEnds = (frame: LazyDataFrame, name: string): Ends | null => {
  const value = pl.col(name).cast(pl.Int64);
  const { least, greatest } = firstRow(
    frame.select(value.min().cast(pl.String).alias("least"), value.max().cast(pl.String).alias("greatest")),
  );
  return typeof least === "string" ? { least: BigInt(least), greatest: BigInt(String(greatest)) } : null;
};

const isShort = ({ least, greatest }: Ends): boolean => least >= -most && greatest <= most;
const same = (a: Ends, b: Ends): boolean => a.least === b.least && a.greatest === b.greatest;

const endsIn = ({ values, isThere }: RawNumbers): Ends | null => {
  const there = [...values].filter((_, i) => isThere[i]);
  return there.length === 0 ? null : endsOf(there);
};

/**
 * The columns of seconds with values out of range. A column is read value by value only if the file's statistics
 * require it.
 */
export const findLongDurations = async (
  frame: LazyDataFrame,
  file: string,
  { metadata }: Footer,
  names: readonly string[],
  schema: ReadonlyMap<string, FileDtype>,
): Promise<{ readonly frame: LazyDataFrame; readonly long: readonly LongDurations[] }> => {
  let made = frame;
  const long: LongDurations[] = [];
  for (const name of names) {
    const found = schema.get(name);
    if (found === undefined || dtypeName(found) !== "duration") continue;
    const [stored, read] = [toldEnds(metadata, name), readEnds(frame, name)];
    // For any other unit, polars reads the values as stored.
    if (read === null || (stored !== null && (isShort(stored) || same(stored, read)))) continue;
    const numbers = await readRawNumbers(file, metadata, name);
    const exact = endsIn(numbers);
    if (exact === null || isShort(exact) || same(exact, read)) continue;
    const raw = `\u0000seconds ${name}`;
    made = withNumbers(made, [...names, ...long.map((one) => one.raw)], raw, numbers, pl.Int64);
    long.push({ column: name, raw });
  }
  return { frame: made, long };
};

/** Whether a value of a column is out of range, and the stored value: seconds, or otherwise milliseconds. */
export const outOfRange = (
  name: string,
  long: readonly LongDurations[],
): { readonly isBeyond: Expr; readonly value: Expr; readonly unit: "seconds" | "milliseconds" } => {
  const found = long.find(({ column }) => column === name);
  if (found === undefined) {
    const microseconds = pl.col(name).cast(pl.Duration("us"));
    const value = pl.col(name).cast(pl.Int64);
    return { isBeyond: pl.col(name).isNotNull().and(microseconds.isNull()), value, unit: "milliseconds" };
  }
  const limit = (value: bigint): Expr => pl.lit(String(value)).cast(pl.Int64);
  const value = pl.col(found.raw);
  return { isBeyond: value.lt(limit(-most)).or(value.gt(limit(most))), value, unit: "seconds" };
};
