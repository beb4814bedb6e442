/** Columns that are kept, and columns under other names: what is known of them stays, and no row loses its keys. */
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { DuckDBInstance } from "@duckdb/node-api";
import { beforeAll, describe, expect, test } from "vitest";
import type { Runner } from "../../src/runtime/index.ts";
import { readStatements } from "../../src/runtime/process/read-statements.ts";
import { newFolder, readParquet, report, run, writeParquet } from "../runtime/support.ts";
import { compileIn, newAuthor, repository } from "./support.ts";

const author = (steps: string, features: string, decide = 'before("race")', from = "results") => `
import { pipeline } from "greenflag";
import { ${from}, weekend } from "./weekend.ts";
export const made = pipeline("NAME", { decide: weekend.${decide} })
  .from(${from})
${steps}
  .features([${features}])
  .sink({ parquet: "NAME.parquet" });
`;

/** Compiles modules as one project; gives what is said of each. */
const compiled = async (texts: readonly string[]) => {
  const weekend = `export * from "${repository}/examples/nascar/weekend.ts";\n`;
  const modules = texts.map((text, i) => [`m${i}.pipeline.ts`, text.replaceAll("NAME", `m${i}`)]);
  const folder = newAuthor({ "weekend.ts": weekend, ...Object.fromEntries(modules) });
  const { diagnostics } = await compileIn(folder);
  // What is said of the weekend, or of no file, would be said of no module.
  expect(diagnostics.filter(({ place }) => !/^m\d+\.pipeline\.ts$/.test(place?.file ?? ""))).toEqual([]);
  const said = modules.map(([file]) =>
    diagnostics.filter(({ place }) => place?.file === file).map(({ code, message }) => `${code} ${message}`),
  );
  return { folder, said };
};

const rows = `SELECT race_id::INT AS race_id, race_date::DATE AS race_date, driver, start::BIGINT AS start, finish::BIGINT AS finish,
  laps::BIGINT AS laps, laps_led::BIGINT AS laps_led, 'running' AS status, 0::BIGINT AS points FROM (VALUES
  (2, '2024-02-25', 'a', 3, 4, 9, 1), (1, '2024-02-18', 'a', 1, 2, 8, 0), (1, '2024-02-18', 'b', 2, 1, 8, 5)
  ) t(race_id, race_date, driver, start, finish, laps, laps_led)`;

let valid: string;
beforeAll(async () => {
  const steps = `
  .select(["finish", "start", "laps"])
  .rename({ start: "laps", laps: "done", finish: "place \\"1\\"" })
  .derive((r) => ({ gain: r.laps.minus(r.done) }))`;
  const { folder, said } = await compiled([
    author(steps, '"laps", "gain"', 'after("race")'),
    author('  .select(["start"])\n  .rename({ start: "grid" })', '"grid"'),
  ]);
  expect(said).toEqual([[], []]);
  valid = folder;
});

test.each(["polars", "duckdb"] as const)("selected and renamed columns have the same values on %s", async (engine) => {
  const module = join(valid, "generated", "m0", "runner.ts");
  const { default: runner } = (await import(pathToFileURL(module).href)) as { readonly default: Runner };
  const root = newFolder();
  const results = await writeParquet(join(root, "results.parquet"), rows);
  const place = { root, out: join(root, "out") };
  const { files } = await report(run(runner, module, place, { tables: { results }, engine }));
  expect(await readParquet(files.artifact, "SELECT race_id, driver, laps, gain FROM file")).toEqual([
    [1, "a", "1", "-7"],
    [1, "b", "2", "-6"],
    [2, "a", "3", "-6"],
  ]);
  expect(runner.spec.output.columns.map(({ name }) => name)).toEqual(["race_id", "driver", "laps", "gain"]);
});

describe("invalid selections are refused", () => {
  const cases = [
    [
      "a renamed column is still a leak",
      '.rename({ finish: "place" })',
      "GF2001 Feature 'place' is known only after 'race', but this pipeline decides before 'race'.",
      '"place"',
    ],
    [
      "a key under another name",
      '.rename({ driver: "pilot" })',
      "GF2060 'driver' is a key, order or knownAt column and cannot be renamed: joins and windows find rows by its name.",
    ],
    [
      "the order under another name",
      '.rename({ race_date: "day" })',
      "GF2060 'race_date' is a key, order or knownAt column and cannot be renamed: joins and windows find rows by its name.",
    ],
    ["a name that is taken", '.rename({ finish: "start" })', "GF2061 Two columns would have the name 'start' here."],
    ["a column that is not there", '.rename({ nobody: "x" })', "GF2006 There is no column 'nobody' here."],
    [
      "a name that is none",
      '.rename({ finish: "" })',
      "GF1101 The declaration of the column 'finish' is invalid: its new name is empty.",
    ],
    ["and none to keep", '.select(["nobody"])', "GF2006 There is no column 'nobody' here."],
  ] as const;
  const twice = author('  .rename({ finish: "x", laps: "x" })', '"start"');
  const leftOut = author('  .select(["start"])\n  .filter((r) => r.laps.gt(1))', '"start"');
  let said: readonly (readonly string[])[];
  beforeAll(async () => {
    const each = cases.map(([, step, , features = '"race_date"']) => author(`  ${step}`, features));
    ({ said } = await compiled([...each, twice, leftOut]));
  });

  test.each(cases.map(([name, , sentence], i) => [name, i, sentence] as const))("%s", (_, i, sentence) => {
    expect(said[i]).toEqual([sentence]);
  });

  test("two columns with one name, each reported", () => {
    expect([...new Set(said.at(-2))]).toEqual(["GF2061 Two columns would have the name 'x' here."]);
  });

  test("a column that was left out is unknown afterwards", () => {
    expect(said.at(-1)?.length).toBeGreaterThan(0);
    expect(said.at(-1)?.join("\n")).toContain("'laps'");
  });
});

test("the statement for DuckDB is the same", async () => {
  const module = join(valid, "generated", "m1", "runner.ts");
  const { default: runner } = (await import(pathToFileURL(module).href)) as { readonly default: Runner };
  const { duckdb: statement } = readStatements(runner.spec, module);
  if (statement === undefined || "why" in statement) throw new Error(statement?.why);
  const duckdb = await (await DuckDBInstance.create()).connect();
  await duckdb.run(`CREATE SCHEMA t; CREATE VIEW t.results AS ${rows}`);
  expect((await duckdb.runAndReadAll(statement.text)).getColumnsJS().at(-1)).toEqual([1n, 2n, 3n]);
});
