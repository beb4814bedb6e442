import { execFileSync } from "node:child_process";
import { appendFileSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  listing,
  newPlace,
  type Options,
  type Place,
  refusals,
  runLaps,
  runOdd,
  sha256,
  writeParquet,
} from "./support.ts";

let place: Place;
let before: readonly string[];
const hashes = () => [place.results, place.tracks, place.words].map(sha256);

beforeEach(async () => {
  place = await newPlace();
  before = hashes();
});

/** Whatever is refused: nothing is written, and the tables stay as they were. */
afterEach(() => {
  expect(listing(place.out)).toEqual([]);
  expect(hashes()).toEqual(before);
});

const file = (name: string) => join(place.root, name);
const laps = (options?: Options) => refusals(runLaps(place, options));
/** With another file for the table `results`, and a sound one for the other. */
const withResults = (path: string) => laps({ tables: { results: path, tracks: place.tracks } });
/** The same, with the file made by a query over the sound one. */
const from = async (select: string) =>
  withResults(await writeParquet(file("other.parquet"), `${select} FROM read_parquet('${place.results}')`));
const other = () => file("other.parquet");

describe("arguments", () => {
  test("all errors are reported at once", async () => {
    const wrong = { tables: { laps: "x", words: place.words, drivers: "y" }, params: { how: 7, speed: 1, size: 2 } };
    expect(await refusals(runOdd(place, "plain", wrong))).toEqual([
      "GF4015 --table names 'laps', which this pipeline does not read.",
      "GF4015 --table names 'drivers', which this pipeline does not read.",
      "GF4016 --param names 'speed', which this pipeline does not have.",
      "GF4016 --param names 'size', which this pipeline does not have.",
      "GF4011 Parameter 'how' is invalid: expected string, received number.",
    ]);
  });

  test("a missing required parameter", async () => {
    expect(await refusals(runOdd(place, "plain", { params: { how: undefined } }))).toEqual([
      "GF4011 Parameter 'how' is invalid: it is required but was not given.",
    ]);
  });

  test("values inside a list and outside a range", async () => {
    expect(await laps({ params: { drivers: ["Al", 7], scale: -1 } })).toEqual([
      "GF4011 Parameter 'drivers' is invalid: expected string, received number (at 2).",
      "GF4011 Parameter 'scale' is invalid: too small: expected number to be >=0.",
    ]);
  });

  test("a table without a path", async () => {
    expect(await laps({ tables: { results: place.results } })).toEqual([
      "GF4001 Table 'tracks' has no file: its declaration has no path, and no path was given.",
    ]);
  });
});

describe("files", () => {
  test("a missing file; declared paths are relative to the root", async () => {
    expect(await laps({ tables: { tracks: file("nowhere.parquet") } })).toEqual([
      "GF4002 The file of table 'results' does not exist: data/results.parquet.",
      `GF4002 The file of table 'tracks' does not exist: ${file("nowhere.parquet")}.`,
    ]);
  });

  test("an empty file", async () => {
    writeFileSync(other(), "");
    expect(await withResults(other())).toEqual([`GF4003 The file of table 'results' is empty (0 bytes): ${other()}.`]);
  });

  test("a file of another format", async () => {
    writeFileSync(other(), "race_id,driver\n1,Al\n");
    expect(await withResults(other())).toEqual([
      `GF4004 The file of table 'results' is not Parquet: ${other()} does not begin with 'PAR1'.`,
    ]);
  });

  test("a truncated file", async () => {
    writeFileSync(other(), readFileSync(place.results).subarray(0, -20));
    expect(await withResults(other())).toEqual([
      `GF4005 The file of table 'results' is damaged or truncated: ${other()} (it does not end with 'PAR1').`,
    ]);
  });

  test("a file with a damaged footer", async () => {
    const bytes = readFileSync(place.results);
    bytes.fill(0xff, bytes.length - 60, bytes.length - 8);
    writeFileSync(other(), bytes);
    expect(await withResults(other())).toEqual([expect.stringMatching(/^GF4005 .* \([^\n]+\)\.$/)]);
  });

  test("a file with data that are damaged where only the computation reads them", async () => {
    // Two columns of the same length, the page of one overwritten: names, dtypes and statistics stay sound.
    const words = "SELECT i AS id, 'word ' || hash(i) AS word FROM range(20000) t(i)";
    const bytes = readFileSync(await writeParquet(other(), words));
    bytes.fill(0x5a, bytes.length - 60_000, bytes.length - 50_000);
    writeFileSync(other(), bytes);
    expect(await refusals(runOdd(place, "plain", { tables: { words: other() } }))).toEqual([
      expect.stringMatching(/^GF4005 The file of table 'words' is damaged or truncated: [^\n]+\)\.$/),
    ]);
  });

  test("a folder without files, and a path below a file", async () => {
    mkdirSync(file("folder"));
    const through = join(place.results, "x.parquet");
    expect(await laps({ tables: { results: file("folder"), tracks: through } })).toEqual([
      `GF4050 Table 'results' has no files: the folder ${file("folder")} has no file that ends with .parquet, .csv, .ndjson or .jsonl.`,
      `GF4019 The file of table 'tracks' cannot be read: ${through} (a part of the path is a file, not a folder).`,
    ]);
  });

  test("a pipe without a writer", async () => {
    execFileSync("mkfifo", [other()]);
    expect(await withResults(other())).toEqual([
      `GF4019 The file of table 'results' cannot be read: ${other()} (it is not a regular file).`,
    ]);
  });

  test("circular links", async () => {
    symlinkSync(other(), other());
    expect(await withResults(other())).toEqual([
      `GF4019 The file of table 'results' cannot be read: ${other()} (its symbolic links form a loop).`,
    ]);
  });
});

describe("contracts", () => {
  test("all missing columns and all wrong dtypes", async () => {
    expect(
      await from('SELECT race_id::DOUBLE AS race_id, driver, race_date::TIMESTAMP_NS AS "start", 1 AS ok'),
    ).toEqual([
      `GF4006 Table 'results' lacks the columns 'race_date', 'finish': ${other()}.`,
      `GF4007 Table 'results' has columns whose dtype is not the declared one: 'race_id' is f64, declared i32, 'start' is datetime[ns], declared i32: ${other()}.`,
    ]);
  });

  test.each([
    ["TIMESTAMP", "datetime"],
    ["TIMESTAMP_NS", "datetime[ns]"],
    ["TIMESTAMPTZ", "datetime[us, UTC]"],
    ["DECIMAL(9, 2)", "decimal[9, 2]"],
    ["UTINYINT", "u8"],
    ["BOOLEAN", "bool"],
    ["VARCHAR", "str"],
    ["INT[]", "list"],
  ])("the name of a dtype: %s", async (type, name) => {
    expect(await from(`SELECT * REPLACE (NULL::${type} AS finish)`)).toEqual([
      `GF4007 Table 'results' has columns whose dtype is not the declared one: 'finish' is ${name}, declared i32: ${other()}.`,
    ]);
  });

  test("nulls in keys, in the order and in columns; nullable columns are accepted, and null keys are not repeated keys", async () => {
    expect(
      await from(`SELECT * REPLACE (
        CASE WHEN race_id = 2 THEN driver END AS driver, CASE WHEN driver = 'Al' THEN race_date END AS race_date,
        NULL::INT AS finish, NULL::INT AS start)`),
    ).toEqual([
      `GF4008 Table 'results' has nulls that its declaration does not allow: 2 nulls in key 'race_date', 2 nulls in key 'driver', 4 nulls in column 'finish': ${other()}.`,
    ]);
  });

  test("repeated keys: how many, and always the same example", async () => {
    const path = await writeParquet(
      other(),
      `SELECT * FROM (SELECT * FROM read_parquet('${place.results}'), range(3) UNION ALL BY NAME
       SELECT * REPLACE (9::INT AS race_id) FROM read_parquet('${place.results}') WHERE race_id = 1) ORDER BY random()`,
    );
    expect(await withResults(path)).toEqual([
      `GF4009 Table 'results' has 4 keys more than once; its rows must be unique by (race_id, driver), but (1, 'Al') is repeated: ${path}.`,
    ]);
  });

  test("keys beyond JavaScript integers are printed exactly", async () => {
    const path = await writeParquet(other(), "SELECT 9007199254740993::BIGINT AS id, 'x' AS word FROM range(2)");
    expect(await refusals(runOdd(place, "plain", { tables: { words: path } }))).toEqual([
      `GF4009 Table 'words' has 1 key more than once; its rows must be unique by (id), but (9007199254740993) is repeated: ${path}.`,
    ]);
  });

  test("an event with two places in the order", async () => {
    expect(
      await from("SELECT * REPLACE (CASE WHEN start = 1 THEN DATE '2021-02-28' ELSE race_date END AS race_date)"),
    ).toEqual([
      `GF4010 Table 'results' has 2 events with more than one position in the order (race_date); for example (race_id) (1) has (2021-02-14) and (2021-02-28): ${other()}.`,
    ]);
  });

  test("all errors of all tables at once", async () => {
    writeFileSync(file("tracks.txt"), "race_id\n");
    appendFileSync(file("out"), "");
    const path = await writeParquet(
      other(),
      `SELECT * REPLACE (NULL::INT AS finish) FROM read_parquet('${place.results}'), range(2)`,
    );
    const all = laps({ tables: { results: path, tracks: file("tracks.txt") }, out: file("out") });
    expect((await all).map((line) => line.slice(0, 6))).toEqual(["GF4012", "GF4004", "GF4008", "GF4009"]);
    rmSync(file("out"));
  });
});

describe("the computation", () => {
  test("a value that a strict cast refuses", async () => {
    expect(await refusals(runOdd(place, "cast"))).toEqual([
      // How many values it names depends on how the rows were shared out among threads.
      expect.stringMatching(
        /^GF4018 The pipeline cannot be computed on this data: a cast of str to i32 failed for [^\n]+ values in column 'word': [^\n]+\.$/,
      ),
    ]);
  });

  test("an engine that aborts", async () => {
    expect(await refusals(runOdd(place, "abort"))).toEqual([
      "GF4013 The engine stopped before it finished: it aborted (SIGABRT).",
    ]);
  });

  test("an engine's process that writes to the descriptor of the reply what is not a reply", async () => {
    expect(await refusals(runOdd(place, "reply"))).toEqual([
      "GF4013 The engine stopped before it finished: it sent a reply that cannot be read.",
    ]);
  });

  test.each([
    [
      "columns",
      "Pipeline 'odd' computed the columns (word: str, id: i64, length: i32), but its plan promises (id: i64, word: str, length: i32).",
    ],
    [
      "dtype",
      "Pipeline 'odd' computed the columns (id: i64, word: str, length: f32), but its plan promises (id: i64, word: str, length: i32).",
    ],
    ["nulls", "Pipeline 'odd' computed nulls where its plan promises none: 'length'."],
    [
      "unknown column",
      `The computation cannot be carried out: not found: unable to find column "nothing"; valid columns: ["id", "word", "length"].`,
    ],
    ["throw", "The computation cannot be carried out: t.words.frobnicate is not a function."],
  ])("a violated invariant is reported as a bug: %s", async (how, message) => {
    expect(await runOdd(place, how)).toEqual({ kind: "bug", message });
  });
});
