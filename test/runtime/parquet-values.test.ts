/** What Parquet files hold is what is read, or it is refused with value and row. What a file holds is known from who wrote it. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import pl from "nodejs-polars";
import { describe, expect, test } from "vitest";
import type { Dtype } from "../../src/core/dtypes.ts";
import { findLongDurations } from "../../src/runtime/readers/long-durations.ts";
import { readFooter } from "../../src/runtime/readers/parquet-footer.ts";
import { read, write } from "./files.ts";
import { parquetOf } from "./foreign-parquet.ts";
import { newFolder, writeParquet } from "./support.ts";

const given = async (name: Parameters<typeof parquetOf>[0], columns: Readonly<Record<string, Dtype>>) => {
  const folder = newFolder();
  write(folder, "t.parquet", parquetOf(name));
  return read(folder, "t.parquet", columns);
};
/** Values of a column `x`, as DuckDB writes them. */
const stored = async (values: readonly string[], dtype: Dtype) => {
  const folder = newFolder();
  const rows = values.map((value, i) => `(${i + 1}::INT, ${value})`).join();
  await writeParquet(join(folder, "t.parquet"), `SELECT * FROM (VALUES ${rows}) t(id, x)`);
  return read(folder, "t.parquet", { x: dtype });
};

describe("96-bit times", () => {
  test("of Spark are read exactly, in any year", async () => {
    expect(await given("spark96", { x: "datetime" })).toEqual([
      [1, "9999-12-31 00:00:00"],
      [2, "1000-01-01 12:00:01"],
      [3, "2020-01-01 01:02:03.000004"],
      [4, null],
      [5, "1969-12-31 23:59:59.999999"],
    ]);
  });

  test("in nanoseconds are rounded down", async () => {
    expect(await given("fine96", { x: "datetime" })).toEqual([
      [1, "1970-01-01 00:00:00.000001"],
      [2, "1969-12-31 23:59:59.999998"],
    ]);
  });
});

describe("out-of-range times and dates are refused", () => {
  test.each<readonly [string, readonly string[], Dtype, string]>([
    [
      "infinite",
      ["TIMESTAMP '2024-01-01'", "'infinity'::TIMESTAMP"],
      "datetime",
      "GF4029 Table 't' has infinity as 'x' in row 2: t.parquet.",
    ],
    [
      "infinite the other way, twice",
      ["'-infinity'::TIMESTAMP", "'-infinity'::TIMESTAMP"],
      "datetime",
      "GF4029 Table 't' has -infinity as 'x' in row 1, the first of 2 values like it: t.parquet.",
    ],
    [
      "infinite with a zone",
      ["'infinity'::TIMESTAMPTZ"],
      "datetime",
      "GF4029 Table 't' has infinity as 'x' in row 1: t.parquet.",
    ],
    [
      "infinite in milliseconds",
      ["'infinity'::TIMESTAMP_MS"],
      "datetime",
      "GF4029 Table 't' has infinity as 'x' in row 1: t.parquet.",
    ],
    [
      "infinite in nanoseconds",
      ["'-infinity'::TIMESTAMP_NS"],
      "datetime",
      "GF4029 Table 't' has -infinity as 'x' in row 1: t.parquet.",
    ],
    [
      "an infinite day",
      ["DATE '2024-01-01'", "NULL", "'-infinity'::DATE"],
      "date",
      "GF4029 Table 't' has -infinity as 'x' in row 3: t.parquet.",
    ],
    [
      "a day beyond all times",
      ["DATE '1970-01-01' + 106751991"],
      "date",
      "GF4030 Table 't' has 106751991 days since 1970 as 'x' in row 1, which is outside the range of date: t.parquet.",
    ],
  ])("%s", async (_, values, dtype, sentence) => {
    expect(await stored(values, dtype)).toEqual([sentence]);
  });

  test("milliseconds that exceed microseconds, and numpy's NaT", async () => {
    const folder = newFolder();
    const file = async (raw: string) => {
      const id = pl.Series("id", [1], pl.Int32);
      const x = pl.Series("x", [raw], pl.String).cast(pl.Int64).cast(pl.Datetime("ms"));
      pl.DataFrame([id, x]).writeParquet(join(folder, "t.parquet"));
      return read(folder, "t.parquet", { x: "datetime" });
    };
    const told = (raw: string) => [
      `GF4030 Table 't' has ${raw} milliseconds since 1970 as 'x' in row 1, which is outside the range of datetime: t.parquet.`,
    ];
    for (const raw of ["9223372036854776", "-9223372036854776", "-9223372036854775808"])
      expect(await file(raw)).toEqual(told(raw));
    expect(await file("9223372036854775")).toEqual([[1, "294247-01-10 04:00:54.775"]]);
  });

  test("the extreme dates and times in range are read", async () => {
    const days = ["DATE '1970-01-01' + 106751989", "DATE '9999-12-31'", "DATE '0001-01-01'", "NULL"];
    expect(await stored(days, "date")).toHaveLength(4);
    const times = ["TIMESTAMP '294247-01-10 04:00:54.775806'", "TIMESTAMP '9999-12-31'", "TIMESTAMP '0001-01-01'"];
    expect((await stored(times, "datetime")).slice(1)).toEqual([
      [2, "9999-12-31 00:00:00"],
      [3, "0001-01-01 00:00:00"],
    ]);
  });
});

describe("undeclared columns of any type are ignored", () => {
  const rows = [
    [1, 7],
    [2, null],
  ];
  test("binary, float16, decimals, nested columns, unsigned integers, nulls", async () => {
    expect(await given("foreign", { x: "i32" })).toEqual(rows);
  });

  test("types with which polars cannot open the file, and two columns of one name", async () => {
    expect(await given("unopened", { x: "i32" })).toEqual(rows);
  });

  test.each([
    "uuid()",
    "INTERVAL 3 DAY",
    "'{}'::JSON",
    "'\\xAA'::BLOB",
    "5::VARIANT",
    "5::HUGEINT",
    "MAP{'a': 1}",
    "1.5::DECIMAL(38,2)",
  ])("%s", async (value) => {
    const folder = newFolder();
    await writeParquet(
      join(folder, "t.parquet"),
      `SELECT * FROM (VALUES (1::INT, 7::INT, ${value}), (2, NULL, NULL)) t(id, x, other)`,
    );
    expect(await read(folder, "t.parquet", { x: "i32" })).toEqual(rows);
  });
});

describe("a declared column of an unsupported type is refused with the name of the type", () => {
  test.each([
    ["bytes", "binary"],
    ["half", "f16"],
    ["money", "decimal[10, 2]"],
    ["blobs", "list"],
    ["pair", "struct"],
    ["large", "u64"],
  ] as const)("%s", async (name, words) => {
    expect(await given("foreign", { [name]: "f64" })).toEqual([
      `GF4007 Table 't' has columns whose dtype is not the declared one: '${name}' is ${words}, declared f64: t.parquet.`,
    ]);
  });

  test("a uuid, and a repeated column name", async () => {
    expect(await stored(["uuid()"], "str")).toEqual([
      "GF4007 Table 't' has columns whose dtype is not the declared one: 'x' is uuid, declared str: t.parquet.",
    ]);
    expect(await given("unopened", { z: "i64" })).toEqual([
      "GF4055 The schema of table 't' names 'z' more than once, so the name is ambiguous: t.parquet.",
    ]);
  });
});

describe("a category can be stored", () => {
  test("as a dictionary of Arrow, as an enumeration of polars, as one of DuckDB", async () => {
    expect(await given("dictionary", { x: "categorical" })).toEqual([
      [1, "wet"],
      [2, null],
    ]);
    expect(await given("enumeration", { x: "categorical" })).toEqual([
      [1, "wet"],
      [2, null],
    ]);
    expect(await stored(["'wet'::ENUM('dry', 'wet')", "NULL"], "categorical")).toEqual([
      [1, "wet"],
      [2, null],
    ]);
  });
});

test("dates that Arrow stores as milliseconds are dates", async () => {
  expect(await given("days", { x: "date" })).toEqual([
    [1, "1970-01-02"],
    [2, "1969-12-31"],
    [3, null],
  ]);
  expect(await given("days", { x: "datetime" })).toEqual([
    "GF4007 Table 't' has columns whose dtype is not the declared one: 'x' is date, declared datetime: t.parquet.",
  ]);
});

describe("durations in seconds, as Arrow writes them", () => {
  /** The file of seconds with another number in the third row. */
  const withThird = (value: bigint): Buffer => {
    const bytes = (of: bigint) => {
      const made = Buffer.alloc(8);
      made.writeBigInt64LE(of);
      return made;
    };
    const file = Buffer.from(parquetOf("seconds"));
    for (let at = file.indexOf(bytes(2n ** 61n + 1n)); at >= 0; at = file.indexOf(bytes(2n ** 61n + 1n), at + 8))
      bytes(value).copy(file, at);
    return file;
  };
  const reading = async (file: Buffer) => {
    const folder = newFolder();
    write(folder, "t.parquet", file);
    return read(folder, "t.parquet", { x: "duration" });
  };
  // So many seconds are as many microseconds as 64 bits hold.
  const most = 9_223_372_036_854n;

  test.each([7n, most, -most])("%d are read as microseconds", async (value) => {
    expect(await reading(withThird(value))).toEqual([
      [1, "90000000"],
      [2, "-3000000"],
      [3, `${value}000000`],
    ]);
  });

  // Multiplied by a thousand, as polars reads them, the last ones are other numbers of 64 bits.
  test.each([most + 1n, -most - 1n, 2n ** 61n + 1n, 2n ** 61n, -(2n ** 63n)])("%d are refused", async (value) => {
    expect(await reading(withThird(value))).toEqual([
      `GF4048 Table 't' has ${value} seconds as 'x' in row 3, which is outside the range of duration: t.parquet.`,
    ]);
  });

  test("a file without statistics is read value by value", async () => {
    const file = join(newFolder(), "t.parquet");
    writeFileSync(file, withThird(2n ** 61n));
    const footer = readFooter(file);
    for (const { columns } of footer.metadata.row_groups)
      for (const { meta_data } of columns) if (meta_data !== undefined) delete meta_data.statistics;
    const schema = new Map([["x", pl.Duration("ms")]]);
    const { frame, long } = await findLongDurations(pl.scanParquet(file), file, footer, ["x"], schema);
    expect(long.map(({ column }) => column)).toEqual(["x"]);
    const raw = pl.col(long[0]?.raw ?? "").cast(pl.String);
    expect(frame.select(raw).collectSync().rows().flat()).toEqual(["90", "-3", `${2n ** 61n}`]);
  });
});
