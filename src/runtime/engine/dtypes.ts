/** Polars' dtypes and the language's. */
import pl, { type DataType, type Expr } from "nodejs-polars";
import type { Dtype, TableColumn } from "../spec.ts";

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
} as const satisfies Record<Dtype, DataType>;

export const polarsOf = (dtype: Dtype): DataType => polars[dtype];

/** Names of what the language has no dtype for, in its own manner of naming. */
const foreign: Readonly<Record<string, string>> = {
  UInt8: "u8",
  UInt16: "u16",
  UInt32: "u32",
  UInt64: "u64",
  Utf8: "str",
  FixedSizeList: "array",
};

const named: ReadonlyMap<string, Dtype> = new Map(
  (Object.keys(polars) as Dtype[]).map((dtype) => [polars[dtype].variant, dtype]),
);

/** Units, zones, precisions; what nested dtypes hold is left out. */
const detailsOf = (dtype: DataType): readonly (string | number)[] => {
  const inner: unknown = Reflect.get(dtype, "inner");
  return (Array.isArray(inner) ? inner : []).filter((x) => ["string", "number"].includes(typeof x) && x !== "");
};

/** A dtype's name as the language writes it; for a foreign one a readable name, such as datetime[ns, UTC]. */
export const dtypeName = (dtype: DataType): string => {
  const details = detailsOf(dtype);
  const known = named.get(dtype.variant) ?? foreign[dtype.variant];
  // The language's own datetime counts microseconds in UTC and carries no zone.
  if (known !== undefined && (known !== "datetime" || details.join() === "us")) return known;
  return dtype.variant.toLowerCase() + (details.length === 0 ? "" : `[${details.join(", ")}]`);
};

export const utc: ReadonlySet<string | null> = new Set(["UTC", "Etc/UTC", "+00:00"]);

/** How the language calls what is declared: a datetime in a zone with both. */
export const declaredName = ({ dtype, zone }: Pick<TableColumn, "dtype" | "zone">): string =>
  zone === undefined ? dtype : `${dtype}${zone.unit === undefined ? "" : `[${zone.unit}]`} in ${zone.name}`;

/** What a file's column of times says of itself: its unit, and its zone if it has one. Null for any other column. */
export const timesOf = (found: DataType): { readonly unit: string; readonly zone: string | null } | null => {
  const [unit, zone] = detailsOf(found);
  return found.variant === polars.datetime.variant
    ? { unit: `${unit}`, zone: zone === undefined ? null : `${zone}` }
    : null;
};

/**
 * Whether a file's column is what was declared: a datetime may have any unit, and UTC as its zone or none. One of another
 * zone was brought to UTC when the file was opened, if it is as declared.
 */
export const readsAs = (found: DataType, { name, dtype, zone }: TableColumn, brought: ReadonlySet<string>): boolean => {
  if (zone !== undefined) return brought.has(name);
  if (dtype !== "datetime") return dtypeName(found) === dtype;
  const times = timesOf(found);
  return times !== null && (times.zone === null || utc.has(times.zone));
};

/** A column of a file in its declared dtype. A datetime is brought to microseconds without a zone, rounded down. */
export const declaredColumn = (name: string, dtype: Dtype): Expr =>
  dtype === "datetime" ? pl.col(name).cast(polars.datetime) : pl.col(name);
