/** `greenflag compile` as people and programs run it: exit codes, what goes where, and never a stack trace. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { type Ended, greenflag } from "../cli/support.ts";
import { contents, newProject, weekend } from "./support.ts";

const pipeline = (name: string, features = '"start"') => `\
import { pipeline } from "greenflag";
import { results, weekend } from "./weekend.ts";
export const made = pipeline("${name}", { decide: weekend.before("race") })
  .from(results)
  .features([${features}])
  .label("gap")
  .sink({ parquet: "${name}.parquet" });
`;
const leaking = {
  ...weekend,
  "lib/leak.pipeline.ts": pipeline("leak", '"start", "finish" as never, "track"').replace("./", "../"),
  "fine.pipeline.ts": pipeline("fine"),
};

describe("compile with an error", () => {
  test("text: the place, the message, the underlined name and the hint; exit code 1", async () => {
    const folder = newProject(leaking);
    const before = contents(folder);
    expect(await greenflag(folder, "compile")).toEqual({
      code: 1,
      stdout: "",
      stderr: [
        "lib/leak.pipeline.ts:5:23 GF2001 Feature 'finish' is known only after 'race', but this pipeline decides before 'race'.",
        '  5 |   .features(["start", "finish" as never, "track"])',
        "    |                       ^^^^^^^^",
        "  hint: Read it over earlier events with prior(...), make it the label, or decide later.",
        "1 problem\n",
      ].join("\n"),
    });
    expect(contents(folder)).toEqual(before);
  });

  test("--json: one document", async () => {
    const folder = newProject(leaking);
    const { code, stdout, stderr } = await greenflag(folder, "compile", "lib", "--json");
    expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
    expect(JSON.parse(stdout)).toEqual({
      runners: [],
      diagnostics: [
        {
          code: "GF2001",
          severity: "error",
          message: "Feature 'finish' is known only after 'race', but this pipeline decides before 'race'.",
          hint: "Read it over earlier events with prior(...), make it the label, or decide later.",
          place: {
            file: "lib/leak.pipeline.ts",
            line: 5,
            column: 23,
            text: '  .features(["start", "finish" as never, "track"])',
            length: 8,
          },
        },
      ],
    });
  });

  test("a module that throws, and one that ends the process: no stack trace", async () => {
    const folder = newProject({
      "throws.pipeline.ts": 'export const made = 1;\nthrow new Error("no moon");\n',
      "exits.pipeline.ts": "(globalThis as never as { process: { exit(code: number): void } }).process.exit(7);\n",
    });
    const { code, stdout, stderr } = await greenflag(folder, "compile");
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain("throws.pipeline.ts:2:7 GF1003 The module cannot be loaded: Error: no moon.\n");
    expect(stderr).toContain("exits.pipeline.ts:1:68 GF1019 'process' accesses the process of the compiler");
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(stderr.endsWith("2 problems\n")).toBe(true);
  });

  test("a path without files", async () => {
    const folder = newProject({ "a/b.ts": "" });
    expect(await greenflag(join(folder, "a"), "compile", "nowhere")).toEqual({
      code: 1,
      stdout: "",
      stderr:
        "GF1007 The path a/nowhere does not exist.\n  hint: Give a *.pipeline.ts file, or a folder that contains such files.\n1 problem\n",
    });
  });

  test("an output folder that is a file", async () => {
    const folder = newProject({ ...weekend, "fine.pipeline.ts": pipeline("fine"), here: "" });
    const { code, stdout, stderr } = await greenflag(folder, "compile", "--out", "here");
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain("GF3004 here/fine cannot be written: its folder is a file.\n");
    expect(readFileSync(join(folder, "here"), "utf8")).toBe("");
  });
});

test("wrong usage: exit code 2, one sentence, and nothing is compiled", async () => {
  const folder = newProject({ ...weekend, "fine.pipeline.ts": pipeline("fine") });
  const before = contents(folder);
  expect(await greenflag(folder, "compile", "--fast")).toEqual({
    code: 2,
    stdout: "",
    stderr: "greenflag: Unrecognized flag: --fast in command greenflag compile\nTry: greenflag compile --help\n",
  });
  expect(contents(folder)).toEqual(before);
});

describe("compile without errors", () => {
  let folder: string;
  let first: Ended;
  beforeAll(async () => {
    folder = newProject({ ...weekend, "b.pipeline.ts": pipeline("b"), "a.pipeline.ts": pipeline("a") });
    first = await greenflag(folder, "compile");
  });

  test("prints what was done for each pipeline", () => {
    const lines = ["a", "b"].map((name) => `${name}.pipeline.ts -> generated/${name} (written)\n`);
    expect(first).toEqual({ code: 0, stdout: lines.join(""), stderr: "" });
  });

  test("--check passes until a runner differs from its source", async () => {
    expect(await greenflag(folder, "compile", "--check")).toMatchObject({ code: 0, stderr: "" });
    writeFileSync(join(folder, "a.pipeline.ts"), pipeline("a", '"start", "track"'));
    const before = contents(folder);
    const { code, stderr } = await greenflag(folder, "compile", "--check");
    expect(code).toBe(1);
    expect(stderr).toBe(
      [
        "GF3002 generated/a is not what its source compiles to: runner.ts, contract.json, a.duckdb.sql, README.md differ.",
        "  hint: Run greenflag compile and check in what it writes; do not edit generated files by hand.",
        "1 problem\n",
      ].join("\n"),
    );
    expect(contents(folder)).toEqual(before);
  });
});
