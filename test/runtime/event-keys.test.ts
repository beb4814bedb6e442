/** Values of event keys and places in the order, of every dtype: as text, as conditions on a table, and as they are typed. */
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readEvent } from "../../src/cli/parse-event.ts";
import type { Dtype } from "../../src/core/dtypes.ts";
import type { RunnerSpec, TableContract } from "../../src/core/runner-spec.ts";
import { checkMode } from "../../src/runtime/inputs/check-mode.ts";
import { rowCount, scan } from "../../src/runtime/readers/polars-io.ts";
import { isBeforePlace, isOfEvent, placeOf } from "../../src/runtime/score/event-conditions.ts";
import { newFolder, readParquet, writeParquet } from "./support.ts";

/** Values from the least to the greatest, some at the ends of what the dtype holds, as DuckDB writes them. */
const values: Record<Dtype, readonly string[]> = {
  bool: ["false", "true"],
  i8: ["(-128)::TINYINT", "0::TINYINT", "127::TINYINT"],
  i16: ["(-32768)::SMALLINT", "5::SMALLINT", "32767::SMALLINT"],
  i32: ["(-2147483648)::INT", "1::INT", "2147483647::INT"],
  i64: ["(-9223372036854775808)::BIGINT", "9223372036854775806::BIGINT", "9223372036854775807::BIGINT"],
  f32: ["'-inf'::FLOAT", "0.1::FLOAT", "0.3::FLOAT", "'inf'::FLOAT", "'nan'::FLOAT"],
  f64: ["-1e300::DOUBLE", "0.1::DOUBLE", "0.30000000000000004::DOUBLE", "'inf'::DOUBLE", "'nan'::DOUBLE"],
  str: ["''", "'a'", "'a=1'", "'ä \u{1f3ce}'"],
  date: ["DATE '1969-12-31'", "DATE '2024-02-29'", "DATE '2262-01-01'"],
  datetime: [
    "TIMESTAMP '1969-12-31 23:59:59.999999'",
    "TIMESTAMP '2024-02-29 00:00:00'",
    "TIMESTAMP '2024-02-29 00:00:00.000001'",
    "TIMESTAMP '2262-01-01 12:30:00'",
  ],
  // As they are computed with: microseconds, and text.
  duration: ["(-9223372036854775808)::BIGINT", "(-3000000)::BIGINT", "0::BIGINT", "90500000::BIGINT"],
  categorical: ["''", "'a'", "'a=1'", "'ä \u{1f3ce}'"],
};

const contractOf = (dtype: Dtype): TableContract => ({
  name: "t",
  path: null,
  keys: ["k"],
  event: ["k"],
  order: ["o", "p"],
  rows: "always",
  columns: [
    // Not in the order in which they decide.
    { name: "p", dtype: "i32", nullable: false, instant: "always" },
    { name: "o", dtype, nullable: false, instant: "always" },
    { name: "k", dtype: "i32", nullable: false, instant: "always" },
  ],
});

test.each(Object.keys(values) as Dtype[])("an order of %s", async (dtype) => {
  // Every value at two places of a second column, and one row without any.
  const rows = values[dtype].flatMap((value, i) => [
    `(${2 * i}::INT, ${value}, 1::INT)`,
    `(${2 * i + 1}, ${value}, 2)`,
  ]);
  const file = await writeParquet(
    join(newFolder(), "t.parquet"),
    `SELECT * FROM (VALUES ${rows.join(", ")}, (NULL, NULL, NULL)) t(k, o, p) ORDER BY hash(k)`,
  );
  const contract = contractOf(dtype);
  const frame = scan(file);
  for (const [n] of rows.entries()) {
    const place = placeOf(contract, frame, { k: `${n}` });
    expect(rowCount(frame.filter(isOfEvent(contract, { k: `${n}` })))).toBe(1);
    expect({ n, before: rowCount(frame.filter(isBeforePlace(contract, place ?? {}))) }).toEqual({ n, before: n });
  }
  expect(placeOf(contract, frame, { k: "99" })).toBeNull();
});

const specOf = (...dtypes: readonly Dtype[]): RunnerSpec => ({
  pipeline: "p",
  source: "p.pipeline.ts",
  decides: "before every phase",
  known: ["always"],
  plan: "",
  assumptions: [],
  tables: [
    {
      ...contractOf("i32"),
      event: dtypes.map((_, i) => `k${i}`),
      columns: dtypes.map((dtype, i) => ({ name: `k${i}`, dtype, nullable: false, instant: "always" })),
    },
  ],
  params: {},
  output: { file: "p.parquet", compression: "none", columns: [] },
});

/** The text that an event is known by, or the code of its refusal. */
const read = (spec: RunnerSpec, event: Parameters<typeof checkMode>[1]["event"]) => {
  const { score, diagnostics } = checkMode(spec, { mode: "score", ...(event === undefined ? {} : { event }) });
  return diagnostics[0]?.code ?? score?.event;
};

describe("an event key of one column", () => {
  test.each([
    ["i32", "202415", "202415"],
    ["i32", 202415, "202415"],
    ["i32", "-0007", "-7"],
    ["i8", "-128", "-128"],
    ["i64", 9007199254740993n, "9007199254740993"],
    ["i64", "9223372036854775807", "9223372036854775807"],
    ["f64", "1.50", "1.5"],
    ["f32", 0.25, "0.25"],
    ["f64", "-1E3", "-1000"],
    ["f64", 1e21, "1e+21"],
    ["bool", true, "true"],
    ["bool", "false", "false"],
    ["date", "2024-02-29", "2024-02-29"],
    ["datetime", "2024-02-29T19:30:00.5Z", "1709235000500000"],
    ["str", "", ""],
    ["str", " a\u{1f3ce} ", " a\u{1f3ce} "],
  ] as const)("%s accepts %s", (dtype, event, text) => {
    expect(read(specOf(dtype), event)).toEqual({ k0: text });
    expect(read(specOf(dtype), { k0: event })).toEqual({ k0: text });
  });

  test.each([
    ["i32", "abc"],
    ["i32", ""],
    ["i32", "1.0"],
    ["i32", " 1"],
    ["i32", "0x10"],
    ["i32", "2147483648"],
    ["i8", 128],
    ["i64", "9223372036854775808"],
    ["i64", 2 ** 53],
    ["f64", "NaN"],
    ["f64", "inf"],
    ["f64", ""],
    // JavaScript's own ways to write a number, and blanks around one.
    ["f64", "0x10"],
    ["f64", "0b11"],
    ["f64", "7 "],
    ["f64", "1e400"],
    ["bool", "yes"],
    ["bool", 1],
    ["date", "2023-02-29"],
    ["date", "29.2.2024"],
    ["date", "2024-2-9"],
    ["datetime", "2024-02-29"],
    ["datetime", "2024-02-29T25:00:00Z"],
    ["str", 7],
  ] as const)("%s refuses %j", (dtype, event) => {
    expect(read(specOf(dtype), event)).toBe("GF4022");
  });

  test.each([
    ["202415", "202415"],
    ["k0=202415", { k0: "202415" }],
    ["k0=", { k0: "" }],
    ["k0=k0=1", { k0: "k0=1" }],
    // Of another column there can be no talk.
    ["k1=1", "k1=1"],
    ["a=b", "a=b"],
    ["", ""],
  ])("is typed as %j", (text, event) => {
    expect(readEvent(specOf("str"), [text])).toEqual({ kind: "event", event });
  });

  test("cannot be typed twice", () => {
    expect(readEvent(specOf("str"), ["a", "b"])).toEqual({
      kind: "wrong",
      why: "--event was given 2 times; one event is scored at a time.",
    });
  });
});

describe("an event key of two columns", () => {
  const spec = specOf("i32", "str");

  test.each([
    [["k0=1", "k1=a"], { k0: "1", k1: "a" }],
    [["k1=a=b", "k0=1"], { k0: "1", k1: "a=b" }],
    [["k0=1"], { k0: "1" }],
    [["k0=1", "kk=2"], { k0: "1", kk: "2" }],
    [["1"], "1"],
  ] as const)("is typed as %j", (texts, event) => {
    expect(readEvent(spec, texts as readonly string[] as [string])).toEqual({ kind: "event", event });
  });

  test.each([
    [["1", "a"], "--event 1 does not name its column; give each as COLUMN=VALUE."],
    [["k0=1", "k0=2"], "--event gives 'k0' twice; one event is scored at a time."],
  ])("is refused as %j", (texts, why) => {
    expect(readEvent(spec, texts as [string, ...string[]])).toEqual({ kind: "wrong", why });
  });

  test.each([
    [
      { k0: "1", k1: "a" },
      { k0: "1", k1: "a" },
    ],
    [
      { k1: "a", k0: 1 },
      { k0: "1", k1: "a" },
    ],
    [{ k0: "x", k1: "a" }, "GF4022"],
    [{ k0: 1 }, "GF4023"],
    [{ k0: 1, k1: "a", toString: "b" }, "GF4023"],
    ["a", "GF4023"],
  ] as const)("is parsed from %j", (event, due) => {
    expect(read(spec, event)).toEqual(due);
  });
});

test("an event key whose column has the name of another flag", async () => {
  const name = "__proto__";
  const [table] = specOf("i32").tables;
  if (table === undefined) throw new Error("a spec without tables");
  const contract = { ...table, event: [name], order: [], columns: [{ ...table.columns[0], name }] } as TableContract;
  const event = Object.fromEntries([[name, "2"]]);
  expect(read({ ...specOf("i32"), tables: [contract] }, event)).toEqual(event);
  const file = await writeParquet(join(newFolder(), "t.parquet"), `SELECT i::INT AS "${name}" FROM range(4) t(i)`);
  expect(rowCount(scan(file).filter(isOfEvent(contract, event)))).toBe(1);
  expect(await readParquet(file, "SELECT count(*)::INT FROM file")).toEqual([[4]]);
});
