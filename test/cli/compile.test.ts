import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readParquet } from "../runtime/support.ts";
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
