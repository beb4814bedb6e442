/**
 * Durations of Parquet files that microseconds do not hold. Polars counts seconds as milliseconds while it reads, and of those
 * that then go beyond 64 bits it makes other durations, without a word. What a file counts in, it tells nobody but polars.
 */
import type { FileMetaData } from "hyparquet";
import pl, { type Expr, type LazyDataFrame } from "nodejs-polars";
import { dtypeName, type Found } from "./dtypes.ts";
import type { Footer } from "./parquet-footer.ts";
import { firstRow } from "./polars-io.ts";
import { type RawNumbers, rawNumbers, withNumbers } from "./raw-numbers.ts";

/** A column of seconds, some of which no duration holds. */
export interface LongSeconds {
  readonly column: string;
  /** The column, beside the others of the frame, of what stands in the file. */
  readonly raw: string;
}

/** So many seconds are as many microseconds as 64 bits hold. */
const most = (2n ** 63n - 1n) / 1_000_000n;

interface Ends {
  readonly least: bigint;
  readonly greatest: bigint;
}

/** The least and the greatest number as the file itself tells them; null if it does not. */
const toldEnds = ({ row_groups }: FileMetaData, name: string): Ends | null => {
  const ends = row_groups
    .flatMap(({ columns }) => columns.filter(({ meta_data }) => meta_data?.path_in_schema.join() === name))
    .filter(({ meta_data }) => meta_data?.statistics?.null_count !== meta_data?.num_values)
    .map(({ meta_data }) => [meta_data?.statistics?.min_value, meta_data?.statistics?.max_value]);
  const whole = ends.flat().filter((value) => typeof value === "bigint");
  return whole.length < 2 * ends.length || ends.length === 0 ? null : endsOf(whole);
};

/** Math.min takes no bigints. */
const endsOf = (values: readonly bigint[]): Ends => {
  let [least, greatest] = [values[0] ?? 0n, values[0] ?? 0n];
  for (const value of values) {
    if (value < least) least = value;
    if (value > greatest) greatest = value;
  }
  return { least, greatest };
};

/** The same as polars has them, in its own unit; null where there are none. */
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

/** The columns of seconds that go so far. A column is read number by number only if what the file tells of it asks for that. */
export const longSeconds = async (
  frame: LazyDataFrame,
  file: string,
  { metadata }: Footer,
  names: readonly string[],
  schema: ReadonlyMap<string, Found>,
): Promise<{ readonly frame: LazyDataFrame; readonly long: readonly LongSeconds[] }> => {
  let made = frame;
  const long: LongSeconds[] = [];
  for (const name of names) {
    const found = schema.get(name);
    if (found === undefined || dtypeName(found) !== "duration") continue;
    const [told, read] = [toldEnds(metadata, name), readEnds(frame, name)];
    // Of any other unit polars has the numbers of the file.
    if (read === null || (told !== null && (isShort(told) || same(told, read)))) continue;
    const numbers = await rawNumbers(file, metadata, name);
    const exact = endsIn(numbers);
    if (exact === null || isShort(exact) || same(exact, read)) continue;
    const raw = `\u0000seconds ${name}`;
    made = withNumbers(made, [...names, ...long.map((one) => one.raw)], raw, numbers, pl.Int64);
    long.push({ column: name, raw });
  }
  return { frame: made, long };
};

/** Whether no duration holds a value of a column, and that value as the file has it: seconds, or else milliseconds. */
export const beyondDurations = (
  name: string,
  long: readonly LongSeconds[],
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
