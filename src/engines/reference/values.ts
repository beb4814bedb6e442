/**
 * Values of the reference. Integers are bigints, and so are dates (days since 1970), datetimes and durations
 * (microseconds), so that no count is rounded.
 */
import type { Dtype } from "../../core/dtypes.ts";

export type Value = null | boolean | bigint | number | string;

/** What callers may pass: exact values, or plain JavaScript numbers and Dates. */
export type GivenValue = Value | Date | undefined;

const microsecondsPerDay = 86_400_000_000n;

/** Division rounded down. */
export const floorDivide = (a: bigint, b: bigint): bigint => {
  const quotient = a / b;
  return a % b !== 0n && a < 0n !== b < 0n ? quotient - 1n : quotient;
};

/** The remainder, with the sign of the divisor. */
export const floorModulo = (a: bigint, b: bigint): bigint => a - floorDivide(a, b) * b;

export const dayOf = (microseconds: bigint): bigint => floorDivide(microseconds, microsecondsPerDay);
export const midnightOf = (day: bigint): bigint => day * microsecondsPerDay;

const bits: { readonly [D in Dtype]?: number } = {
  ...{ i8: 8, i16: 16, i32: 32, i64: 64 },
  ...{ date: 32, datetime: 64, duration: 64 },
};

/** Whether an integer fits into the dtype. */
export const fitsInteger = (value: bigint, dtype: Dtype): boolean => {
  const width = bits[dtype];
  return width === undefined || BigInt.asIntN(width, value) === value;
};

const wrong = (value: GivenValue, dtype: Dtype): never => {
  throw new TypeError(`${String(value)} is not a value of ${dtype}`);
};

const whole = (value: GivenValue, dtype: Dtype): bigint => {
  const exact = typeof value === "bigint" ? value : Number.isInteger(value) ? BigInt(value as number) : null;
  return exact !== null && fitsInteger(exact, dtype) ? exact : wrong(value, dtype);
};

const number = (value: GivenValue, dtype: Dtype): number =>
  typeof value === "number" ? value : typeof value === "bigint" ? Number(value) : wrong(value, dtype);

const text = (value: GivenValue, dtype: Dtype): string => (typeof value === "string" ? value : wrong(value, dtype));

const readers: { readonly [D in Dtype]: (value: GivenValue, dtype: Dtype) => Value } = {
  bool: (value, dtype) => (typeof value === "boolean" ? value : wrong(value, dtype)),
  i8: whole,
  i16: whole,
  i32: whole,
  i64: whole,
  f32: (value, dtype) => Math.fround(number(value, dtype)),
  f64: number,
  str: text,
  categorical: text,
  date: (value, dtype) => (value instanceof Date ? dayOf(BigInt(value.getTime()) * 1000n) : whole(value, dtype)),
  datetime: (value, dtype) => (value instanceof Date ? BigInt(value.getTime()) * 1000n : whole(value, dtype)),
  duration: whole,
};

/** A given value in the representation of the reference. */
export const readValue = (value: GivenValue, dtype: Dtype): Value =>
  value === null || value === undefined ? null : readers[dtype](value, dtype);

const byCodePoint = (a: string, b: string): number => {
  const [x, y] = [[...a], [...b]];
  for (let i = 0; i < Math.min(x.length, y.length); i++) {
    const less = (x[i]?.codePointAt(0) ?? 0) - (y[i]?.codePointAt(0) ?? 0);
    if (less !== 0) return less;
  }
  return x.length - y.length;
};

/**
 * Negative, zero or positive, for values of one kind: NaN is larger than every number and equal to itself; null is
 * smaller than all.
 */
export const compareValues = (a: Value, b: Value): number => {
  if (a === null || b === null) return Number(a !== null) - Number(b !== null);
  if (typeof a === "string" && typeof b === "string") return byCodePoint(a, b);
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
  return a < b ? -1 : a > b ? 1 : 0;
};

/** The same for lists of values; the first difference decides. */
export const compareAll = (a: readonly Value[], b: readonly Value[]): number => {
  for (let i = 0; i < a.length; i++) {
    const less = compareValues(a[i] ?? null, b[i] ?? null);
    if (less !== 0) return less;
  }
  return 0;
};

/**
 * A text that is equal for two lists of values exactly if they are equal: null equals null, NaN equals NaN, and -0 is
 * 0.
 */
export const keyOf = (values: readonly Value[]): string =>
  JSON.stringify(
    values.map((value) => (value === null || typeof value === "string" ? value : `${typeof value} ${String(value)}`)),
  );
