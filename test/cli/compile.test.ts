import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { describe, expect, test } from "vitest";
import { parseRecord } from "../../src/runtime/record.ts";
import { listing, readParquet } from "../runtime/support.ts";
import { greenflag, newProject } from "./support.ts";

const source = `
import { i64, pipeline, str, table, timeline } from "greenflag";
const weekend = timeline("weekend", { phases: ["practice", "race"] });
const { always, before } = weekend;
const words = table("words", {
  timeline: weekend,
  path: "words.parquet",
  event: { id: i64 },
  rows: always,
  columns: { word: str.nullable().known(always) },
});
export const spelling = pipeline("spelling", { decide: before("race") })
  .from(words)
  .features(["word"])
  .sink({ parquet: "spelling.parquet" });
`;

test("compile: from a pipeline to its artifact", async () => {
  const { root } = await newProject();
  writeFileSync(join(root, "spelling.pipeline.ts"), source);
  expect(await greenflag(root, "compile", "--out", "made")).toEqual({
    code: 0,
    stdout: "spelling.pipeline.ts -> made/spelling (written)\n",
    stderr: "",
  });
  const again = await greenflag(root, "compile", "spelling.pipeline.ts", "--json");
  expect({ code: again.code, stderr: again.stderr }).toEqual({ code: 0, stderr: "" });
  expect(JSON.parse(again.stdout)).toEqual({
    runners: [
      {
        pipeline: "spelling",
        source: "spelling.pipeline.ts",
        path: "generated/spelling",
        state: "written",
      },
    ],
    diagnostics: [],
  });
  expect((await greenflag(root, "run", "spelling")).code).toBe(0);
  expect(await readParquet(join(root, "out", "spelling.parquet"), "SELECT * FROM file ORDER BY ALL")).toEqual([
    ["1", "one"],
    ["2", "three"],
  ]);
});

test("--check writes nothing and reports what is missing", async () => {
  const { root } = await newProject();
  writeFileSync(join(root, "spelling.pipeline.ts"), source);
  const { code, stdout } = await greenflag(root, "compile", "--check", "--out", "made", "--json");
  expect(code).toBe(1);
  expect(JSON.parse(stdout).diagnostics).toHaveLength(1);
  expect((await greenflag(root, "run", "spelling")).stderr).toMatch(/^GF4014 /);
});

describe("a sink with `by`, from the source to a published folder", () => {
  // Names that every object has, that sort before others, and that are no names of files; a list that may be null.
  const byEvent = `
import { i64, pipeline, str, table, timeline } from "greenflag";
import { z } from "zod";
const season = timeline("season", { phases: ["practice", "race"] });
const { always, before } = season;
const laps = table("laps", {
  timeline: season,
  path: "laps.csv",
  event: { season: i64, round: str },
  entity: { driver: str },
  rows: always,
  columns: { "2024": i64.nullable().known(always), constructor: str.nullable().known(always) },
});
export const byRound = pipeline("by_round", { decide: before("race") })
  .params({ drivers: z.array(z.string()).nullable(), toString: z.string().optional() })
  .from(laps)
  .derive((r, p) => ({ wanted: r.driver.isIn(p.drivers), same: r.driver.eq(p.toString) }))
  .features(["wanted", "same", "constructor", "2024"])
  .sink({ parquet: "rounds", by: "event", compression: "gzip" });
`;
  const rows = [
    '2024,"a/b, 1",Bo,7,Ford',
    "2023,=,Al,,",
    '2024,"a/b, 1",Al,,""',
    '2024,é 2,Al,9223372036854775807,"x\ny"',
  ];
  const write = (root: string, lines: readonly string[]) =>
    writeFileSync(join(root, "laps.csv"), `${["season,round,driver,2024,constructor", ...lines].join("\r\n")}\r\n`);
  const published = (root: string) => listing(join(root, "out", "rounds")).filter((name) => name.endsWith(".parquet"));

  test("each event has a folder, and the next run replaces the whole artifact", async () => {
    const { root } = await newProject();
    writeFileSync(join(root, "rounds.pipeline.ts"), byEvent);
    write(root, rows);
    expect((await greenflag(root, "compile")).stderr).toBe("");
    expect((await greenflag(root, "run", "by_round", "--param", "drivers=Al,Cy")).stderr).toBe("");
    const duckdb = await (await DuckDBInstance.create()).connect();
    const read = async () =>
      (
        await duckdb.runAndReadAll(
          `SELECT season, round, driver, wanted, same, constructor, "2024" FROM read_parquet('${join(root, "out/rounds/*/*/*.parquet")}',
           hive_partitioning = true, hive_types = {season: BIGINT, round: VARCHAR}) ORDER BY ALL`,
        )
      ).getRowsJson();
    expect(await read()).toEqual([
      ["2023", "=", "Al", true, null, null, null],
      ["2024", "a/b, 1", "Al", true, null, "", null],
      ["2024", "a/b, 1", "Bo", false, null, "Ford", "7"],
      ["2024", "é 2", "Al", true, null, "x\ny", "9223372036854775807"],
    ]);
    expect(published(root)).toEqual([
      "season=2023/round=%3D/part-0.parquet",
      "season=2024/round=%C3%A9%202/part-0.parquet",
      "season=2024/round=a%2Fb%2C%201/part-0.parquet",
    ]);
    const { files, rows: count } = parseRecord(readFileSync(join(root, "out", "by_round.run.json"), "utf8"));
    expect(files.map(({ path }) => path)).toEqual(published(root).map((path) => `rounds/${path}`));
    expect(count).toBe(4);

    write(root, rows.slice(0, 1));
    const given = ["--param", "drivers=null", "--param", "toString=Bo"];
    expect((await greenflag(root, "run", "by_round", ...given)).stderr).toBe("");
    expect(await read()).toEqual([["2024", "a/b, 1", "Bo", null, true, "Ford", "7"]]);
    expect(published(root)).toEqual(["season=2024/round=a%2Fb%2C%201/part-0.parquet"]);

    write(root, []);
    expect((await greenflag(root, "run", "by_round", ...given)).stderr).toBe("");
    expect(listing(join(root, "out", "rounds"))).toEqual([]);
  });

  test("a refused run leaves the folder unchanged, and names a column called like a member of every object", async () => {
    const { root } = await newProject();
    writeFileSync(join(root, "rounds.pipeline.ts"), byEvent);
    write(root, rows);
    await greenflag(root, "compile");
    await greenflag(root, "run", "by_round", "--param", "drivers=Al");
    const before = published(root);
    expect(before).toHaveLength(3);
    writeFileSync(join(root, "laps.csv"), "season,round,driver,2024\n2024,1,Al,1\n");
    expect(await greenflag(root, "run", "by_round")).toEqual({
      code: 1,
      stdout: "",
      stderr: [
        "GF4011 Parameter 'drivers' is invalid: it is required but was not given.",
        "  hint: Give it as --param drivers=VALUE.",
        "1 problem\n",
      ].join("\n"),
    });
    expect(await greenflag(root, "run", "by_round", "--param", "drivers=Al")).toEqual({
      code: 1,
      stdout: "",
      stderr: [
        "GF4006 Table 'laps' lacks the column 'constructor': laps.csv.",
        "  hint: The file has: season, round, driver, 2024.",
        "1 problem\n",
      ].join("\n"),
    });
    expect(published(root)).toEqual(before);
  });
});

describe("compile --emit sql", () => {
  test("prints a statement that gives the rows, and writes nothing", async () => {
    const { root } = await newProject();
    writeFileSync(join(root, "spelling.pipeline.ts"), source);
    const before = listing(root);
    const { code, stdout, stderr } = await greenflag(root, "compile", "--emit", "sql");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toBe(`\
-- spelling decides before 'race': no feature below is known later than that.
-- Its tables are read from the schema t.
WITH
  -- words: one row per id, known always.
  "words" AS (
    SELECT r."id", r."word"
    FROM t."words" AS r
  )
SELECT
  -- key, known always
  r."id",
  -- feature, known always
  r."word"
FROM "words" AS r
ORDER BY r."id" NULLS FIRST

`);
    const duckdb = await (await DuckDBInstance.create()).connect();
    await duckdb.run(`CREATE SCHEMA t; CREATE VIEW t.words AS FROM read_parquet('${join(root, "words.parquet")}')`);
    expect((await duckdb.runAndReadAll(stdout)).getRowsJson()).toEqual([
      ["1", "one"],
      ["2", "three"],
    ]);
    expect(listing(root)).toEqual(before);
  });

  test("lists the parameters with --json, and refuses names that DuckDB cannot distinguish", async () => {
    const { root } = await newProject();
    const asked = source
      .replace("import {", 'import { z } from "zod";\nimport {')
      .replace(".from(words)", ".params({ least: z.number(), some: z.array(z.string()) }).from(words)")
      .replace(".features", ".filter((r, p) => r.id.ge(p.least).and(r.word.isIn(p.some))).features");
    writeFileSync(join(root, "spelling.pipeline.ts"), asked);
    const { stdout } = await greenflag(root, "compile", "--emit", "sql", "--json");
    const [statement] = JSON.parse(stdout).statements;
    expect(statement.parameters).toEqual([
      { name: "least", dtype: "f64", list: false },
      { name: "some", dtype: "str", list: true },
    ]);
    expect(statement.sql).toContain("\n-- $2 is the parameter some, a list of str; null if it is not given.\n");
    const clashing = source.replace(
      '.features(["word"])',
      '.derive((r) => ({ Word: r.id })).features(["word", "Word"])',
    );
    writeFileSync(join(root, "spelling.pipeline.ts"), clashing);
    const { code, stdout: none, stderr } = await greenflag(root, "compile", "--emit", "sql");
    expect({ code, none }).toEqual({ code: 1, none: "" });
    expect(stderr).toContain("GF2101 DuckDB cannot compute with both 'word' and 'Word': the two are one name to it.");
  });

  test("cannot be combined with --out", async () => {
    const { root } = await newProject();
    expect(await greenflag(root, "compile", "--emit", "sql", "--check")).toEqual({
      code: 2,
      stdout: "",
      stderr: "greenflag: --emit sql writes no runners: remove --check and --out.\nTry: greenflag compile --help\n",
    });
  });
});
