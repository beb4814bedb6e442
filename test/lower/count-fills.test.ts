/** The record contains the number of nulls that each step filled: compared with counts by hand. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { newFolder, readParquet, report, run, writeParquet } from "../runtime/support.ts";
import { compiled, get } from "./support.ts";

const runners = await compiled("count-fills.fixture.ts");
const source = readFileSync(join(import.meta.dirname, "count-fills.fixture.ts"), "utf8");
const lineOf = (text: string): number => source.slice(0, source.indexOf(text)).split("\n").length;

const rows = `SELECT race::INT AS race, DATE '2024-01-01' + race::INT AS day, driver, lap::INT AS lap, x::DOUBLE AS x, y::DOUBLE AS y FROM (VALUES
  (1, 'a', 1, NULL, 1), (1, 'a', 2, 5, NULL), (1, 'a', 3, NULL, NULL), (1, 'a', 4, NULL, 2),
  (1, 'b', 1, NULL, NULL), (2, 'b', 1, NULL, NULL)) t(race, driver, lap, x, y)`;

const ran = async (pipeline: string, engine: "polars" | "duckdb" = "polars", table = rows) => {
  const root = newFolder();
  const laps = await writeParquet(join(root, "laps.parquet"), table);
  const { runner, module } = get(runners, pipeline);
  return report(run(runner, module, { root, out: join(root, "out") }, { tables: { laps }, engine }));
};

it.each(["polars", "duckdb"] as const)("counts every fill of a step (%s)", async (engine) => {
  const { record, files } = await ran("filling", engine);
  expect(record.fillings).toEqual([
    { column: "near", how: "fillForward(1)", line: lineOf("near:"), filled: 1 },
    { column: "zero", how: "orElse", line: lineOf("zero:"), filled: 5 },
    { column: "y", how: "orElse", line: lineOf("y: r.y"), filled: 1 },
    { column: "mean_2", how: "orElse", line: lineOf("mean_2:"), filled: 5 },
    { column: "mean_2", how: "orElse", line: lineOf("mean_2:"), filled: 0 },
    { column: "inside", how: "orElse", line: lineOf("inside:"), filled: 4 },
  ]);
  expect(await readParquet(files.artifact, "SELECT COLUMNS(* EXCLUDE (race, driver, lap)) FROM file")).toEqual([
    [null, 0, 1, 10, true],
    [5, 5, 5, 7.5, false],
    [5, 0, null, 7.5, true],
    [null, 0, 2, 10, true],
    [null, 0, null, 10, true],
    [null, 0, null, 10, true],
  ]);
});

it.each(["polars", "duckdb"] as const)("counts fills by means and interpolation (%s)", async (engine) => {
  const more = rows.replace("(2, 'b', 1, NULL, NULL)", "(2, 'b', 1, NULL, NULL), (2, 'a', 1, NULL, 7)");
  const { record, files } = await ran("meaning", engine, more);
  expect(record.fillings).toEqual([
    { column: "usual", how: "orElse", line: lineOf("usual:"), filled: 1 },
    { column: "so_far", how: "orElse", line: lineOf("so_far:"), filled: 2 },
    { column: "line", how: "interpolate", line: lineOf("line: r."), filled: 2 },
    { column: "line_of", how: "interpolate", line: lineOf("line_of:"), filled: 2 },
    { column: "whole", how: "orElse", line: lineOf("whole:"), filled: 6 },
  ]);
  // The one value of x is 5, of race 1; y of 1, null, null, 2 goes up by a third.
  const found = await readParquet(files.artifact, "SELECT round(COLUMNS(* EXCLUDE (race, driver, lap)), 3) FROM file");
  expect(found).toEqual([
    [null, null, 1, 1, 5],
    [5, 5, 1.333, 1.333, 5],
    [null, 5, 1.667, 1.667, 5],
    [null, 5, 2, 2, 5],
    [null, null, null, null, 5],
    [5, null, 7, 7, 5],
    [null, null, null, null, 5],
  ]);
});

it("counts groups, not their rows", async () => {
  const { record } = await ran("gathered");
  expect(record.fillings).toEqual([{ column: "best", how: "orElse", line: lineOf("best:"), filled: 2 }]);
});

it("reports nothing if nothing is filled or there are no rows", async () => {
  expect((await ran("nothing")).record.fillings).toEqual([]);
  const { record } = await ran("filling", "polars", `${rows} LIMIT 0`);
  expect(record.fillings.map(({ filled }) => filled)).toEqual([0, 0, 0, 0, 0, 0]);
});
