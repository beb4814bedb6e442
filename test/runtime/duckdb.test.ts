/** Runs on DuckDB: the same rows of the same files, the same refusals, and nothing left behind. */
import { mkdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import pl from "nodejs-polars";
import { describe, expect, test } from "vitest";
import { duckdbPackage, NotInstalled } from "../../src/engines/optional-package.ts";
import { engines } from "../../src/engines/registry.ts";
import { chooseEngine } from "../../src/runtime/choose-engine.ts";
import { unreadable } from "../../src/runtime/readers/open-table.ts";
import {
  listing,
  newFolder,
  newPlace,
  type Options,
  type Place,
  readParquet,
  refusals,
  report,
  results,
  runLaps,
  runOdd,
  runRounds,
  words,
  writeAs,
  writeParquet,
} from "./support.ts";

const onDuckDB = async (place: Place, options: Options = {}) =>
  readParquet((await report(runLaps(place, { ...options, engine: "duckdb", out: newFolder() }))).files.artifact);

/** Worked out by hand: the finish of the race before, and no second track has a length. */
const rows = [
  [1, "Al", null, 2.5, 2],
  [1, "Bo", null, 2.5, 1],
  [2, "Al", 2, 1, 1],
  [2, "Bo", 1, 1, 2],
];

test("rows are in the order of their keys, and the record names the engine", async () => {
  const place = await newPlace();
  const { record, files } = await report(runLaps(place, { engine: "duckdb" }));
  expect(await readParquet(files.artifact)).toEqual(rows);
  expect([record.engine, record.rows, record.tables.map(({ rows }) => rows)]).toEqual(["duckdb", 4, [4, 2]]);
  expect((await report(runLaps(place))).record.engine).toBe("polars");
});

test("parameters are passed, including lists and missing ones", async () => {
  const place = await newPlace();
  expect(await onDuckDB(place, { params: { drivers: ["Bo", "it's"], scale: 0.5 } })).toEqual([
    [1, "Bo", null, 2.5, 1],
    [2, "Bo", 0.5, 1, 2],
  ]);
  expect(await onDuckDB(place, { params: { drivers: [] } })).toEqual([]);
});

describe("DuckDB reads the same values as polars from", () => {
  const split = (at: number) => `SELECT * FROM (${results}) WHERE race_id = ${at}`;
  test.each<readonly [string, string, (root: string) => Promise<unknown>]>([
    ["text", "r.csv", (root) => writeAs(join(root, "r.csv"), results, "FORMAT csv")],
    [
      "paths that look like patterns or like code",
      "r'; DROP [1] {a} \"?.parquet",
      async (root) => {
        await writeParquet(join(root, "r''; DROP 1 {a} \"x.parquet"), `${results} LIMIT 1`);
        await writeParquet(join(root, "r''; DROP [1] {a} \"?.parquet"), results);
      },
    ],
    [
      "files whose columns stand elsewhere",
      "part-*.parquet",
      async (root) => {
        await writeParquet(join(root, "part-1.parquet"), split(1));
        await writeParquet(
          join(root, "part-2.parquet"),
          `SELECT finish, driver, race_id, race_date, start FROM (${split(2)})`,
        );
      },
    ],
    [
      "columns whose names differ in capitals alone",
      "r.parquet",
      // Only polars can write such a file.
      async (root) =>
        pl
          .scanParquet(join(root, "results.parquet"))
          .select(pl.lit(-1).cast(pl.Int32).alias("FINISH"), pl.all())
          .sinkParquet(join(root, "r.parquet"))
          .collectSync(),
    ],
    [
      "the names of folders",
      "by",
      async (root) => {
        for (const race of [1, 2]) {
          const file = join(root, "by", `race_id=${race}`, "r.parquet");
          mkdirSync(dirname(file), { recursive: true });
          await writeParquet(file, `SELECT * EXCLUDE (race_id) FROM (${split(race)})`);
        }
      },
    ],
  ])("%s", async (_, path, write) => {
    const place = await newPlace();
    await write(place.root);
    expect(await onDuckDB(place, { tables: { results: join(place.root, path), tracks: place.tracks } })).toEqual(rows);
  });
});

test("no rows give an artifact without rows", async () => {
  const place = await newPlace();
  const empty = await writeParquet(join(place.root, "none.parquet"), `${results} LIMIT 0`);
  expect(await onDuckDB(place, { tables: { results: empty, tracks: place.tracks } })).toEqual([]);
});

describe("errors are reported, and nothing is left behind", () => {
  test("a value that cannot be computed", async () => {
    const place = await newPlace();
    expect(await refusals(runOdd(place, "cast", { engine: "duckdb" }))).toEqual([
      "GF4018 The pipeline cannot be computed on this data: a cast of str to i32 failed for 'one'.",
    ]);
    expect(listing(place.out)).toEqual([]);
  });

  test("a table that differs from its declaration", async () => {
    const place = await newPlace();
    const twice = await writeParquet(join(place.root, "twice.parquet"), `${words} UNION ALL ${words}`);
    const [said] = await refusals(runOdd(place, "everything", { engine: "duckdb", tables: { words: twice } }));
    expect(said).toMatch(/^GF4009 /);
    expect(listing(place.out)).toEqual([]);
  });

  test("a statement with other columns than the contract", async () => {
    const place = await newPlace();
    expect(await runOdd(place, "nulls", { engine: "duckdb" })).toEqual({
      kind: "bug",
      message: "Pipeline 'odd' computed nulls where its plan promises none: 'length'.",
    });
    expect(listing(place.out)).toEqual([]);
  });

  test("a pipeline that DuckDB does not support", async () => {
    const place = await newPlace();
    expect(await refusals(runRounds(place, { engine: "duckdb" }))).toContain(
      "GF4028 Pipeline 'rounds' does not run on DuckDB: its contract names no statement for it.",
    );
  });

  test("DuckDB, where it is not installed: the message names the package and its version", () => {
    const { diagnostics } = chooseEngine("laps", {}, "duckdb", engines, () => false);
    const { peerDependencies } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
    expect(diagnostics.map(({ code, message, hint }) => [code, message, hint])).toEqual([
      [
        "GF4083",
        "The engine DuckDB needs the package '@duckdb/node-api', which is not installed.",
        `Install it: npm install @duckdb/node-api@${peerDependencies["@duckdb/node-api"]}.`,
      ],
    ]);
    expect(chooseEngine("laps", {}, "polars", engines, () => false).diagnostics).toEqual([]);
  });

  test("a Parquet file that only DuckDB opens, where that is not installed", () => {
    const table = { name: "t", format: "parquet" } as Parameters<typeof unreadable>[0];
    const { code, message } = unreadable(
      table,
      { path: "t.parquet", file: "t.parquet" } as never,
      new NotInstalled(duckdbPackage),
    );
    expect(`${code} ${message}`).toBe(
      "GF4083 Table 't' has columns in t.parquet that polars cannot read: DuckDB, which can, needs the package '@duckdb/node-api', which is not installed.",
    );
  });

  test("an unknown engine, passed by a program without types", async () => {
    const place = await newPlace();
    expect(await refusals(runLaps(place, { engine: "spark" as "duckdb" }))).toEqual([
      "GF4028 Pipeline 'laps' does not run on 'spark': there is no such engine; the engines are polars, duckdb.",
    ]);
    expect(listing(place.out)).toEqual([]);
  });
});
