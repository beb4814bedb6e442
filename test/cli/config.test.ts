/** The settings of a project: what they change, and what is refused. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { newScratch } from "../temporary-folder.ts";
import { greenflag, start } from "./support.ts";

const visits = `import { f64, i32, pipeline, prior, str, table, timeline } from "greenflag";

const days = timeline("days", { phases: ["open", "close"] });
const visits = table("visits", {
  timeline: days,
  event: { day: i32 },
  order: { number: i32 },
  entity: { shop: str },
  rows: days.always,
  path: "visits.csv",
  columns: { sold: f64.known(days.after("close")) },
});

export const forecast = pipeline("forecast", { decide: days.before("open") })
  .from(visits)
  .derive((r) => ({ sold_3: r.sold.over(prior(3)).mean() }))
  .features(["sold_3"])
  .sink({ parquet: "forecast.parquet" });
`;

const project = (files: Readonly<Record<string, string>>): string => {
  const root = newScratch("elsewhere", "config-");
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
  return root;
};

const rows = "day,number,shop,sold\n1,1,a,10\n2,2,a,20\n3,3,a,40\n";

/** In a process: the loader of this one resolves imports itself. */
const run = (cwd: string, ...args: readonly string[]) => start(cwd, args).ended;

test("the settings say where pipelines, generated files and artifacts are, in any folder below them", async () => {
  const root = project({
    "package.json": '{ "type": "commonjs" }',
    "greenflag.config.ts": `import { defineConfig } from "greenflag";
const engine: string = "duckdb";
export default defineConfig({ pipelines: ["features"], generated: "made", out: "artifacts", engine });
`,
    "features/visits.pipeline.ts": visits,
    "other/broken.pipeline.ts": "not TypeScript at all",
    "visits.csv": rows,
    "deep/er/x.txt": "",
  });
  const below = join(root, "deep/er");
  expect(await run(below, "compile")).toEqual({
    code: 0,
    stdout: "../../features/visits.pipeline.ts -> ../../made/forecast (written)\n",
    stderr: "",
  });
  const ran = await run(below, "run", "forecast");
  expect([ran.code, ran.stderr, ran.stdout.split("\n")[1]]).toEqual([0, "", "  ../../artifacts/forecast.parquet"]);
  expect(JSON.parse(readFileSync(join(root, "artifacts/forecast.run.json"), "utf8")).engine).toBe("duckdb");
  expect((await run(below, "ls")).stdout).toContain("../../artifacts/forecast.parquet");
  expect((await run(below, "show", "forecast")).code).toBe(0);
  expect((await run(below, "explain", "forecast.sold_3")).code).toBe(0);
  expect((await run(below, "check-data", "forecast", join(root, "visits.csv"))).code).toBe(0);
  // Arguments take precedence.
  expect((await run(below, "run", "forecast", "--out", "here", "--engine", "polars")).code).toBe(0);
  expect(JSON.parse(readFileSync(join(below, "here/forecast.run.json"), "utf8")).engine).toBe("polars");
  expect(existsSync(join(root, "generated"))).toBe(false);
});

test("without settings and without package.json, the working directory is the project", async () => {
  const root = project({ "visits.pipeline.ts": visits, "visits.csv": rows });
  expect((await greenflag(root, "compile")).stdout).toBe("visits.pipeline.ts -> generated/forecast (written)\n");
  const ran = await greenflag(root, "run", "forecast");
  expect([ran.stderr, ran.stdout.split("\n")[1]]).toEqual(["", "  out/forecast.parquet"]);
});

describe("settings are refused", () => {
  test.each([
    ["export default { generated: 5 };", "'generated' must be the path of a folder"],
    ['export default { out: "" };', "'out' must be the path of a folder"],
    ['export default { pipelines: "features" };', "'pipelines' must be a list of paths"],
    ['export default { engine: "spark" };', `'engine' must be "polars" or "duckdb"`],
    [
      "export default { folder: 1 };",
      `there is no setting "folder"; the settings are pipelines, generated, out, engine`,
    ],
    ["export default 5;", "its default export is not an object"],
    ["export const a = 5;", "it has no default export"],
    ['throw new Error("no luck");', "it cannot be loaded: no luck"],
  ])("%s", async (text, why) => {
    const root = project({ "greenflag.config.ts": text });
    for (const command of [
      ["compile"],
      ["run", "x"],
      ["explain", "x"],
      ["ls"],
      ["show", "x"],
      ["check-data", "x", "y"],
    ]) {
      const { code, stderr } = await greenflag(root, ...command);
      expect([code, stderr.split("\n")[0]]).toEqual([
        1,
        `greenflag.config.ts GF6004 The settings in greenflag.config.ts cannot be used: ${why}.`,
      ]);
    }
  });

  test("text that is not TypeScript", async () => {
    const root = project({ "greenflag.config.ts": "export default {" });
    const { code, stderr } = await greenflag(root, "compile");
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^greenflag.config.ts GF6004 The settings in greenflag.config.ts cannot be used: it cannot be loaded: /,
    );
    expect(stderr).not.toContain("    at ");
  });
});
