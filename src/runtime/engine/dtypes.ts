/** Polars' dtypes and the language's. */
import pl, { type DataType } from "nodejs-polars";
import type { Dtype } from "../spec.ts";

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

/** A dtype's name as the language writes it; for a foreign one a readable name, such as datetime[us, UTC]. */
export const dtypeName = (dtype: DataType): string => {
  const known = named.get(dtype.variant) ?? foreign[dtype.variant];
  if (known !== undefined) return known;
  // Units, zones, precisions; what nested dtypes hold is left out.
  const inner: unknown = Reflect.get(dtype, "inner");
  const details = (Array.isArray(inner) ? inner : []).filter(
    (x) => ["string", "number"].includes(typeof x) && x !== "",
  );
  return dtype.variant.toLowerCase() + (details.length === 0 ? "" : `[${details.join(", ")}]`);
};
