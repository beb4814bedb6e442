import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { listing, type Place, results, writeAs, writeParquet } from "../runtime/support.ts";
import { greenflag, newProject } from "./support.ts";

let place: Place;
beforeEach(async () => {
  place = await newProject();
});

const check = (...args: readonly string[]) => greenflag(place.root, "check-data", ...args);
const inRoot = (name: string) => join(place.root, name);
const forbidden = "  later than the decision (before 'race'), so forbidden as features: finish (after 'race')\n";

/** What is wrong, without hints; and what was said to people all the same. */
const wrong = async (...args: readonly string[]) => {
  const { code, stdout, stderr } = await check(...args);
  expect(code).toBe(1);
  const lines = stderr.split("\n").filter((line) => /^GF/.test(line));
  expect(stderr).toMatch(new RegExp(`^${lines.length} problems?\n$`, "m"));
  return { stdout, lines };
};

describe("check-data with valid data", () => {
  test("prints the rows, the ignored columns and the forbidden ones", async () => {
    expect(await check("laps", "results.parquet")).toEqual({
      code: 0,
      stdout: [
        "results.parquet is valid as table 'results' of laps: 4 rows",
        "  not declared, so not read: surplus",
        forbidden,
      ].join("\n"),
      stderr: "",
    });
    expect(listing(place.out)).toEqual([]);
  });

  test("prints one document with --json", async () => {
    const { code, stdout, stderr } = await check("laps", "results.parquet", "--json");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(JSON.parse(stdout)).toEqual({
      pipeline: "laps",
      table: "results",
      path: "results.parquet",
      files: 1,
      rows: 4,
      sound: true,
      unknown: ["surplus"],
      forbidden: [{ name: "finish", instant: "after 'race'" }],
      rowsLater: null,
      diagnostics: [],
    });
  });

  test.each(["parts", "parts/*.csv", "parts/**"])("many files: %s", async (path) => {
    mkdirSync(inRoot("parts"));
    for (const race of [1, 2])
      await writeAs(
        inRoot(`parts/${race}.csv`),
        `SELECT * FROM (${results}) WHERE race_id = ${race}`,
        "FORMAT csv, HEADER",
      );
    const { code, stdout } = await check("laps", path);
    expect(code).toBe(0);
    expect(stdout.split("\n")[0]).toBe(`${path} is valid as table 'results' of laps: 4 rows in 2 files`);
  });

  test("a pipeline with one table: the table needs no name, whatever is missing", async () => {
    expect((await check("odd", "words.parquet")).stdout).toBe(
      "words.parquet is valid as table 'words' of odd: 2 rows\n",
    );
    expect((await wrong("odd", "tracks.parquet")).lines).toEqual([
      "GF4006 Table 'words' lacks the columns 'id', 'word': tracks.parquet.",
    ]);
  });

  test("rows that are known later than the decision", async () => {
    const text = readFileSync(inRoot("generated/laps/runner.ts"), "utf8");
    mkdirSync(inRoot("generated/late"));
    writeFileSync(
      inRoot("generated/late/runner.ts"),
      text.replace("rows: \"after 'qualifying'\"", "rows: \"after 'race'\""),
    );
    const { code, stdout } = await check("late", "results.parquet");
    expect(code).toBe(0);
    expect(stdout).toContain("\n  its rows are known after 'race': nothing of the event itself can be a feature\n");
  });
});

describe("check-data with invalid data: all errors are reported", () => {
  test("missing columns, wrong dtypes, nulls, repeated keys, two places in the order", async () => {
    await writeParquet(
      inRoot("bad.parquet"),
      `SELECT * FROM (VALUES
        (1::INT, DATE '2021-02-14', 'Al', 1.5::DOUBLE, 'x'), (1, DATE '2021-02-14', 'Al', 2, 'x'),
        (1, DATE '2021-02-15', 'Bo', 2, 'x'), (NULL, DATE '2021-02-15', 'Cy', 2, 'x')
      ) t(race_id, race_date, driver, start, surplus)`,
    );
    const { stdout, lines } = await wrong("laps", "bad.parquet", "--table", "results");
    expect(lines).toEqual([
      "GF4006 Table 'results' lacks the column 'finish': bad.parquet.",
      "GF4007 Table 'results' has columns whose dtype is not the declared one: 'start' is f64, declared i32: bad.parquet.",
      "GF4008 Table 'results' has nulls that its declaration does not allow: 1 null in key 'race_id': bad.parquet.",
      "GF4009 Table 'results' has 1 key more than once; its rows must be unique by (race_id, driver), but (1, 'Al') is repeated: bad.parquet.",
      "GF4010 Table 'results' has 1 event with more than one position in the order (race_date); for example (race_id) (1) has (2021-02-14) and (2021-02-15): bad.parquet.",
    ]);
    expect(stdout).toBe(
      [
        "bad.parquet is not valid as table 'results' of laps: 4 rows",
        "  not declared, so not read: surplus",
        forbidden,
      ].join("\n"),
    );
  });

  test.each([
    ["csv", "race_id,race_date,driver,start,extra\n1,2021-02-14,Al,1.5,\n1,yesterday,Al,2,\n1,2021-02-14,Bo,,\n"],
    [
      "ndjson",
      '{"race_id":1,"race_date":"2021-02-14","driver":"Al","start":1.5,"extra":0}\n{"race_id":1,"race_date":"yesterday","driver":"Al","start":2}\n{"race_id":1,"race_date":"2021-02-14","driver":"Bo"}\n',
    ],
  ])("every text column with a wrong dtype, and the errors in the others: %s", async (format, text) => {
    const file = `bad.${format}`;
    writeFileSync(inRoot(file), text);
    const { stdout, lines } = await wrong("laps", file, "--table", "results");
    const [first, second] = format === "csv" ? [2, 3] : [1, 2];
    expect(lines).toEqual([
      `GF4052 Table 'results' has '1.5' in column 'start' (i32) in line ${first}, the first of 2 values with another dtype: ${file}.`,
      `GF4052 Table 'results' has 'yesterday' in column 'race_date' (date) in line ${second}: ${file}.`,
      `GF4006 Table 'results' lacks the column 'finish': ${file}.`,
      `GF4009 Table 'results' has 1 key more than once; its rows must be unique by (race_id, driver), but (1, 'Al') is repeated: ${file}.`,
    ]);
    expect(stdout).toContain(
      `${file} is not valid as table 'results' of laps: 3 rows\n  not declared, so not read: extra\n`,
    );
  });

  test("JSON: a column with a wrong value is not reported as unknown", async () => {
    const rows = [
      { race_id: 1, race_date: "2021-02-14", driver: "Al", start: 1.5, finish: "a" },
      { race_id: 1, race_date: "2021-02-14", driver: "Al", start: 1, finish: 2 },
    ];
    writeFileSync(inRoot("bad.json"), JSON.stringify(rows));
    const { lines } = await wrong("laps", "bad.json", "--table", "results");
    expect(lines).toEqual([
      "GF4047 Table 'results' has 1.5 at [0].start (i32), the first of 2 values with another dtype: bad.json.",
      `GF4047 Table 'results' has "a" at [0].finish (i32): bad.json.`,
      "GF4009 Table 'results' has 1 key more than once; its rows must be unique by (race_id, driver), but (1, 'Al') is repeated: bad.json.",
    ]);
  });

  test("a key that cannot be read is not checked for repetition", async () => {
    await writeParquet(
      inRoot("bad.parquet"),
      "SELECT 1::INT AS race_id, 7 AS driver, 2::INT AS finish, NULL::INT AS start",
    );
    expect((await wrong("laps", "bad.parquet", "--table", "results")).lines).toEqual([
      "GF4006 Table 'results' lacks the column 'race_date': bad.parquet.",
      "GF4007 Table 'results' has columns whose dtype is not the declared one: 'driver' is i32, declared str: bad.parquet.",
    ]);
  });

  test("no declared column exists", async () => {
    const { stdout, lines } = await wrong("laps", "words.parquet", "--table", "tracks");
    expect(lines).toEqual(["GF4006 Table 'tracks' lacks the columns 'race_id', 'length': words.parquet."]);
    expect(stdout).toBe(
      "words.parquet is not valid as table 'tracks' of laps\n  not declared, so not read: id, word\n",
    );
  });

  test("with --json", async () => {
    const { code, stdout, stderr } = await check("laps", "words.parquet", "--table", "tracks", "--json");
    expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
    expect(JSON.parse(stdout)).toMatchObject({ sound: false, rows: null, diagnostics: [{ code: "GF4006" }] });
  });

  test.each([
    ["empty", "bad.parquet", "", "GF4003 The file of table 'results' or 'tracks' is empty (0 bytes): bad.parquet."],
    [
      "no Parquet",
      "bad.parquet",
      "text",
      "GF4004 The file of table 'results' or 'tracks' is not Parquet: bad.parquet does not begin with 'PAR1'.",
    ],
    [
      "damaged",
      "bad.parquet",
      "PAR1 and then PAR1",
      /^GF4005 The file of table 'results' or 'tracks' is damaged or truncated: bad\.parquet \(.*\)\.$/,
    ],
    [
      "no CSV",
      "bad.csv",
      "a,b\n1\n",
      "GF4051 The file of table 'results' or 'tracks' is not CSV: line 2 has 1 cell, but the header has 2: bad.csv.",
    ],
    [
      "no NDJSON",
      "bad.ndjson",
      "{",
      "GF4051 The file of table 'results' or 'tracks' is not NDJSON: line 1 is not JSON: bad.ndjson.",
    ],
  ])("the file is %s", async (_, file, text, sentence) => {
    writeFileSync(inRoot(file), text);
    const { stdout, lines } = await wrong("laps", file);
    expect(stdout).toBe("");
    expect(lines).toEqual([typeof sentence === "string" ? sentence : expect.stringMatching(sentence)]);
  });
});

describe("check-data chooses the table", () => {
  test("no table has all of its columns in the data", async () => {
    const { lines } = await wrong("laps", "words.parquet");
    expect(lines).toEqual([
      "GF4067 words.parquet does not have all columns of any table of pipeline 'laps': 'results' also needs 'race_id', 'race_date', 'driver' and 2 more, 'tracks' also needs 'race_id', 'length'.",
    ]);
    expect((await check("laps", "words.parquet")).stderr).toContain(
      "  hint: Name the table with --table TABLE: results, tracks.\n",
    );
  });

  test("several tables have", async () => {
    await writeParquet(inRoot("both.parquet"), `SELECT *, 2.5::DOUBLE AS length FROM (${results})`);
    expect((await wrong("laps", "both.parquet")).lines).toEqual([
      "GF4067 both.parquet may be 'results', 'tracks' of pipeline 'laps': it has all columns of each.",
    ]);
    expect((await check("laps", "both.parquet", "--table", "results")).code).toBe(0);
    expect((await wrong("laps", "both.parquet", "--table", "tracks")).lines).toEqual([
      expect.stringContaining("GF4009"),
    ]);
  });

  test("the pipeline does not read the table", async () => {
    expect((await wrong("laps", "words.parquet", "--table", "words")).lines).toEqual([
      "GF4015 --table names 'words', which this pipeline does not read.",
    ]);
  });
});

describe("check-data without data", () => {
  test.each([
    ["nowhere.csv", "nowhere.csv does not exist"],
    ["*.csv", "*.csv matches no table files"],
    ["empty", "empty contains no file that ends with .parquet, .csv, .ndjson or .jsonl"],
  ])("%s", async (path, why) => {
    mkdirSync(inRoot("empty"));
    expect(await check("laps", path)).toEqual({
      code: 1,
      stdout: "",
      stderr: [
        `GF4068 There is nothing to check: ${why}.`,
        "  hint: Give a file, a folder, or a pattern in quotes such as 'data/*.parquet'; relative paths start from the current folder.",
        "1 problem\n",
      ].join("\n"),
    });
  });

  test("the pipeline does not exist", async () => {
    expect((await wrong("lasp", "results.parquet")).lines).toEqual(["GF4014 There is no runner 'lasp' in generated."]);
  });

  test.each([
    [["check-data"], "No pipeline is given."],
    [["check-data", "laps"], "No file is given."],
    [["check-data", "laps", ""], "No file is given."],
    [
      ["check-data", "laps", "a.csv", "b.csv"],
      'One file, folder or pattern (in quotes) is checked at a time, but "b.csv" follows.',
    ],
  ])("wrong usage: %j", async (args, sentence) => {
    expect(await greenflag(place.root, ...args)).toEqual({
      code: 2,
      stdout: "",
      stderr: `greenflag: ${sentence}\nTry: greenflag check-data --help\n`,
    });
  });
});

test("column names with terminal control characters are escaped", async () => {
  await writeParquet(inRoot("odd.parquet"), `SELECT *, 1 AS "a${"\u001b"}[31m" FROM (${results})`);
  const { stdout } = await check("laps", "odd.parquet");
  expect(stdout).toContain("not read: surplus, a\\u{1b}[31m\n");
  expect(stdout).not.toContain("\u001b");
});
