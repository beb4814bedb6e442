/** Which files a path means, and that all formats give the same table. */
import { mkdirSync, renameSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import type { Dtype } from "../../src/core/dtypes.ts";
import { pathsOf, read, readAsFile, write } from "./files.ts";
import { ask, newFolder, newPlace, type Place, report, runLaps, sha256, writeAs, writeParquet } from "./support.ts";

const every = {
  b: "bool",
  i1: "i8",
  i2: "i16",
  i4: "i32",
  i8: "i64",
  f4: "f32",
  f8: "f64",
  s: "str",
  d: "date",
  t: "datetime",
} as const satisfies Record<string, Dtype>;

/** Values at the ends of every dtype, nulls, and text that is awkward in every format. */
const rows = `SELECT id::INT AS id, b::BOOLEAN AS b, i1::TINYINT AS i1, i2::SMALLINT AS i2, i4::INT AS i4, i8::BIGINT AS i8,
  f4::FLOAT AS f4, f8::DOUBLE AS f8, s, d::DATE AS d, t::TIMESTAMP AS t FROM (VALUES
  (1, 'true', '-128', '-32768', '-2147483648', '-9223372036854775808', '1.17549435e-38', '1.7976931348623157e308', 'plain',
   '1969-12-31', '1969-12-31 23:59:59.999999'),
  (2, 'false', '127', '32767', '2147483647', '9223372036854775807', '3.4028235e38', '5e-324',
   E'a "quoted", one\\nand a line', '2024-02-29', '2024-02-29 00:00:00'),
  (3, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
  (4, 'true', '0', '0', '0', '9007199254740993', '0.1', '0.1', ' NULL ', '0001-01-01', '2024-02-18 19:30:00.5'),
  (5, 'true', '7', '7', '7', '7', '-0.0', '-0.0', E'\u{1f3ce} tab\\tand \\\\', '9999-12-31', '2024-02-18 19:30:00.000001')
) t(id, b, i1, i2, i4, i8, f4, f8, s, d, t)`;

describe("every dtype is read as it was written", () => {
  test.each([
    ["rows.parquet", "FORMAT parquet"],
    ["rows.csv", "FORMAT csv"],
    ["rows.csv.gz", "FORMAT csv, COMPRESSION gzip"],
    ["rows.csv", "FORMAT csv, FORCE_QUOTE *"],
    ["rows.ndjson", "FORMAT json"],
    ["rows.jsonl.gz", "FORMAT json, COMPRESSION gzip"],
  ])("%s (%s)", async (name, options) => {
    const folder = newFolder();
    // A quoted null cannot be told from quoted nothing, so there is no null text in that case.
    const query = options.includes("FORCE") ? `SELECT * REPLACE (coalesce(s, '') AS s) FROM (${rows})` : rows;
    await writeAs(join(folder, name), query, options);
    expect(await read(folder, name, every)).toEqual(await ask(`${query} ORDER BY id`));
  });

  test("including NaN and the infinities", async () => {
    const folder = newFolder();
    const query = "SELECT id::INT AS id, x::DOUBLE AS x FROM (VALUES (1, 'nan'), (2, 'inf'), (3, '-inf')) t(id, x)";
    await writeAs(join(folder, "x.csv"), query, "FORMAT csv");
    expect(await read(folder, "x.csv", { x: "f64" })).toEqual(await ask(query));
    write(folder, "x.ndjson", '{"id":1,"x":"NaN"}\n{"id":2,"x":"Infinity"}\n{"id":3,"x":"-inf"}\n');
    expect(await read(folder, "x.ndjson", { x: "f64" })).toEqual(await ask(query));
  });

  test("with more rows than one batch, and cells with line ends", async () => {
    const folder = newFolder();
    const many = `SELECT i::INT AS id, CASE WHEN hash(i) % 7 = 0 THEN NULL ELSE hash(i) / 3.0 END::DOUBLE AS x,
      repeat('"', (hash(i) % 3)::INT) || repeat(E'\\n', (hash(i) % 5)::INT) || i AS s FROM range(120000) t(i)`;
    const sum = `SELECT count(*)::INT, sum(hash(id, x, s))::VARCHAR FROM`;
    const expected = await ask(`${sum} (${many})`);
    for (const [name, options] of [
      ["many.csv", "FORMAT csv"],
      ["many.ndjson", "FORMAT json"],
    ] as const) {
      await writeAs(join(folder, name), many, options);
      const file = await readAsFile(folder, name, { x: "f64", s: "str" });
      expect(await ask(`${sum} '${file}'`)).toEqual(expected);
    }
  });
});

describe("the files that a path matches", () => {
  const folder = newFolder();
  for (const path of [
    "laps-1.parquet",
    "laps-2.parquet",
    "a[1].parquet",
    "a1.parquet",
    "what? a *.parquet",
    "deep/x/laps-3.parquet",
    "deep/y/laps-4.parquet",
    "deep/y/README.md",
    "deep/_SUCCESS",
    "deep/.hidden.parquet",
    "deep/_temporary/laps-9.parquet",
    "deep/_id=7/laps-5.parquet",
    "[odd] folder/laps-6.parquet",
  ]) {
    write(folder, path, "PAR1........PAR1");
  }
  mkdirSync(join(folder, "bare"));
  write(folder, "ring/x/laps-7.parquet", "PAR1........PAR1");
  // Two, so that going round and round would take 2 to the power of 40 steps.
  for (const name of ["back", "again"]) symlinkSync("..", join(folder, "ring", "x", name));

  test.each([
    ["laps-1.parquet", ["laps-1.parquet"]],
    ["laps-*.parquet", ["laps-1.parquet", "laps-2.parquet"]],
    ["laps-[13-9].parquet", ["laps-1.parquet"]],
    ["laps-[!1].parquet", ["laps-2.parquet"]],
    ["laps-{1,2}.parquet", ["laps-1.parquet", "laps-2.parquet"]],
    ["laps-?.par*", ["laps-1.parquet", "laps-2.parquet"]],
    ["./deep/../laps-?.parquet", ["./deep/../laps-1.parquet", "./deep/../laps-2.parquet"]],
    // A file of that very name comes before what the brackets could mean.
    ["a[1].parquet", ["a[1].parquet"]],
    ["what? a *.parquet", ["what? a *.parquet"]],
    ["[odd] folder/laps-*.parquet", ["[odd] folder/laps-6.parquet"]],
    ["deep", ["deep/_id=7/laps-5.parquet", "deep/x/laps-3.parquet", "deep/y/laps-4.parquet"]],
    ["deep/", ["deep/_id=7/laps-5.parquet", "deep/x/laps-3.parquet", "deep/y/laps-4.parquet"]],
    ["deep/[xy]", ["deep/x/laps-3.parquet", "deep/y/laps-4.parquet"]],
    ["deep/y/**/*.parquet", ["deep/y/laps-4.parquet"]],
    ["ring", ["ring/x/laps-7.parquet"]],
    ["ring/**", ["ring/x/laps-7.parquet"]],
    ["ring/**/*.parquet", ["ring/x/laps-7.parquet"]],
    ["ring/x/back/x/*.parquet", ["ring/x/back/x/laps-7.parquet"]],
    ["deep/_*/*.parquet", ["deep/_id=7/laps-5.parquet", "deep/_temporary/laps-9.parquet"]],
  ])("%s", async (path, files) => {
    expect(await pathsOf(folder, path)).toEqual(files);
  });

  test.each([
    ["laps-9*.parquet", "GF4050 Table 't' has no files: laps-9*.parquet matches no files."],
    ["nowhere/*.parquet", "GF4050 Table 't' has no files: nowhere/*.parquet matches no files."],
    [
      "bare",
      "GF4050 Table 't' has no files: the folder bare has no file that ends with .parquet, .csv, .ndjson or .jsonl.",
    ],
    [
      "bar*",
      "GF4050 Table 't' has no files: the folders that bar* matches have no file that ends with .parquet, .csv, .ndjson or .jsonl.",
    ],
    ["nowhere.parquet", "GF4002 The file of table 't' does not exist: nowhere.parquet."],
    ["", "GF4002 The file of table 't' does not exist: ."],
    ["laps-1.parquet/*", "GF4050 Table 't' has no files: laps-1.parquet/* matches no files."],
  ])("%s matches none", async (path, message) => {
    expect(await pathsOf(folder, path)).toEqual([message]);
  });

  test("files of two formats are not one table", async () => {
    write(folder, "mixed/a.parquet", "PAR1........PAR1");
    write(folder, "mixed/b.csv", "id\n1\n");
    expect(await pathsOf(folder, "mixed")).toEqual([
      "GF4054 The files of table 't' are of several formats: mixed/a.parquet (Parquet) and mixed/b.csv (CSV), both matched by mixed.",
    ]);
  });

  test("an empty file, or one that is not Parquet, is named", async () => {
    write(folder, "bad/a.parquet", "PAR1........PAR1");
    write(folder, "bad/b.parquet", "");
    write(folder, "bad/c.parquet", "");
    write(folder, "bad/d.parquet", "id,x\n");
    expect(await pathsOf(folder, "bad")).toEqual([
      "GF4003 The file of table 't' is empty (0 bytes): bad/b.parquet, bad/c.parquet.",
      "GF4004 The file of table 't' is not Parquet: bad/d.parquet does not begin with 'PAR1'.",
    ]);
  });
});

describe("folders that define values", () => {
  const partitioned = async (by: string, query: string, options = "FORMAT parquet") => {
    const folder = newFolder();
    await writeAs(join(folder, "hive"), query, `${options}, PARTITION_BY (${by})`);
    return folder;
  };

  test("of every dtype, as DuckDB writes them", async () => {
    const query = `SELECT id, i8, s, d, t, b, f8 FROM (${rows}) WHERE id IN (1, 2, 4, 5)`;
    const folder = await partitioned("i8, s, d, t, b", query);
    const columns = { i8: "i64", s: "str", d: "date", t: "datetime", b: "bool", f8: "f64" } as const;
    expect(await read(folder, "hive", columns)).toEqual(await ask(`${query} ORDER BY id`));
    expect(await read(folder, "hive/i8=7/**/*.parquet", columns)).toEqual(await ask(`${query} AND id = 5`));
  });

  test("null too, and for text files", async () => {
    const query = `SELECT id, i4, f8 FROM (${rows})`;
    const folder = await partitioned("i4", query, "FORMAT csv");
    write(folder, "nulls/i4=__HIVE_DEFAULT_PARTITION__/x.csv", "id,f8\n6,\n");
    expect(await read(folder, "hive/i4=7", { i4: "i32", f8: "f64" })).toEqual(await ask(`${query} WHERE id = 5`));
    expect(await read(folder, "nulls", { i4: "i32", f8: "f64" })).toEqual([[6, null, null]]);
  });

  test("a folder with a value of another dtype", async () => {
    const folder = newFolder();
    write(folder, "hive/k=seven/x.csv", "id\n1\n");
    expect(await read(folder, "hive", { k: "i32" })).toEqual([
      "GF4053 The folder names set 'k' of table 't' to 'seven', which is not a whole number of 32 bits (i32): hive/k=seven/x.csv.",
    ]);
  });

  test("a folder that contradicts the file, and two contradicting folders", async () => {
    const folder = newFolder();
    write(folder, "hive/k=7/x.csv", "id,k\n1,7\n2,8\n");
    write(folder, "hive/k=7/same.csv", "id,k\n3,7\n");
    write(folder, "hive/k=7/k=8/x.csv", "id\n1\n");
    expect(await read(folder, "hive", { k: "i32" })).toEqual([
      "GF4053 The folder names set 'k' of table 't' to two values: '7' and '8': hive/k=7/k=8/x.csv.",
      "GF4053 The folder names set 'k' of table 't' to '7', but the file has other values in that column: hive/k=7/x.csv.",
    ]);
    expect(await read(folder, "hive/k=7/same.csv", { k: "i32" })).toEqual([[3, 7]]);
    // Null is a value too, on either side.
    write(folder, "nulls/k=7/x.csv", "id,k\n1,7\n2,\n");
    write(folder, "nulls/k=__HIVE_DEFAULT_PARTITION__/x.csv", "id,k\n3,7\n");
    write(folder, "nulls/k=__HIVE_DEFAULT_PARTITION__/same.csv", "id,k\n4,\n");
    expect(await read(folder, "nulls", { k: "i32" })).toEqual([
      "GF4053 The folder names set 'k' of table 't' to '7', but the file has other values in that column: nulls/k=7/x.csv.",
      "GF4053 The folder names set 'k' of table 't' to null, but the file has other values in that column: nulls/k=__HIVE_DEFAULT_PARTITION__/x.csv.",
    ]);
    expect(await read(folder, "nulls/k=_*/same.csv", { k: "i32" })).toEqual([[4, null]]);
  });

  test("ten of many wrong folders are reported", async () => {
    const folder = newFolder();
    for (let i = 10; i < 30; i++) write(folder, `hive/k=x${i}/x.csv`, "id\n1\n");
    const told = await read(folder, "hive", { k: "i32" });
    expect(told).toHaveLength(10);
    expect(told.at(-1)).toContain("hive/k=x19/x.csv");
  });
});

test("files of one pattern with different columns: each is named, with its missing columns", async () => {
  const folder = newFolder();
  const of = (name: string, query: string) => writeParquet(join(folder, `${name}.parquet`), query);
  await of("a", "SELECT 1::INT AS id, 1.5::DOUBLE AS x");
  await of("b", "SELECT 2::INT AS id, 1::INT AS x");
  await of("c", "SELECT 3::INT AS id");
  await of("d", "SELECT 4::INT AS id, 7 AS y");
  expect(await read(folder, "*.parquet", { x: "f64" })).toEqual([
    "GF4006 Table 't' lacks the column 'x': c.parquet, d.parquet (of 4 files).",
    "GF4007 Table 't' has columns whose dtype is not the declared one: 'x' is i32, declared f64: b.parquet (of 4 files).",
  ]);
  // What is not declared may differ, and times may be of several units.
  await of("e", "SELECT 5::INT AS id, TIMESTAMP '2024-01-01 00:00:00' AS t, 1 AS extra");
  await of("f", "SELECT 6::INT AS id, TIMESTAMP_NS '2024-01-02 00:00:00' AS t");
  expect(await read(folder, "[ef].parquet", { t: "datetime" })).toEqual([
    [5, "2024-01-01 00:00:00"],
    [6, "2024-01-02 00:00:00"],
  ]);
  // Keys are unique across all files.
  await of("g", "SELECT 5::INT AS id, TIMESTAMP '2024-01-01 00:00:00' AS t");
  expect(await read(folder, "[eg].parquet", { t: "datetime" })).toEqual([
    "GF4009 Table 't' has 1 key more than once; its rows must be unique by (id), but (5) is repeated: [eg].parquet.",
  ]);
});

describe("whole runs", () => {
  const variants: readonly (readonly [string, (place: Place) => Promise<string>])[] = [
    [
      "a folder by race",
      async ({ root, results }) =>
        writeAs(join(root, "hive"), `FROM '${results}'`, "FORMAT parquet, PARTITION_BY (race_id)"),
    ],
    [
      "several CSV files",
      async ({ root, results }) => {
        await writeAs(join(root, "part-1.csv"), `FROM '${results}' WHERE driver = 'Bo'`, "FORMAT csv");
        await writeAs(join(root, "part-2.csv"), `FROM '${results}' WHERE driver = 'Al'`, "FORMAT csv");
        return join(root, "part-*.csv");
      },
    ],
    ["NDJSON", async ({ root, results }) => writeAs(join(root, "results.ndjson"), `FROM '${results}'`, "FORMAT json")],
  ];

  test("every way to store a table gives the same artifact, and the record names every file", async () => {
    const place = await newPlace();
    const plain = await report(runLaps(place));
    for (const [, make] of variants) {
      const results = await make(place);
      const { record } = await report(runLaps(place, { tables: { results, tracks: place.tracks } }));
      expect(record.hashes.artifact).toBe(plain.record.hashes.artifact);
      const [table] = record.tables;
      expect(table?.files.length).toBe(results.includes("hive") || results.includes("*") ? 2 : 1);
      expect(table?.files.map(({ path }) => path)).toEqual(table?.files.map(({ path }) => path).toSorted());
      expect(table?.files.map((file) => file.sha256)).toEqual(table?.files.map(({ path }) => sha256(path)));
    }
    // The other way round in the order of their names: nothing changes.
    const at = (name: string) => join(place.root, name);
    renameSync(at("part-1.csv"), at("part-3.csv"));
    const tables = { results: at("part-*.csv"), tracks: place.tracks };
    expect((await report(runLaps(place, { tables }))).record.hashes.artifact).toBe(plain.record.hashes.artifact);
  });
});

test("a truncated gzip file", async () => {
  const folder = newFolder();
  write(folder, "x.csv.gz", gzipSync("id\n1\n").subarray(0, -6));
  expect(await read(folder, "x.csv.gz", {})).toEqual([
    "GF4005 The file of table 't' is damaged or truncated: x.csv.gz (unexpected end of file).",
  ]);
});
