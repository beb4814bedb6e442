/** The dtypes of columns, their families, and what arithmetic and casts make of them. Types and verifier read these tables. */

export const dtypes = [
  ...["bool", "i8", "i16", "i32", "i64", "f32", "f64", "str", "date", "datetime"],
  ...["duration", "categorical"],
] as const;
export type Dtype = (typeof dtypes)[number];

export const isDtype = (name: string): name is Dtype => dtypes.some((dtype) => dtype === name);

/** The family decides which operations a dtype has. */
export const family = {
  bool: "bool",
  i8: "int",
  i16: "int",
  i32: "int",
  i64: "int",
  f32: "float32",
  f64: "float",
  str: "str",
  date: "date",
  datetime: "datetime",
  duration: "duration",
  // Text in the language; a category in files.
  categorical: "str",
} as const satisfies Record<Dtype, string>;
export type Family = (typeof family)[Dtype];

/** The dtypes of text. */
export type Textual = "str" | "categorical";

export type Numeric = "i8" | "i16" | "i32" | "i64" | "f32" | "f64";

/**
 * The dtype of a sum, difference or product. Integers widen to i64, so that nothing overflows at 32 bits. A plain
 * JavaScript number ("number") takes the dtype family of the column.
 */
export const arithmeticTable = {
  int: { int: "i64", float32: "f64", float: "f64", number: "i64" },
  float32: { int: "f64", float32: "f32", float: "f64", number: "f32" },
  float: { int: "f64", float32: "f64", float: "f64", number: "f64" },
  number: { int: "i64", float32: "f32", float: "f64", number: "f64" },
} as const;

export type NumericFamily = keyof typeof arithmeticTable;
type FamilyOf<D> = D extends Numeric ? (typeof family)[D] : "number";

/** The dtype of arithmetic over two numeric dtypes, either of which may be a plain "number". */
export type Arithmetic<A, B> = (typeof arithmeticTable)[FamilyOf<A>][FamilyOf<B>];

/**
 * The dtype that can hold both: the same one, the arithmetic result of two numeric ones, or str for two text dtypes;
 * otherwise never.
 */
export type Unified<A, B> = A extends B
  ? B extends A
    ? A extends "number"
      ? "f64"
      : A extends "null"
        ? never
        : A
    : A
  : A extends "null"
    ? B extends "number"
      ? "f64"
      : B
    : B extends "null"
      ? A extends "number"
        ? "f64"
        : A
      : A extends Numeric | "number"
        ? B extends Numeric | "number"
          ? A extends "number"
            ? B
            : B extends "number"
              ? A
              : Arithmetic<A, B>
          : never
        : A extends Textual
          ? B extends Textual
            ? "str"
            : never
          : never;

const numbers = ["int", "float32", "float"] as const;
const anyNumber = { from: [...numbers, "bool", "str"], words: "numbers, booleans or text" } as const;

/**
 * What can be cast to each dtype: the families, and their description. Whether every value fits is checked in the run.
 */
export const castTable = {
  bool: { from: [...numbers, "bool"], words: "numbers" },
  i8: anyNumber,
  i16: anyNumber,
  i32: anyNumber,
  i64: anyNumber,
  f32: anyNumber,
  f64: anyNumber,
  str: { from: [...numbers, "bool", "str", "date", "datetime", "duration"], words: "anything" },
  date: { from: ["date", "datetime", "str"], words: "text or a datetime" },
  datetime: { from: ["datetime", "date", "str"], words: "text or a date" },
  duration: { from: ["duration", "str"], words: "text" },
  categorical: { from: ["str"], words: "text" },
} as const satisfies { readonly [D in Dtype]: { readonly from: readonly Family[]; readonly words: string } };
