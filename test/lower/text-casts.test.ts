/** Casts from and to text, on both engines and in the reference, against docs/language.md. */
import type { DuckDBConnection } from "@duckdb/node-api";
import { date, datetime, f32, f64, i8, i32, i64, type PipelinePlan, pipeline, str, table, timeline } from "greenflag";
import { beforeAll, describe, expect, test } from "vitest";
import { interpret } from "../../src/engines/reference/index.ts";
import { frameOf, type Row, type Value } from "../../src/proof/database.ts";
import { fill, open, rowsOf, sqlOf } from "../pipelines/run-duckdb.ts";
import { runnable } from "../pipelines/run-polars.ts";

const { always } = timeline("play", { phases: ["game"] });
const games = table("games", {
  timeline: timeline("play", { phases: ["game"] }),
  event: { game: i32 },
  rows: always,
  columns: {
    text: str.nullable().known(always),
    x: f64.nullable().known(always),
    small: f32.nullable().known(always),
    day: date.nullable().known(always),
    at: datetime.nullable().known(always),
  },
});

/** A pipeline of one cast, whose result is compared as text: what is not text is cast once more where that loses nothing. */
// biome-ignore lint/suspicious/noExplicitAny: casts of many dtypes
const casting = (value: (r: any) => unknown): PipelinePlan =>
  pipeline("casting", { decide: always })
    .from(games)
    .derive((r) => ({ made: value(r) }) as never)
    .features(["made"] as never)
    .sink({ parquet: "x.parquet" }).plan;

const nothing = { text: null, x: null, small: null, day: null, at: null };
const numbered = (rows: readonly object[]): readonly Row[] =>
  rows.map((row, game) => ({ game, ...nothing, ...row }) as Row);

let connection: DuckDBConnection;
beforeAll(async () => {
  connection = await open();
});

const made = (rows: readonly Row[]): readonly Value[] => rows.map((row) => row.made ?? null);

/** What each of the three makes of some rows. */
const engines = async (plan: PipelinePlan) => {
  const one = await runnable(plan);
  if (one === null) throw new Error("polars cannot do it");
  return {
    polars: async (rows: readonly Row[]) =>
      made(
        one.runner
          .compute(
            { games: frameOf(games.plan.kind === "source" ? games.plan.table : never(), rows) } as never,
            {} as never,
          )
          .collectSync()
          .toRecords() as Row[],
      ),
    DuckDB: async (rows: readonly Row[]) => {
      await fill(connection, one.verified.tables, new Map([["games", rows]]));
      return made(await rowsOf(connection, sqlOf(one.verified)));
    },
    reference: async (rows: readonly Row[]) => {
      const found = interpret(plan, new Map([["games", rows]]));
      if (found.kind !== "rows") throw new Error(found.kind === "stopped" ? found.why : "refused");
      return found.rows.map((row) => plain(row.made ?? null, found.columns[1]?.dtype));
    },
  };
};
const never = (): never => {
  throw new Error("no table");
};
const plain = (value: Value | bigint, dtype: string | undefined): Value =>
  typeof value !== "bigint"
    ? value
    : dtype === "date"
      ? new Date(Number(value) * 86_400_000)
      : dtype === "datetime"
        ? new Date(Math.floor(Number(value) / 1000))
        : Number(value);

interface Case {
  // biome-ignore lint/suspicious/noExplicitAny: casts of many dtypes
  readonly value: (r: any) => unknown;
  readonly good: readonly (readonly [given: object, expected: Value])[];
  readonly bad: readonly string[];
}

const text = (said: string) => ({ text: said });
const utc = (said: string) => new Date(said);

const cases: { readonly [name: string]: Case } = {
  "text to whole numbers": {
    value: (r) => r.text.cast(i64),
    good: [
      [text("7"), 7],
      [text("-7"), -7],
      [text("+7"), 7],
      [text("007"), 7],
      [text("-0"), 0],
    ],
    bad: [" 7", "7 ", "7.0", "1e3", "", "abc", "9223372036854775808", "1_000", "0x10", "٣", "1,000"],
  },
  "text to whole numbers of 8 bits": {
    value: (r) => r.text.cast(i8),
    good: [
      [text("127"), 127],
      [text("-128"), -128],
    ],
    bad: ["128", "-129"],
  },
  "text to numbers": {
    value: (r) => r.text.cast(f64),
    good: [
      [text("1.5"), 1.5],
      [text("-1e3"), -1000],
      [text(".5"), 0.5],
      [text("5."), 5],
      [text("+1.5E2"), 150],
      [text("1e400"), Number.POSITIVE_INFINITY],
      [text("inf"), Number.POSITIVE_INFINITY],
      [text("INF"), Number.POSITIVE_INFINITY],
      [text("-Infinity"), Number.NEGATIVE_INFINITY],
      [text("NaN"), Number.NaN],
      [text("-nan"), Number.NaN],
    ],
    bad: [" 1", "1 ", "1_000", "", "abc", "0x1p3", "1e", "1e5.5", "1d", "."],
  },
  "text to numbers of 32 bits": {
    value: (r) => r.text.cast(f32),
    good: [
      [text("16777217"), 16777216],
      [text("0.1"), Math.fround(0.1)],
      [text("1e39"), Number.POSITIVE_INFINITY],
    ],
    bad: ["0,1"],
  },
  "text to days": {
    value: (r) => r.text.cast(date),
    good: [
      [text("2024-02-18"), utc("2024-02-18")],
      [text("2024-02-29"), utc("2024-02-29")],
      [text("0000-01-01"), utc("0000-01-01")],
      [text("9999-12-31"), utc("9999-12-31")],
    ],
    bad: [
      ...["2024-2-18", "2024-02-30", "2023-02-29", "1900-02-29", "2018-02-29", "2024/02/18", "20240218", "-0001-01-01"],
      ...["+10000-01-01", "10000-01-01", "2024-02-18T00:00:00", "", " 2024-02-18", "2024-02-18 "],
    ],
  },
  "text to times": {
    value: (r) => r.text.cast(datetime),
    good: [
      [text("2024-02-18T19:30:00"), utc("2024-02-18T19:30:00Z")],
      [text("2024-02-18 19:30:00"), utc("2024-02-18T19:30:00Z")],
      [text("2024-02-18T19:30:00Z"), utc("2024-02-18T19:30:00Z")],
      [text("2024-02-18 19:30:00+00:00"), utc("2024-02-18T19:30:00Z")],
      [text("2024-02-18T19:30:00.5"), utc("2024-02-18T19:30:00.5Z")],
      [text("2024-02-18T19:30:00.123456789"), utc("2024-02-18T19:30:00.123Z")],
      [text("0000-01-01T00:00:00"), utc("0000-01-01T00:00:00Z")],
      [text("2024-02-29T23:59:59"), utc("2024-02-29T23:59:59Z")],
    ],
    bad: [
      // Taken for a time of UTC it would be an hour off.
      "2024-02-18T19:30:00+01:00",
      ...["2024-02-18 19:30", "2024-02-18", "2024-02-30T00:00:00", "2023-02-29T12:00:00", "2018-02-29T12:00:00"],
      ...["2024-02-18T24:00:00", "2024-02-18T23:59:60", "2024-02-18T19:30:00.", "2024-02-18t19:30:00"],
      ...["10000-01-01T00:00:00", "2024-02-18T19:30:00.1234567890", "2024-02-18T19:30:00z", " 2024-02-18T19:30:00"],
    ],
  },
  "numbers to text": {
    value: (r) => r.x.cast(str),
    good: [
      ...[0, 1, -1, 100, 1e15].map((x) => [{ x }, `${x}.0`] as const),
      ...[0.1, 1.5, 1 / 3, 1234567.891, 0.001, 0.0001].map((x) => [{ x }, String(x)] as const),
      [{ x: 1e-5 }, "0.00001"],
      [{ x: -1.2345e-5 }, "-0.000012345"],
      [{ x: 9.5e-6 }, "9.5e-6"],
      [{ x: 1e-10 }, "1e-10"],
      [{ x: 5e-324 }, "5e-324"],
      [{ x: 9999999999999998 }, "9999999999999998.0"],
      [{ x: 1e16 }, "1e+16"],
      [{ x: -123456789012345680 }, "-1.2345678901234568e+17"],
      [{ x: 1.7976931348623157e308 }, "1.7976931348623157e+308"],
      [{ x: Number.NaN }, "NaN"],
      [{ x: Number.POSITIVE_INFINITY }, "inf"],
      [{ x: Number.NEGATIVE_INFINITY }, "-inf"],
    ],
    bad: [],
  },
  "numbers of 32 bits to text": {
    value: (r) => r.small.cast(str),
    good: [
      [{ small: 0 }, "0.0"],
      [{ small: Math.fround(0.1) }, "0.1"],
      [{ small: 16777216 }, "16777216.0"],
      [{ small: Math.fround(1e12) }, "1000000000000.0"],
      [{ small: Math.fround(1.5e13) }, "1.5e+13"],
      [{ small: Math.fround(-1e15) }, "-1e+15"],
      [{ small: Math.fround(3.4e38) }, "3.4e+38"],
      [{ small: Math.fround(1e-5) }, "0.00001"],
      [{ small: Math.fround(-1.25e-6) }, "-0.00000125"],
      [{ small: Math.fround(1.5e-7) }, "1.5e-7"],
      [{ small: Number.NaN }, "NaN"],
    ],
    bad: [],
  },
  "days to text": {
    value: (r) => r.day.cast(str),
    good: [
      [{ day: utc("2024-02-18") }, "2024-02-18"],
      [{ day: utc("0001-01-01") }, "0001-01-01"],
      [{ day: utc("0000-12-31") }, "0000-12-31"],
      [{ day: utc("-000001-01-01") }, "-0001-01-01"],
      [{ day: utc("+012345-01-01") }, "+12345-01-01"],
    ],
    bad: [],
  },
  "times to text": {
    value: (r) => r.at.cast(str),
    good: [
      [{ at: utc("2024-02-18T19:30:00.5Z") }, "2024-02-18 19:30:00.500000"],
      [{ at: utc("1960-01-01T12:00:00.001Z") }, "1960-01-01 12:00:00.001000"],
      [{ at: utc("-000001-01-01T00:00:00Z") }, "-0001-01-01 00:00:00.000000"],
      [{ at: utc("+012345-01-01T00:00:00Z") }, "+12345-01-01 00:00:00.000000"],
    ],
    bad: [],
  },
};

describe.each(Object.entries(cases))("%s", (_, { value, good, bad }) => {
  test("valid values are cast correctly, and null stays null", async () => {
    const rows = numbered([...good.map(([given]) => given), {}]);
    const expected = [...good.map(([, one]) => one), null];
    for (const [name, compute] of Object.entries(await engines(casting(value))))
      expect([name, await compute(rows)]).toEqual([name, expected]);
  });

  test.skipIf(bad.length === 0)("any other value stops the run", async () => {
    for (const [name, compute] of Object.entries(await engines(casting(value))))
      for (const one of bad)
        await expect(compute(numbered([text(one)])), `${name}: ${JSON.stringify(one)}`).rejects.toThrow();
  });
});
