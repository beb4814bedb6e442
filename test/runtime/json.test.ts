/** Tables of JSON: specs that people write, each value in its place. */
import { mkdirSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { f64, i32, pipeline, staticTable, str, table, timeline } from "greenflag";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { compiled } from "./compiled.ts";
import { newFolder, readParquet, report } from "./support.ts";

const weekend = timeline("weekend", { phases: ["race"] });
const share = z.number().min(0).max(1);
const constraints = staticTable("constraints", {
  key: { driver_id: str.check(z.string().min(1)) },
  columns: {
    skill: f64.check(share),
    aggression: f64.check(share),
    shadow_risk: f64.nullable().check(share),
    min_laps_led: i32.check(z.int().min(0)),
    max_laps_led: i32.check(z.int().min(0).max(600)),
  },
});
const entries = table("entries", {
  timeline: weekend,
  event: { race_id: i32 },
  entity: { driver_id: str },
  rows: weekend.always,
  columns: {},
});
const made = pipeline("made", { decide: weekend.before("race") })
  .from(entries)
  .join(constraints, { how: "left" })
  .features(["skill", "aggression", "shadow_risk", "min_laps_led", "max_laps_led"])
  .sink({ parquet: "made.parquet" });

let one: Awaited<ReturnType<typeof compiled>>;
let root: string;
const good = { driver_id: "d1", skill: 0.9, aggression: 0, shadow_risk: 1, min_laps_led: 0, max_laps_led: 600 };
beforeAll(async () => {
  one = await compiled(made);
  await one.write("entries", "SELECT 1::INT AS race_id, unnest(['d1', 'd2', 'd3']) AS driver_id");
});
beforeEach(() => {
  root = newFolder();
});

const spec = (content: unknown): string => {
  const file = join(root, "constraints.json");
  writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content, null, 2));
  return file;
};
const running = (file: string, engine: "polars" | "duckdb" = "polars") =>
  one.run({ tables: { entries: join(one.root, "entries.parquet"), constraints: file }, engine });
const refused = async (content: unknown) =>
  (await one.refused(running(spec(content)))).map((line) => line.replaceAll(`${root}/`, ""));

test("objects are rows, members columns, absent members null; on both engines", async () => {
  const { shadow_risk: _, ...bold } = { ...good, driver_id: "d2", skill: 1 };
  const file = spec(`\ufeff${JSON.stringify([good, bold])}`);
  for (const engine of ["polars", "duckdb"] as const) {
    const { files, record } = await report(running(file, engine));
    expect(await readParquet(files.artifact)).toEqual([
      [1, "d1", 0.9, 0, 1, 0, 600],
      [1, "d2", 1, 0, null, 0, 600],
      [1, "d3", null, null, null, null, null],
    ]);
    expect(record.tables.find(({ name }) => name === "constraints")?.rows).toBe(2);
  }
});

test("an empty array has no rows and no missing columns", async () => {
  expect((await report(running(spec([])))).record.rows).toBe(3);
});

describe("invalid JSON is refused", () => {
  test("a file larger than a JavaScript string", async () => {
    const file = spec("[]");
    // Sparse: it takes no room on the disk.
    truncateSync(file, 700 * 1024 * 1024);
    expect((await one.refused(running(file))).map((line) => line.replaceAll(`${root}/`, ""))).toEqual([
      "GF4051 The file of table 'constraints' is not JSON: it is larger than 256 MB; NDJSON has no such limit: constraints.json.",
    ]);
  });

  test.each<readonly [string, unknown, string]>([
    [
      "a value of another dtype",
      [good, { ...good, driver_id: "d2", skill: "high" }],
      `GF4047 Table 'constraints' has "high" at [1].skill (f64): constraints.json.`,
    ],
    [
      "several",
      [good, { ...good, skill: "7", max_laps_led: 1.5 }, { ...good, driver_id: 7 }],
      `GF4047 Table 'constraints' has "7" at [1].skill (f64), the first of 3 values with another dtype: constraints.json.`,
    ],
    [
      "a member that is no column",
      [good, good, { ...good, skil: 1 }],
      "GF4046 Table 'constraints' has no column for [2].skil: constraints.json.",
    ],
    [
      "several of these, of any name",
      [{ ...good, "not a name": 1, x: 2 }],
      `GF4046 Table 'constraints' has no column for [0]["not a name"], the first of 2 members that it does not declare: constraints.json.`,
    ],
    [
      "one object",
      good,
      "GF4051 The file of table 'constraints' is not JSON: it is not an array of objects: constraints.json.",
    ],
    [
      "what is not an object",
      [good, [1]],
      "GF4051 The file of table 'constraints' is not JSON: [1] is not an object: constraints.json.",
    ],
    ["half a file", "[{", "GF4051 The file of table 'constraints' is not JSON: line 1 is not JSON: constraints.json."],
    [
      "an object that is not closed",
      "[{\n]",
      "GF4051 The file of table 'constraints' is not JSON: line 2 is not JSON: constraints.json.",
    ],
    [
      "a column that no object has",
      [{ ...good, skill: undefined }],
      "GF4006 Table 'constraints' lacks the column 'skill': constraints.json.",
    ],
    [
      "a driver twice",
      [good, good],
      "GF4009 Table 'constraints' has 1 key more than once; its rows must be unique by (driver_id), but ('d1') is repeated: constraints.json.",
    ],
    ...(
      [
        ["skill", 1.01, "at least 0 and at most 1", "1.01"],
        ["aggression", -0.5, "at least 0 and at most 1", "-0.5"],
        ["shadow_risk", "NaN", "at least 0 and at most 1", "NaN"],
        ["min_laps_led", -1, "at least 0", "-1"],
        ["max_laps_led", 601, "at least 0 and at most 600", "601"],
      ] as const
    ).map(
      ([name, value, bounds, shown]) =>
        [
          `${name} out of its range`,
          [good, { ...good, driver_id: "d2", [name]: value }],
          `GF4045 Table 'constraints' has 1 value in column '${name}' that must be ${bounds}, but is ${shown}; for example (driver_id) ('d2'): constraints.json.`,
        ] as const,
    ),
    [
      "a driver without a name",
      [{ ...good, driver_id: "" }],
      "GF4045 Table 'constraints' has 1 value in column 'driver_id' that must be at least 1 character long, but is ''; for example (driver_id) (''): constraints.json.",
    ],
  ])("%s", async (_, content, sentence: string) => {
    expect(await refused(content)).toEqual([sentence]);
  });
});

test("JSON files are not searched in folders", async () => {
  mkdirSync(join(root, "folder"));
  writeFileSync(join(root, "folder", "about.json"), "{}");
  writeFileSync(join(root, "folder", "a.ndjson"), `${JSON.stringify(good)}\n`);
  expect((await report(running(join(root, "folder")))).record.tables[0]?.files).toHaveLength(1);
});
