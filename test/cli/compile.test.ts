import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { describe, expect, test } from "vitest";
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

test("from a pipeline to its artifact", async () => {
  const { root } = await newProject();
  writeFileSync(join(root, "spelling.pipeline.ts"), source);
  expect(await greenflag(root, "compile", "--out", "made")).toEqual({
    code: 0,
    stdout: "spelling.pipeline.ts -> made/spelling.runner.ts (written)\n",
    stderr: "",
  });
  const again = await greenflag(root, "compile", "spelling.pipeline.ts", "--json");
  expect({ code: again.code, stderr: again.stderr }).toEqual({ code: 0, stderr: "" });
  expect(JSON.parse(again.stdout)).toEqual({
    runners: [
      {
        pipeline: "spelling",
        source: "spelling.pipeline.ts",
        file: "generated/spelling.runner.ts",
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

test("with --check writes nothing, and says what is missing", async () => {
  const { root } = await newProject();
  writeFileSync(join(root, "spelling.pipeline.ts"), source);
  const { code, stdout } = await greenflag(root, "compile", "--check", "--out", "made", "--json");
  expect(code).toBe(1);
  expect(JSON.parse(stdout).diagnostics).toHaveLength(1);
  expect((await greenflag(root, "run", "spelling")).stderr).toMatch(/^GF4014 /);
});

describe("--emit sql", () => {
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

  test("with --json tells the parameters, and names that DuckDB cannot tell apart are refused", async () => {
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

  test("is not said together with where runners go", async () => {
    const { root } = await newProject();
    expect(await greenflag(root, "compile", "--emit", "sql", "--check")).toEqual({
      code: 2,
      stdout: "",
      stderr: "greenflag: --emit sql writes no runners: leave --check and --out out.\nTry: greenflag compile --help\n",
    });
  });
});
