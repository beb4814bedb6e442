/** Maps between the dtypes of polars and those of the language. */
import pl, { type DataType, type Expr, type LazyDataFrame } from "nodejs-polars";
import { type Dtype, dtypes, isDtype } from "../../core/dtypes.ts";
import type { TableColumn, TableContract } from "../../core/runner-spec.ts";

/** During a computation: a duration is an integer of microseconds, and a category is text. */
const polars = {
  bool: pl.Bool,
  i8: pl.Int8,
  i16: pl.Int16,
  i32: pl.Int32,
  i64: pl.Int64,
  f32: pl.Float32,
  f64: pl.Float64,
  str: pl.String,
  date: pl.Date,
  datetime: pl.Datetime("us"),
  duration: pl.Int64,
  categorical: pl.String,
} as const satisfies Record<Dtype, DataType>;

export const polarsDtype = (dtype: Dtype): DataType => polars[dtype];

/** In Parquet files. */
const stored: Readonly<Record<Dtype, DataType>> = {
  ...polars,
  duration: pl.Duration("us"),
  categorical: pl.Categorical,
};

export const parquetDtype = (dtype: Dtype): DataType => stored[dtype];

export const isText = (dtype: Dtype): boolean => dtype === "str" || dtype === "categorical";

/** Names for dtypes that the language lacks, in its own style. */
const foreign: Readonly<Record<string, string>> = {
  UInt8: "u8",
  UInt16: "u16",
  UInt32: "u32",
  UInt64: "u64",
  Utf8: "str",
  FixedSizeList: "array",
};

const named: ReadonlyMap<string, Dtype> = new Map(dtypes.map((dtype) => [stored[dtype].variant, dtype]));

/** A column of a file whose dtype nodejs-polars does not support, with its name in the file. */
export class Foreign {
  readonly words: string;

  constructor(words: string) {
    this.words = words;
  }
}

/** The dtype of a column in a file. */
export type FileDtype = DataType | Foreign;

/** Units, zones and precisions; the content of nested dtypes is left out. */
const detailsOf = (dtype: DataType): readonly (string | number)[] => {
  const inner: unknown = Reflect.get(dtype, "inner");
  return (Array.isArray(inner) ? inner : []).filter((x) => ["string", "number"].includes(typeof x) && x !== "");
};

/** The name of a dtype in the language; for a foreign one a readable name, such as datetime[ns, UTC]. */
export const dtypeName = (dtype: FileDtype): string => {
  if (dtype instanceof Foreign) return dtype.words;
  const details = detailsOf(dtype);
  const known = named.get(dtype.variant) ?? foreign[dtype.variant];
  // The language's datetime has microseconds, UTC and no zone. The unit of a duration is unknown here, because
  // nodejs-polars reports milliseconds for all of them.
  if (known !== undefined && (known !== "datetime" || details.join() === "us")) return known;
  return dtype.variant.toLowerCase() + (details.length === 0 ? "" : `[${details.join(", ")}]`);
};

/** The dtype of a column that was computed and checked. */
export const ownDtype = (dtype: DataType): Dtype => {
  const name = dtypeName(dtype);
  if (!isDtype(name)) throw new Error(`a column of ${name} was never refused`);
  return name;
};

export const utc: ReadonlySet<string | null> = new Set(["UTC", "Etc/UTC", "+00:00"]);

/** The name of a declared dtype: for a datetime in a zone, with both. */
export const declaredName = ({ dtype, zone }: Pick<TableColumn, "dtype" | "zone">): string =>
  zone === undefined
    ? dtype
    : zone.day !== undefined
      ? `date (${dtype} in ${zone.name})`
      : `${dtype}${zone.unit === undefined ? "" : `[${zone.unit}]`} in ${zone.name}`;

/** The unit of a file's column of times, and its zone if it has one. Null for any other column. */
export const timesOf = (found: FileDtype): { readonly unit: string; readonly zone: string | null } | null => {
  if (found instanceof Foreign) return null;
  const [unit, zone] = detailsOf(found);
  return found.variant === polars.datetime.variant
    ? { unit: `${unit}`, zone: zone === undefined ? null : `${zone}` }
    : null;
};

/**
 * Whether a file's column has the declared dtype. A datetime may have any unit, and UTC or no zone; a duration may have
 * any unit; a category may be plain text. A datetime of another zone was converted to UTC when the file was opened, if
 * it is as declared.
 */
export const hasDeclaredDtype = (
  found: FileDtype,
  { name, dtype, zone }: TableColumn,
  converted: ReadonlySet<string>,
): boolean => {
  if (zone !== undefined) return converted.has(name);
  if (dtype === "categorical") return ["str", "categorical", "enum"].includes(dtypeName(found));
  if (dtype !== "datetime") return dtypeName(found) === dtype;
  const times = timesOf(found);
  return times !== null && (times.zone === null || utc.has(times.zone));
};

/**
 * A column of a file in its declared dtype. A datetime is converted to microseconds without a zone, rounded down; a
 * duration to microseconds, truncated toward zero.
 */
export const declaredColumn = (name: string, dtype: Dtype): Expr => {
  const column = pl.col(name);
  if (dtype === "datetime") return column.cast(polars.datetime);
  if (dtype === "duration") return column.cast(stored.duration).cast(polars.duration);
  // Some writers' enumerations are bytes in polars; bytes that are not text stop the run.
  return dtype === "categorical" ? column.cast(polars.categorical, true) : column;
};

/** All declared columns of a file; null for those that are absent. */
export const declaredColumns = (
  { columns }: Pick<TableContract, "columns">,
  absent: ReadonlySet<string>,
): readonly Expr[] =>
  columns.map(({ name, dtype }) =>
    absent.has(name) ? pl.lit(null).cast(polarsDtype(dtype)).alias(name) : declaredColumn(name, dtype),
  );

/** The result of a computation in the dtypes of a Parquet file. */
export const asParquet = (
  rows: LazyDataFrame,
  columns: readonly { readonly name: string; readonly dtype: Dtype }[],
): LazyDataFrame => {
  const other = columns.filter(({ dtype }) => stored[dtype] !== polars[dtype]);
  return other.length === 0
    ? rows
    : rows.withColumns(...other.map(({ name, dtype }) => pl.col(name).cast(stored[dtype])));
};
