/**
 * What stands in text is what is read, in every format, or it is refused. Expected values are computed here, of whole numbers:
 * days by JavaScript's calendar, times and durations by BigInt, floats by comparing fractions.
 */
import { gzipSync } from "node:zlib";
import pl from "nodejs-polars";
import { describe, expect, test } from "vitest";
import type { Dtype } from "../../src/core/dtypes.ts";
import type { FileZone, RunnerSpec, TableColumn } from "../../src/core/runner-spec.ts";
import { textToDate } from "../../src/engines/polars/run/text-casts.ts";
import { checkMode } from "../../src/runtime/inputs/check-mode.ts";
import { parseColumns } from "../../src/runtime/readers/parse-text.ts";
import { read, readAsFile, write } from "./files.ts";
import { newFolder, readParquet } from "./support.ts";

type Holding = Dtype | FileZone;

/** The same values as a table `t` with the columns `id` and `x`, in every format. */
const formats: Readonly<Record<string, (folder: string, values: readonly string[], isJson: boolean) => string>> = {
  csv: (folder, values) => {
    write(folder, "t.csv", `id,x\n${values.map((value, i) => `${i},"${value}"\n`).join("")}`);
    return "t.csv";
  },
  "csv.gz": (folder, values) => {
    write(folder, "t.csv.gz", gzipSync(`id,x\n${values.map((value, i) => `${i},"${value}"\n`).join("")}`));
    return "t.csv.gz";
  },
  ndjson: (folder, values, isJson) => {
    const members = values.map((value, i) => `{"id":${i},"x":${isJson ? value : JSON.stringify(value)}}\n`);
    write(folder, "t.ndjson", members.join(""));
    return "t.ndjson";
  },
  json: (folder, values, isJson) => {
    const members = values.map((value, i) => `{"id":${i},"x":${isJson ? value : JSON.stringify(value)}}`);
    write(folder, "t.json", `[${members.join(",\n")}]`);
    return "t.json";
  },
  folders: (folder, values) => {
    for (const [i, value] of values.entries()) {
      const name = encodeURIComponent(value);
      write(folder, `t/n=${i}/x=${name}/part.csv`, `id\n${i}\n`);
    }
    return "t";
  },
};

/** Whether a value of the dtype is no string in JSON. */
const isBare = (held: Holding, value: string) =>
  typeof held === "string" && /^(bool|[if]\d+)$/.test(held) && /^(-?\d|true$|false$)/.test(value);

const reading = (format: string, held: Holding, values: readonly string[]) => {
  const folder = newFolder();
  const path = formats[format]?.(
    folder,
    values,
    values.every((value) => isBare(held, value)),
  );
  return { folder, path: path ?? "" };
};

/** As whole numbers of the unit in which they are counted, or as text. */
const asRead = async (format: string, held: Holding, values: readonly string[]) => {
  const { folder, path } = reading(format, held, values);
  const file = await readAsFile(folder, path, { x: held });
  if (typeof file !== "string") return file;
  const said =
    held === "date"
      ? "datediff('day', DATE '1970-01-01', x)"
      : typeof held !== "string" || held === "datetime"
        ? "epoch_us(x)"
        : "x";
  const rows = await readParquet(file, `SELECT (${said})::VARCHAR FROM file ORDER BY id`);
  return rows.map(([value]) => value);
};

/** Days since 1970 by JavaScript's calendar; null where it has no such day. */
const dayOf = (text: string): number | null => {
  const [year, month, day] = text.split("-").map(Number) as [number, number, number];
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  const isSame = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return isSame && date.getUTCHours() === 0 ? date.getTime() / 86_400_000 : null;
};
const microseconds = (day: string, hours = 0, minutes = 0, seconds = 0, fraction = 0): string =>
  String(
    (((BigInt(dayOf(day) ?? Number.NaN) * 24n + BigInt(hours)) * 60n + BigInt(minutes)) * 60n + BigInt(seconds)) *
      1_000_000n +
      BigInt(fraction),
  );

const york: FileZone = { name: "America/New_York" };

/** What is read, and what it comes to. */
const sound: readonly (readonly [Holding, readonly (readonly [string, string])[]])[] = [
  [
    "date",
    ["2024-02-29", "2000-02-29", "1600-02-29", "0000-02-29", "0001-01-01", "1899-12-31", "9999-12-31"].map(
      (day) => [day, String(dayOf(day))] as const,
    ),
  ],
  [
    "datetime",
    [
      ["2024-02-29T23:59:59", microseconds("2024-02-29", 23, 59, 59)],
      ["2024-02-18 19:30:00Z", microseconds("2024-02-18", 19, 30)],
      ["1969-12-31T23:59:59.000001", microseconds("1969-12-31", 23, 59, 59, 1)],
      ["0000-01-01T00:00:00+00:00", microseconds("0000-01-01")],
      ["9999-12-31T23:59:59.999999", microseconds("9999-12-31", 23, 59, 59, 999_999)],
      ["2024-02-18T19:30:00.123456000", microseconds("2024-02-18", 19, 30, 0, 123_456)],
      ["2024-02-18T19:30:00.1", microseconds("2024-02-18", 19, 30, 0, 100_000)],
      // Rounded down, before 1970 too.
      ["2024-02-18T19:30:00.000001999", microseconds("2024-02-18", 19, 30, 0, 1)],
      ["1969-12-31T23:59:59.0000019", microseconds("1969-12-31", 23, 59, 59, 1)],
    ],
  ],
  [
    york,
    [
      ["2024-02-29T23:59:59", microseconds("2024-03-01", 4, 59, 59)],
      ["2024-02-29T23:59:59-12:00", microseconds("2024-03-01", 11, 59, 59)],
      ["0004-02-29T00:00:00Z", microseconds("0004-02-29")],
      ["2024-07-01T00:00:00.0000009", microseconds("2024-07-01", 4)],
    ],
  ],
  [
    "duration",
    [
      ["P1DT2H", String(26 * 3_600_000_000)],
      ["-PT0.000001S", "-1"],
      ["PT90.5S", "90500000"],
      ["P106751991DT4H54.775807S", "9223372036854775807"],
      ["-P106751991DT4H54.775808S", "-9223372036854775808"],
    ],
  ],
  [
    "i64",
    [
      ["9223372036854775807", "9223372036854775807"],
      ["-9223372036854775808", "-9223372036854775808"],
      ["9007199254740993", "9007199254740993"],
      ["-0", "0"],
    ],
  ],
  [
    "i8",
    [
      ["127", "127"],
      ["-128", "-128"],
    ],
  ],
  [
    "bool",
    [
      ["true", "true"],
      ["false", "false"],
    ],
  ],
  [
    "str",
    [
      ["2018-02-29", "2018-02-29"],
      [" x ", " x "],
      ["\u00e9\u{1f3ce}", "\u00e9\u{1f3ce}"],
    ],
  ],
];

describe.each(Object.keys(formats))("%s", (format) => {
  test.each(sound)("parses: %j", async (held, values) => {
    expect(
      await asRead(
        format,
        held,
        values.map(([text]) => text),
      ),
    ).toEqual(values.map(([, value]) => value));
  });

  test.each<readonly [Holding, readonly string[]]>([
    [
      "date",
      [
        "2018-02-29",
        "1900-02-29",
        "2100-02-29",
        "0001-02-29",
        "2023-04-31",
        "2023-00-10",
        "2023-13-01",
        "2023-01-00",
        "2023-01-32",
        "10000-01-01",
        "-001-01-01",
        "2024-1-01",
        "2024-01-01Z",
      ],
    ],
    [
      "datetime",
      [
        "2018-02-29T12:00:00",
        "1900-02-29 12:00:00Z",
        "2024-02-18T24:00:00",
        "2024-02-18T23:60:00",
        "2024-02-18T23:59:60",
        "2016-12-31T23:59:60Z",
        "2024-02-18T19:30",
        "2024-02-18T19:30:00.",
        "2024-02-18T19:30:00.1234567890",
        "10000-01-01T00:00:00",
        "2024-02-18T19:30:00-00:00",
        "2024-02-18T19:30:00z",
        "2024-02-18t19:30:00",
        "infinity",
        "-infinity",
      ],
    ],
    [
      york,
      [
        "2018-02-29T12:00:00",
        "2018-02-29T12:00:00-05:00",
        "1900-02-29T12:00:00Z",
        "2024-02-18T24:00:00",
        "2024-02-18T12:00:00+24:00",
        "2024-02-18T12:00:00+01:60",
      ],
    ],
    ["duration", ["PT", "P", "PT1.5M", "P1M", "P1Y", "P106751991DT4H54.775808S", "PT9223372036855S", "+PT1S"]],
    ["i64", ["9223372036854775808", "-9223372036854775809", "7.0", "1e3"]],
    ["i32", ["2147483648", "7.0", "7e0"]],
    ["i8", ["128", "-129"]],
    ["f64", ["1e400", "-1e400", "1e-400"]],
    ["f32", ["3.4028236e38", "-1e39", "1e-50"]],
    ["bool", ["1", "0"]],
  ])("refuses all of: %j", async (held, texts) => {
    const [first = "", ...others] = texts;
    // Every folder has a file of its own, which is refused by itself.
    const isFolder = format === "folders";
    const { folder, path } = reading(format, held, isFolder ? texts.slice(0, 2) : texts);
    const [said, ...more] = (await read(folder, path, { x: held })) as readonly string[];
    expect(said).toMatch(/^GF40(52|47|53) /);
    expect(said).toContain(isFolder ? `'${first}'` : first);
    // The place and the column are named.
    expect(said).toContain(format === "json" ? "[0].x" : "'x'");
    expect(said).toContain(format === "json" || isFolder ? "" : format === "ndjson" ? "in line 1" : "in line 2");
    if (isFolder) expect(more).toHaveLength(Math.min(others.length, 1));
    else if (others.length > 0) expect(said).toContain(`the first of ${texts.length} values`);
  });
});

test("29 February of every year, and all days of some years: valid dates are parsed correctly", () => {
  const years = Array.from({ length: 10_000 }, (_, year) => String(year).padStart(4, "0"));
  const some = ["0000", "0100", "1582", "1600", "1900", "1970", "2023", "2024", "9999"];
  const two = (n: number) => String(n).padStart(2, "0");
  const all = some.flatMap((year) =>
    Array.from({ length: 14 }, (_, m) => Array.from({ length: 33 }, (_, d) => `${year}-${two(m)}-${two(d)}`)).flat(),
  );
  const texts = [...years.flatMap((year) => [`${year}-02-28`, `${year}-02-29`, `${year}-03-01`]), ...all];
  const column: TableColumn = { name: "x", dtype: "date", nullable: true, instant: "always" };
  const { frame, bad } = parseColumns(pl.DataFrame({ x: texts }).lazy(), [column], new Map());
  const days = frame.select(pl.col("x").cast(pl.Int32)).getColumn("x").toArray();
  const expected = texts.map(dayOf);
  expect(bad?.count).toBe(expected.filter((day) => day === null).length);
  expect(days.findIndex((day, i) => day !== expected[i])).toBe(-1);
});

describe("floats are the nearest to their digits", () => {
  /** A float as a fraction of whole numbers, the lower part a power of two. */
  const exactly = (value: number): readonly [bigint, bigint] => {
    if (!Number.isFinite(value)) throw new Error(`${value} is no fraction`);
    let [up, down] = [value, 1n];
    while (!Number.isInteger(up)) [up, down] = [up * 2, down * 2n];
    return [BigInt(up), down];
  };
  const decimal = (text: string): readonly [bigint, bigint] => {
    const [, sign, whole = "", fraction = "", exponent = "0"] = /^(-?)(\d*)\.?(\d*)(?:e(.+))?$/.exec(text) ?? [];
    const power = Number(exponent) - fraction.length;
    const digits = BigInt(`${whole}${fraction}`) * (sign === "-" ? -1n : 1n);
    return power < 0 ? [digits, 10n ** BigInt(-power)] : [digits * 10n ** BigInt(power), 1n];
  };
  const distance = ([a, b]: readonly [bigint, bigint], [c, d]: readonly [bigint, bigint]) => {
    const up = a * d - c * b;
    return [up < 0n ? -up : up, b * d] as const;
  };
  /** Neither neighbour in 32 bits is nearer; of two as near the one whose last bit is 0. */
  const isNearest = (value: number, text: string): boolean => {
    const bits = new Uint32Array(new Float32Array([value]).buffer)[0] ?? 0;
    const neighbours = [bits - 1, bits + 1].map((one) => new Float32Array(new Uint32Array([one]).buffer)[0] ?? 0);
    const [own, ownOver] = distance(exactly(value), decimal(text));
    return neighbours.every((one) => {
      const [other, over] = distance(exactly(one), decimal(text));
      return own * over < other * ownOver || (own * over === other * ownOver && bits % 2 === 0);
    });
  };
  // The second is just below the middle of two floats, and in 64 bits that very middle.
  const digits = [
    "0.1",
    "1.00000017881393432617187499",
    "1.000000178813934326171875",
    "16777217",
    "0.3",
    "1.17549429e-38",
    "8388609.5000000000000001",
    "123456.789e3",
    "7.038531e-26",
  ];

  test.each(["csv", "ndjson", "json", "folders"])("f32 in %s", async (format) => {
    const { folder, path } = reading(format, "f32", digits);
    const file = await readAsFile(folder, path, { x: "f32" });
    expect(file).toBeTypeOf("string");
    const rows = await readParquet(String(file), "SELECT x::DOUBLE FROM file ORDER BY id");
    expect(digits.filter((text, i) => !isNearest(Number(rows[i]?.[0]), text))).toEqual([]);
  });

  test.each(["csv", "ndjson", "json", "folders"])("f64 in %s", async (format) => {
    const { folder, path } = reading(format, "f64", digits);
    const file = await readAsFile(folder, path, { x: "f64" });
    const rows = await readParquet(String(file), "SELECT x FROM file ORDER BY id");
    expect(rows.map(([value]) => value)).toEqual(digits.map(Number));
  });
});

describe("ambiguous JSON", () => {
  const told = async (name: string, content: string) => {
    const folder = newFolder();
    write(folder, name, content);
    return read(folder, name, { n: "i32", s: "str" });
  };
  const refused: readonly (readonly [string, string, string])[] = [
    ["a member twice", '{"id":1,"n":1,"n":2,"s":"a"}', 'line 1 has the member "n" twice in one object'],
    ["a member twice, of one value", '{"id":1,"n":1,"n":1,"s":"a"}', 'line 1 has the member "n" twice in one object'],
    [
      "one that is written in two ways",
      '{"id":1,"n":1,"\\u006e":2,"s":"a"}',
      'line 1 has the member "n" twice in one object',
    ],
    [
      "one that no column is called by, deep inside",
      '{"id":1,"n":1,"s":"a","z":[{"y":1,"y":1}]}',
      'line 1 has the member "y" twice in one object',
    ],
    [
      "half of a character",
      '{"id":1,"n":1,"s":"\\ud800"}',
      "line 1 has half of a character (a lone surrogate such as \\ud800)",
    ],
    [
      "the other half",
      '{"id":1,"n":1,"s":"x\\udc00"}',
      "line 1 has half of a character (a lone surrogate such as \\ud800)",
    ],
    [
      "half of a character in a name",
      '{"id":1,"n":1,"s":"a","\\ud83d":1}',
      "line 1 has half of a character (a lone surrogate such as \\ud800)",
    ],
  ];
  test.each(refused)("is refused: %s", async (_, line, why) => {
    expect(await told("t.ndjson", `${line}\n`)).toEqual([
      `GF4051 The file of table 't' is not NDJSON: ${why}: t.ndjson.`,
    ]);
    expect(await told("t.json", `[${line}]`)).toEqual([`GF4051 The file of table 't' is not JSON: ${why}: t.json.`]);
  });

  test("surrogate pairs, and one name in several objects, are read", async () => {
    const line = '{"id":1,"n":1,"s":"\\ud83c\\udfce\\u0000","z":{"n":1}}';
    expect(await told("t.ndjson", `${line}\n`)).toEqual([[1, 1, "\u{1f3ce}\u0000"]]);
  });

  test("deeply nested objects are refused", async () => {
    const deep = `{"id":1,"n":1,"s":"a","z":${"[".repeat(100_000)}${"]".repeat(100_000)}}`;
    expect(await told("t.ndjson", deep)).toEqual([
      "GF4051 The file of table 't' is not NDJSON: line 1 has objects that are nested too deeply: t.ndjson.",
    ]);
  });
});

describe("an event key is parsed by the same rules", () => {
  const specOf = (dtype: Dtype): RunnerSpec => ({
    ...{ pipeline: "p", source: "p.pipeline.ts", decides: "always", known: ["always"], plan: "", assumptions: [] },
    tables: [
      {
        ...{ name: "t", path: null, keys: ["k"], event: ["k"], order: [], rows: "always" },
        columns: [{ name: "k", dtype, nullable: false, instant: "always" }],
      },
    ],
    params: {},
    output: { file: "p.parquet", columns: [] },
  });
  test.each([
    ["date", "2018-02-29"],
    ["date", "1900-02-29"],
    ["datetime", "2018-02-29T12:00:00Z"],
    ["datetime", "2024-02-18T24:00:00Z"],
    ["datetime", "2024-02-18T23:60:00Z"],
    ["datetime", "2016-12-31T23:59:60Z"],
    ["f64", "1e-400"],
    ["f32", "1e39"],
    ["f32", "1e-50"],
  ] as const)("%s: %s is refused", (dtype, event) => {
    expect(checkMode(specOf(dtype), { mode: "score", event }).diagnostics.map(({ code }) => code)).toEqual(["GF4022"]);
  });
});

test("a cast of text to a date accepts full dates and stops at others", () => {
  const cast = (text: string | null) =>
    pl
      .DataFrame([pl.Series("x", [text], pl.String)])
      .select(textToDate(pl.col("x")).cast(pl.Int32).alias("day"))
      .getColumn("day")
      .toArray()[0];
  for (const text of ["2024-02-29", "0000-02-29", "9999-12-31"]) expect(cast(text)).toBe(dayOf(text));
  expect(cast(null)).toBeNull();
  for (const text of ["2018-02-29", "2024-2-9", "24-02-09", "2024-02-09 ", "-2024-02-09", ""])
    expect(() => cast(text)).toThrow(/is no date/);
});
