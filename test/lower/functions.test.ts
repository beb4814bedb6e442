/**
 * Every same-row function, on polars, on DuckDB and in the reference, against JavaScript's Math, text and Date, over
 * values with many nulls, NaN, ties and extremes. Where JavaScript differs, the expectation follows docs/semantics.md.
 */
import type { DuckDBConnection } from "@duckdb/node-api";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import type { PipelinePlan } from "../../dsl/index.ts";
import { tablesOf } from "../../src/plan/traverse.ts";
import { frameOf, type Row, type Value } from "../../src/proof/database.ts";
import { fill, open, rowsOf, sqlOf } from "../pipelines/run-duckdb.ts";
import { runnable } from "../pipelines/run-polars.ts";
import { rowsOfReference } from "../pipelines/run-reference.ts";
import { seed, thorough } from "../thorough.ts";
import { functions_numbers, functions_text, functions_time } from "./functions.fixture.ts";

let connection: DuckDBConnection;
beforeAll(async () => {
  connection = await open();
});

type Naive = { readonly [column: string]: (row: Row) => Value };

/** A function of numbers that are there. */
const of =
  (...names: readonly string[]) =>
  (made: (...values: readonly number[]) => Value) =>
  (row: Row): Value => {
    const values = names.map((name) => row[name] ?? null);
    return values.includes(null) ? null : made(...(values as readonly number[]));
  };
const texts =
  (...names: readonly string[]) =>
  (made: (...values: readonly string[]) => Value) =>
  (row: Row): Value => {
    const values = names.map((name) => row[name] ?? null);
    return values.includes(null) ? null : made(...(values as readonly string[]));
  };
const days =
  (...names: readonly string[]) =>
  (made: (...values: readonly Date[]) => Value) =>
  (row: Row): Value => {
    const values = names.map((name) => row[name] ?? null);
    return values.includes(null) ? null : made(...(values as readonly Date[]));
  };

const halfToEven = (value: number): number => {
  const below = Math.floor(value);
  const rest = value - below;
  if (!(rest > 0)) return value;
  return rest < 0.5 || (rest === 0.5 && below % 2 === 0) ? below : below + 1;
};
const rounded = (decimals: number) => (value: number) =>
  Math.abs(value) < 2 ** 52 ? halfToEven(value * 10 ** decimals) / 10 ** decimals : value;
/** NaN is greater than every number. */
const compared = (a: number, b: number): number => (Object.is(a, b) || a === b ? 0 : Number.isNaN(a) || a > b ? 1 : -1);
const greatest = (a: number, b: number) => (compared(a, b) >= 0 ? a : b);
const least = (a: number, b: number) => (compared(a, b) <= 0 ? a : b);
const clip = (low: number, high: number) => (value: number) =>
  Number.isNaN(value) ? value : Math.min(Math.max(value, low), high);
const rest = (value: number, divisor: number) => value - Math.floor(value / divisor) * divisor;
const wholeRest = (value: number, divisor: number): Value => {
  if (divisor === 0) return null;
  const [a, b] = [BigInt(value), BigInt(divisor)];
  return Number(((a % b) + b) % b);
};
/** Three-valued. */
const between = (value: Value, low: Value, high: Value, compare: (a: never, b: never) => number): Value => {
  const [above, below] = [
    value === null || low === null ? null : compare(value as never, low as never) >= 0,
    value === null || high === null ? null : compare(value as never, high as never) <= 0,
  ];
  if (above === false || below === false) return false;
  return above === null || below === null ? null : true;
};

const numbers: Naive = {
  x_thirds: of("x")((x = 0) => x / 3),
  int_sevenths: of("int")((n = 0) => n / 7),
  x_abs: of("x")(Math.abs),
  small_abs: of("small")(Math.abs),
  tiny_abs: of("tiny")(Math.abs),
  long_abs: of("long")(Math.abs),
  x_sign: of("x")(Math.sign),
  small_sign: of("small")(Math.sign),
  int_sign: of("int")(Math.sign),
  x_sqrt: of("x")(Math.sqrt),
  small_sqrt: of("small")(Math.sqrt),
  int_sqrt: of("int")(Math.sqrt),
  x_exp: of("x")(Math.exp),
  tiny_exp: of("tiny")(Math.exp),
  x_log: of("x")(Math.log),
  long_log: of("long")(Math.log),
  x_log10: of("x")(Math.log10),
  int_log10: of("int")(Math.log10),
  x_pow_2: of("x")((x = 0) => x ** 2),
  x_pow_half: of("x")(Math.sqrt),
  x_pow_minus_1: of("x")((x = 0) => 1 / x),
  x_pow_0: of("x")(() => 1),
  int_pow_3: of("int")((n = 0) => n ** 3),
  x_round: of("x")(rounded(0)),
  x_round_1: of("x")(rounded(1)),
  x_round_2: of("x")(rounded(2)),
  x_round_15: of("x")(rounded(15)),
  small_round_1: of("small")((x = 0) => Math.fround(rounded(1)(x))),
  int_round: of("int")((n = 0) => n),
  x_floor: of("x")(Math.floor),
  small_floor: of("small")(Math.floor),
  tiny_floor: of("tiny")(Math.floor),
  x_ceil: of("x")(Math.ceil),
  small_ceil: of("small")(Math.ceil),
  x_clip: of("x")(clip(-1.5, 1e6)),
  small_clip: of("small")(clip(-0.5, 0.5)),
  tiny_clip: of("tiny")(clip(-5, 5)),
  long_clip: of("long")(clip(0, 100)),
  x_modulo_y: of("x", "y")(rest),
  x_modulo_3: of("x")((x = 0) => rest(x, 3)),
  x_modulo_minus: of("x")((x = 0) => rest(x, -2.5)),
  small_modulo: of("small")((x = 0) => Math.fround(rest(x, 0.75))),
  int_modulo_short: of("int", "short")(wholeRest),
  long_modulo_minus_1: of("long")(() => 0),
  tiny_modulo_3: of("tiny")((n = 0) => wholeRest(n, 3)),
  tiny_modulo_minus_3: of("tiny")((n = 0) => wholeRest(n, -3)),
  int_modulo_x: of("int", "x")(rest),
  x_is_nan: of("x")(Number.isNaN),
  int_is_nan: of("int")(() => false),
  x_is_finite: of("x")(Number.isFinite),
  small_is_finite: of("small")(Number.isFinite),
  x_greatest_y: of("x", "y")(greatest),
  x_least_y: of("x", "y")(least),
  tiny_greatest_short: of("tiny", "short")(greatest),
  int_least_x: of("int", "x")(least),
  tiny_least_2: of("tiny")((n = 0) => Math.min(n, 2)),
  x_between: (row) => between(row.x ?? null, -1, row.y ?? null, compared),
  int_between: (row) => between(row.int ?? null, row.tiny ?? null, 10, compared),
  least_abs: of("long")(() => -(2 ** 63)),
  nested: of("x")((x = 0) => Math.log10(rest(clip(-3, 3)(rounded(3)(Math.log(Math.sqrt(Math.abs(x))))), 2))),
};

/** By code points, as both engines compare text. */
const byCodePoints = (a: string, b: string): number => {
  const [x, y] = [[...a], [...b]].map((all) => all.map((one) => one.codePointAt(0) ?? 0)) as [number[], number[]];
  for (let i = 0; i < Math.max(x.length, y.length); i++) {
    const less = (x[i] ?? -1) - (y[i] ?? -1);
    if (less !== 0) return less;
  }
  return 0;
};
const each = (text: string, made: (letter: string) => string): string => [...text].map(made).join("");
const small = (text: string) => each(text, (one) => one.toLowerCase());
const capital = (text: string) => each(text, (one) => one.toUpperCase());
const trim = (text: string): string => {
  const letters = [...text];
  const isBlank = (one: string | undefined) => one !== undefined && /^\p{White_Space}$/u.test(one);
  while (isBlank(letters[0])) letters.shift();
  while (isBlank(letters.at(-1))) letters.pop();
  return letters.join("");
};
const slice =
  (start: number, length?: number) =>
  (text = ""): string => {
    const letters = [...text];
    const from = start < 0 ? letters.length + start : start;
    const to = length === undefined ? letters.length : from + length;
    return letters.filter((_, i) => i >= from && i < to).join("");
  };

const text: Naive = {
  lower: texts("a")((a = "") => small(a)),
  upper: texts("a")((a = "") => capital(a)),
  trim: texts("a")((a = "") => trim(a)),
  length: texts("a")((a = "") => [...a].length),
  contains: texts("a", "b")((a = "", b = "") => a.includes(b)),
  contains_dot: texts("a")((a = "") => a.includes(".")),
  contains_nothing: texts("a")(() => true),
  starts: texts("a", "b")((a = "", b = "") => a.startsWith(b)),
  starts_a: texts("a")((a = "") => a.startsWith("a")),
  ends: texts("a", "b")((a = "", b = "") => a.endsWith(b)),
  ends_ss: texts("a")((a = "") => a.endsWith("ß")),
  replace: texts("a")((a = "") => a.split("a").join("$0")),
  replace_aa: texts("a")((a = "") => a.split("aa").join("b")),
  replace_dot: texts("a")((a = "") => a.split(".").join("")),
  replace_quote: texts("a")((a = "") => a.split("'").join("\\n\n")),
  slice_1: texts("a")(slice(1)),
  slice_0_2: texts("a")(slice(0, 2)),
  slice_2_0: texts("a")(() => ""),
  slice_minus_2: texts("a")(slice(-2)),
  slice_minus_3_2: texts("a")(slice(-3, 2)),
  slice_5_9: texts("a")(slice(5, 9)),
  concat: texts("a", "b")((a = "", b = "") => a + b),
  concat_c: texts("c")((c = "") => `${c}-${c}`),
  greatest: texts("a", "b")((a = "", b = "") => (byCodePoints(a, b) >= 0 ? a : b)),
  least: texts("a")((a = "") => (byCodePoints(a, "b") <= 0 ? a : "b")),
  between: (row) => between(row.a ?? null, "a", "b", byCodePoints),
  nested: texts("a")((a = "") => [...`${slice(0, 3)(small(capital(trim(a))))}x`].length),
};

const dayMs = 86_400_000;
const midnight = (at: Date): Date => new Date(Math.floor(at.getTime() / dayMs) * dayMs);
const isoWeekday = (at: Date): number => at.getUTCDay() || 7;
const ofYear = (at: Date): number => {
  const first = new Date(0);
  first.setUTCFullYear(at.getUTCFullYear(), 0, 1);
  return (midnight(at).getTime() - first.getTime()) / dayMs + 1;
};
const later = (at: Date, n: number): Date => new Date(at.getTime() + n * dayMs);
const byTime = (a: Date, b: Date): number => a.getTime() - b.getTime();
/** Microseconds as doubles, which are exact until 2255. */
const secondsBetween = (a: Date, b: Date): number => (a.getTime() * 1000 - b.getTime() * 1000) / 1e6;
const noTime = new Date(0);

const formats = new Map<string, Intl.DateTimeFormat>();
/** What the clocks of a zone show, as if it were UTC: by JavaScript's own tables, between 1800 and 2100. */
const shownIn = (zone: string, at: Date): Date => {
  const format =
    formats.get(zone) ??
    new Intl.DateTimeFormat("en-US", {
      ...{ timeZone: zone, hourCycle: "h23", year: "numeric", month: "numeric", day: "numeric" },
      ...{ hour: "numeric", minute: "numeric", second: "numeric" },
    });
  formats.set(zone, format);
  const near = Math.min(Math.max(at.getTime(), Date.UTC(1800, 0, 1)), Date.UTC(2099, 11, 31));
  const part = Object.fromEntries(format.formatToParts(near).map(({ type, value }) => [type, Number(value)]));
  const { year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0 } = part;
  const ahead = Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(near / 1000) * 1000;
  return new Date(at.getTime() + ahead);
};
const zoned = (zone: string, part: (shown: Date) => Value) => days("at")((d = noTime) => part(shownIn(zone, d)));

const time: Naive = {
  zone_year: zoned("Pacific/Apia", (d) => d.getUTCFullYear()),
  zone_month: zoned("America/New_York", (d) => d.getUTCMonth() + 1),
  zone_day: zoned("Asia/Kolkata", (d) => d.getUTCDate()),
  zone_weekday: zoned("Australia/Lord_Howe", isoWeekday),
  zone_of_year: zoned("Pacific/Kiritimati", ofYear),
  zone_hour: zoned("America/New_York", (d) => d.getUTCHours()),
  zone_minute: zoned("Asia/Kathmandu", (d) => d.getUTCMinutes()),
  zone_second: zoned("Africa/Monrovia", (d) => d.getUTCSeconds()),
  zone_date: zoned("Europe/Berlin", midnight),
  zone_ago: days("at")((d = noTime) => shownIn("Europe/Dublin", later(d, -40)).getUTCHours()),
  zone_utc: days("since")((d = noTime) => d.getUTCHours()),
  day_year: days("day")((d = noTime) => d.getUTCFullYear()),
  day_month: days("day")((d = noTime) => d.getUTCMonth() + 1),
  day_day: days("day")((d = noTime) => d.getUTCDate()),
  day_weekday: days("day")((d = noTime) => isoWeekday(d)),
  day_of_year: days("day")((d = noTime) => ofYear(d)),
  at_year: days("at")((d = noTime) => d.getUTCFullYear()),
  at_month: days("at")((d = noTime) => d.getUTCMonth() + 1),
  at_day: days("at")((d = noTime) => d.getUTCDate()),
  at_weekday: days("at")((d = noTime) => isoWeekday(d)),
  at_of_year: days("at")((d = noTime) => ofYear(d)),
  at_hour: days("at")((d = noTime) => d.getUTCHours()),
  at_minute: days("at")((d = noTime) => d.getUTCMinutes()),
  at_second: days("at")((d = noTime) => d.getUTCSeconds()),
  at_date: days("at")((d = noTime) => midnight(d)),
  days: days("day", "other")((d = noTime, o = noTime) => byTime(d, o) / dayMs),
  days_since_2000: days("day")((d = noTime) => (d.getTime() - Date.UTC(2000, 0, 1)) / dayMs),
  days_of_at: days("at", "day")((at = noTime, d = noTime) => byTime(midnight(at), d) / dayMs),
  seconds: days("at", "since")((a = noTime, b = noTime) => secondsBetween(a, b)),
  seconds_since_2000: days("at")((a = noTime) => secondsBetween(a, new Date(Date.UTC(2000, 0, 1)))),
  day_later: days("day")((d = noTime) => later(d, 30)),
  day_n: (row) => (row.day === null || row.n === null ? null : later(row.day as Date, row.n as number)),
  at_before: days("at")((d = noTime) => later(d, -1)),
  at_n: (row) => (row.at === null || row.n === null ? null : later(row.at as Date, row.n as number)),
  greatest: days("day", "other")((a = noTime, b = noTime) => (byTime(a, b) >= 0 ? a : b)),
  least: days("at", "since")((a = noTime, b = noTime) => (byTime(a, b) <= 0 ? a : b)),
  between: (row) => between(row.day ?? null, noTime, row.other ?? null, byTime),
  at_between: (row) => between(row.at ?? null, row.since ?? null, new Date("2024-01-04T12:00:00Z"), byTime),
};

const orNull = <T>(values: fc.Arbitrary<T>) => fc.oneof({ weight: 6, arbitrary: values }, fc.constant(null));

const floats = fc.oneof(
  { weight: 3, arbitrary: fc.integer({ min: -4000, max: 4000 }).map((n) => n / 8) },
  { weight: 2, arbitrary: fc.integer({ min: -99_999, max: 99_999 }).map((n) => n / 1000 + 0.0005) },
  { weight: 2, arbitrary: fc.double() },
  fc.integer({ min: -308, max: 308 }).map((n) => Number(`1e${n}`)),
  fc.constantFrom(
    ...[
      0,
      -0,
      0.5,
      1.5,
      -0.5,
      2.5,
      2.675,
      1.005,
      7.3,
      0.1,
      1e15 + 0.5,
      2 ** 51 + 0.5,
      2 ** 52 - 0.5,
      2 ** 52 + 1,
      2 ** 53,
    ],
    ...[Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.MAX_VALUE, Number.MIN_VALUE, 5e-324],
  ),
);
const ints = (bits: number) =>
  fc.oneof(
    fc.integer({ min: -9, max: 9 }),
    fc.integer({ min: -(2 ** (Math.min(bits, 32) - 1)), max: 2 ** (Math.min(bits, 32) - 1) - 1 }),
    fc.constantFrom(0, -1, 1, -(2 ** (bits - 1)), 2 ** (bits - 1) - 1),
  );

/** Letters that are hard: such as become several, or have no other form, blanks of all kinds, and what is no letter. */
const letters = fc.constantFrom(
  ..."aaabAB.. '\\%$zéÉßẞıİiIΣσςΑαŉǰﬁǅÿŸ😀🏁ΐᾳ\u0301\u00a0\u0085\u3000\u2028\u200b\t\n\r\u000b\u001c",
);
const phrases = fc.oneof(
  { weight: 4, arbitrary: fc.array(letters, { maxLength: 7 }).map((all) => all.join("")) },
  fc.string({ unit: "grapheme", maxLength: 5 }).filter((one) => one.isWellFormed() && !one.includes("\0")),
  fc.constantFrom("", "a", "b", "Straße", "ΟΔΟΣ", "İstanbul", "  x  ", "aaa", "a.b.a"),
);

const farthest = 90_000_000;
const dates = fc
  .oneof(
    { weight: 4, arbitrary: fc.integer({ min: -1000, max: 30_000 }) },
    fc.integer({ min: -farthest, max: farthest }),
    fc.constantFrom(0, -1, -719_162, -719_163, -719_528, -719_529, 2_932_896, 2_932_897, 11_016, 11_017, 19_782),
  )
  .map((n) => new Date(n * dayMs));
const hour = 3_600_000;
/** Far from today on whole hours: a double, which is how times come in here and out, has no microseconds there. */
const anyMoments = fc
  .tuple(dates, fc.oneof(fc.constantFrom(0, 1, dayMs - 1), fc.integer({ min: 0, max: dayMs - 1 })))
  .map(([day, ms]) => new Date(day.getTime() + (Math.abs(day.getTime()) < 8e12 ? ms : ms - (ms % hour))));
/** When clocks were turned, a day was left out, rules began and ended: and a little before and after. */
const turns = fc
  .tuple(
    fc.constantFrom(
      ...["2024-03-10T07:00", "2024-11-03T06:00", "2024-03-31T01:00", "2024-10-27T01:00", "2011-12-30T10:00"],
      ...["1883-11-18T17:00", "1893-03-31T23:06:32", "1972-01-07T00:44:30", "1994-12-31T10:00", "2024-04-06T15:00"],
      ...["2024-12-31T23:30", "2025-01-01T00:30", "1800-01-01T00:00", "2099-12-31T00:00", "2100-07-01T12:00"],
      ...["2037-07-01T03:00", "2050-07-01T03:30", "1900-01-01T05:00"],
    ),
    fc.integer({ min: -7_200_000, max: 7_200_000 }),
  )
  .map(([at, ms]) => new Date(Date.parse(`${at}Z`) + ms));
const moments = fc.oneof({ weight: 3, arbitrary: anyMoments }, turns);

/** What is not exact by IEEE 754 differs from library to library in its last digits. */
const inexact = ["exp", "log", "pow", "nested"];
const tolerance = (name: string): number => (inexact.some((one) => name.includes(one)) ? 4e-15 : 0);

const near = (name: string, a: Value | undefined, b: Value | undefined): boolean => {
  if (a instanceof Date || b instanceof Date) return a?.valueOf() === b?.valueOf();
  if (typeof a !== "number" || typeof b !== "number") return a === b;
  return Object.is(a, b) || a === b || Math.abs(a - b) <= tolerance(name) * Math.max(Math.abs(a), Math.abs(b));
};

/** The rows of all three against what they should be: the first few cells that are not. */
const wrong = async (plan: PipelinePlan, naive: Naive, rows: readonly Row[]): Promise<readonly string[]> => {
  const one = await runnable(plan);
  const [table] = tablesOf(plan.relation);
  if (one === null || table === undefined) throw new Error("it cannot be run");
  const polars = one.runner.compute({ [table.name]: frameOf(table, rows) } as never, {} as never);
  await fill(connection, [table], new Map([[table.name, rows]]));
  const results = {
    polars: polars.collectSync().toRecords() as Row[],
    DuckDB: await rowsOf(connection, sqlOf(one.verified)),
    reference: rowsOfReference(plan, new Map([[table.name, rows]])),
  };
  return Object.entries(results).flatMap(([engine, made]) =>
    rows
      .flatMap((row, i) =>
        plan.features
          .map((name) => [name, made[i]?.[name], naive[name]?.(row)] as const)
          .filter(([name, found, expected]) => !near(name, found, expected))
          .map(
            ([name, found, expected]) =>
              `${engine}: ${name} of ${JSON.stringify(row, (_, v) => (typeof v === "number" ? String(v) : v))} is ${String(found)}, not ${String(expected)}`,
          ),
      )
      .slice(0, 8),
  );
};

const numbered = (rows: readonly object[]): readonly Row[] => rows.map((row, game) => ({ game, ...row }) as Row);
const many = { seed, numRuns: thorough ? 10_000 : 1000 } as const;

describe("functions on both engines and in the reference equal JavaScript", () => {
  it("numbers", async () => {
    const rows = fc.sample(
      fc.record({
        x: orNull(floats),
        y: orNull(floats),
        small: orNull(floats.map(Math.fround)),
        tiny: ints(8),
        short: orNull(ints(16)),
        int: orNull(ints(32)),
        long: orNull(fc.oneof(ints(32), fc.integer({ min: -(2 ** 40), max: 2 ** 40 }))),
      }),
      many,
    );
    expect(await wrong(functions_numbers.plan, numbers, numbered(rows))).toEqual([]);
  });

  it("text", async () => {
    const rows = fc.sample(fc.record({ a: orNull(phrases), b: orNull(phrases), c: phrases }), many);
    expect(await wrong(functions_text.plan, text, numbered(rows))).toEqual([]);
  });

  // DuckDB takes another way where it knows that all text is ASCII.
  it("ASCII text only", async () => {
    const ascii = fc.string({ unit: fc.constantFrom(..."aaabAB.. '\\%$zI"), maxLength: 5 });
    const rows = fc.sample(fc.record({ a: orNull(ascii), b: orNull(ascii), c: ascii }), many);
    expect(await wrong(functions_text.plan, text, numbered(rows))).toEqual([]);
  });

  it("times", async () => {
    const rows = fc.sample(
      fc.record({
        day: orNull(dates),
        other: orNull(dates),
        at: orNull(moments),
        since: orNull(moments),
        n: orNull(ints(16)),
      }),
      many,
    );
    expect(await wrong(functions_time.plan, time, numbered(rows))).toEqual([]);
  });

  it("no rows", async () => {
    for (const plan of [functions_numbers.plan, functions_text.plan, functions_time.plan])
      expect(await wrong(plan, {}, [])).toEqual([]);
  });
});
