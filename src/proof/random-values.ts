/**
 * Draws random values: few distinct ones, so that ties, repeats and matches are common, and extreme ones, which expose
 * mistakes.
 */
import type { Dtype } from "../core/dtypes.ts";
import { type ColumnPlan, mayBeNull } from "../plan/relations/index.ts";
import { passesCheck } from "./check-contract.ts";
import { FineTime, type Value } from "./database.ts";
import type { Random } from "./seeded-random.ts";

/** Restrictions of the values of a database. */
export interface Options {
  /** Without NaN and infinities. */
  readonly finite?: boolean;
  /** Numbers so small that sums are exact in any order. */
  readonly small?: boolean;
  /** Whether unknown values are sometimes extreme, regardless of the other options. */
  readonly extremes?: boolean;
  /** With nanoseconds in the columns that say from when something is known, as files may contain them. */
  readonly fine?: boolean;
  /** Whether tables may give one event different places. Contracts forbid it; a test shows why. */
  readonly apart?: boolean;
}

/** Times are multiples of half days, so that equal times are common. */
export const halfDay = (n: number): Date => new Date(Date.UTC(2024, 0, 1) + n * 43_200_000);

/** The first half day that is not before a time in nanoseconds. */
export const halfDayFrom = (nanoseconds: bigint | null): number | null => {
  if (nanoseconds === null) return null;
  const since = nanoseconds - BigInt(halfDay(0).getTime()) * 1_000_000n;
  const each = 43_200_000_000_000n;
  return Number(since / each) + (since % each > 0n ? 1 : 0);
};

export const day = (n: number): Date => halfDay(2 * n);

/** A half day as a value of that dtype. */
export const timeOf = (dtype: Dtype, n: number): Date => (dtype === "date" ? day(Math.floor(n / 2)) : halfDay(n));

/** The last half day that is used. */
export const lastHalfDay = 40;

const texts = ["running", "crash", "Daytona", "Bristol", "", "k0", "k1"];
const isNumber = (dtype: Dtype): boolean => /^[if]\d/.test(dtype);

type Draw = (random: Random) => Value;

/** Some are also used as keys. */
const text: Draw = (random) => random.pick(texts);

const mostly =
  (usual: Draw, rare: readonly Value[]): Draw =>
  (random) =>
    random.chance(0.75) ? usual(random) : random.pick(rare);

const between =
  (from: number, to: number): Draw =>
  (random) =>
    random.integer(from, to);

const usual: { readonly [D in Dtype]: Draw } = {
  bool: (random) => random.chance(0.5),
  i8: between(-3, 9),
  i16: between(-3, 40),
  i32: mostly(between(1, 6), [-(2 ** 31), 2 ** 31 - 1, 0, -1, 1_000_000]),
  i64: mostly(between(1, 6), [-(2 ** 40), 2 ** 40, 0, -7]),
  f32: (random) => random.integer(-8, 8) / 4,
  f64: mostly((random) => random.integer(100, 140) / 4, [9999.999, 0, -1, 1e6, Number.NaN, Number.POSITIVE_INFINITY]),
  str: text,
  date: (random) => day(random.integer(0, lastHalfDay / 2)),
  datetime: (random) => halfDay(random.integer(0, lastHalfDay)),
  // Microseconds: a second and a day, more and less than those, zero, and the smallest amount.
  duration: (random) => random.pick([0, 1, -1, 90_500_000, 90_500_000, -3_000_000, 86_400_000_000, 86_399_999_999]),
  categorical: text,
};

/** Values that expose mistakes: those that dominate others, compare unusually, or look like null. */
const extremes: { readonly [D in Dtype]: readonly Value[] } = {
  bool: [true, false],
  i8: [-128, 127, 0],
  i16: [-(2 ** 15), 2 ** 15 - 1, 0],
  i32: [-(2 ** 31), 2 ** 31 - 1, 0],
  i64: [-(2 ** 52), 2 ** 52, 0],
  f32: [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0, 2 ** 100],
  f64: [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0, 1e300, -1e300, 5e-324],
  str: ["", " ", "null", "NaN", "ß", "\u{1f3c1}", 'a "b", c'],
  date: [new Date("1000-01-01"), new Date("9999-12-31")],
  datetime: [new Date(Date.UTC(1700, 0, 1)), new Date(Date.UTC(2200, 11, 31))],
  duration: [-(2 ** 50), 2 ** 50, 0],
  categorical: ["", " ", "null", "ß"],
};

const drawn = (dtype: Dtype, random: Random, { small = false, finite = false }: Options): Value => {
  if (small && isNumber(dtype)) return random.integer(0, 12) / (dtype.startsWith("i") ? 1 : 4);
  for (;;) {
    const value = usual[dtype](random);
    if (!finite || typeof value !== "number" || Number.isFinite(value)) return value;
  }
};

/** The number of attempts to draw a value that passes a check; then any valid one is used. */
const tries = 12;

/** Values that checks are likely to accept. */
const plain = (dtype: Dtype): readonly Value[] =>
  dtype === "bool" ? [true, false] : isNumber(dtype) ? [1, 2, 8, 0, 0.5, 100] : ["k0", "", "running"];

/**
 * A value as a file may contain it. A value that a check refuses is never drawn; one that it drops or sets to null is
 * drawn sometimes.
 */
export const cell = (column: ColumnPlan, random: Random, options: Options = {}): Value => {
  const { dtype, nullable, check } = column;
  if (nullable && random.chance(0.2)) return null;
  const draw = (): Value => drawn(dtype, random, options);
  if (check === undefined) return draw();
  const mayFail = check.otherwise !== "refuse" && random.chance(0.15);
  for (let i = 0; i < tries; i++) {
    const value = draw();
    if (mayFail || passesCheck(column, value)) return value;
  }
  const kept = plain(dtype).filter((value) => passesCheck(column, value));
  return kept.length > 0 ? random.pick(kept) : mayBeNull(column) ? null : draw();
};

/** The same with extreme values, for values that are not known yet. */
export const unknownCell = (column: ColumnPlan, random: Random, options: Options = {}): Value => {
  if (random.chance(0.3)) {
    const value = random.pick(extremes[column.dtype]);
    if (passesCheck(column, value) || (column.check?.otherwise !== "refuse" && random.chance(0.3))) return value;
  }
  return cell(column, random, options);
};

/** A time with an offset of some nanoseconds. */
export const withOffset = (time: Date, nanoseconds: number): Date =>
  nanoseconds === 0 ? time : new FineTime(BigInt(time.getTime()) * 1_000_000n + BigInt(nanoseconds));

/** Keys need more distinct values than cells. */
export const keyValue = (dtype: Dtype, n: number): Value =>
  dtype === "str" || dtype === "categorical"
    ? `k${n}`
    : dtype === "date" || dtype === "datetime"
      ? day(2 * n)
      : dtype === "bool"
        ? n % 2 === 0
        : n;
