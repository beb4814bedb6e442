/** A run goes by a runner only if it is what its source compiles to; what it takes on trust is listed everywhere. */
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { explain } from "../../src/compiler/explain/index.ts";
import type { Runner } from "../../src/runner/index.ts";
import { parseRecord, type RunRecord } from "../../src/runtime/record.ts";
import { greenflag } from "../cli/support.ts";
import { refusals, run, sha256 } from "../runtime/support.ts";
import { compileIn, contents, type Files, newProject, write } from "./support.ts";

const codes = Array.from({ length: 101 }, (_, i) => i + 1);
const files: Files = {
  "tables.ts": `\
import { datetime, f64, i32, stampedTable, table, timeline } from "greenflag";
export const day = timeline("day", { phases: ["race"] });
export const rows = table("rows", {
  timeline: day,
  event: { id: i32 },
  order: { place: i32 },
  rows: day.always,
  path: "rows.csv",
  columns: { x: f64.known(day.after("race")), starts: datetime.known(day.always).denotes(day.before("race")) },
});
export const news = stampedTable("news", { key: { id: i32 }, knownAt: { at: datetime }, path: "news.csv", columns: { heat: f64 } });
`,
  "a.pipeline.ts": `\
import { pipeline, prior } from "greenflag";
import wanted from "./wanted.json" with { type: "json" };
import { day, news, rows } from "./tables.ts";
export const made = pipeline("a", { decide: day.before("race") })
  .from(rows)
  .asOf(news, { time: "starts", inclusive: true })
  .derive((r) => ({
    form: r.x.over(prior(3).allEntities()).mean(),
    usual: r.id.isIn([${codes.join(", ")}]),
    wanted: r.id.isIn(wanted),
  }))
  .features(["form", "usual", "wanted", "heat"])
  .sink({ csv: "a.csv" });
`,
  "wanted.json": "[1, 2]\n",
  "rows.csv": "id,place,x,starts\n1,1,1.5,2024-01-01T12:00:00\n2,2,2.5,2024-01-02T12:00:00\n",
  "news.csv": "id,at,heat\n1,2024-01-01T12:00:00,0.5\n",
};

let folder: string;
let runner: string;
let whole: Readonly<Record<string, string>>;
const generated = ["runner.ts", "contract.json", "a.duckdb.sql"];
const path = (name: string) => join(folder, name);
const record = (): RunRecord => parseRecord(readFileSync(path("out/a.run.json"), "utf8"));

beforeAll(async () => {
  folder = newProject(files);
  expect(await compileIn(folder)).toMatchObject({ diagnostics: [] });
  runner = path("generated/a/runner.ts");
  whole = Object.fromEntries(generated.map((name) => [name, readFileSync(path(`generated/a/${name}`), "utf8")]));
});
beforeEach(() => {
  write(folder, files);
  for (const name of generated) writeFileSync(path(`generated/a/${name}`), whole[name] ?? "");
  rmSync(path("out"), { recursive: true, force: true });
});

const sources = ["a.pipeline.ts", "tables.ts", "wanted.json"];

describe("a run", () => {
  test("with an unchanged runner and unchanged sources: the record says so", async () => {
    expect(await greenflag(folder, "run", "a")).toMatchObject({ code: 0, stderr: "" });
    expect(record().runner).toEqual({
      sha256: sha256(runner),
      generated: true,
      sources: sources.map((name) => ({ path: name, sha256: sha256(path(name)), state: "same" })),
    });
  });

  test.each<readonly [string, string, (text: string) => string]>([
    ["another number in the computation", "runner.ts", (text) => text.replace(/\b3\b(?!.*\b3\b)/s, "4")],
    ["a line at the end", "runner.ts", (text) => `${text}// mine\n`],
    ["its hash taken away", "runner.ts", (text) => text.replace(/^\/\/ content .*\n/m, "")],
    ["the hash of the contract taken away", "runner.ts", (text) => text.replace(/^\/\/ contract.json .*\n/m, "")],
    ["what ends the process", "runner.ts", (text) => text.replace("export default", "process.exit(3);\n$&")],
    ["another instant", "contract.json", (text) => text.replace("after 'race'", "always")],
    ["marks of a merge", "contract.json", (text) => text.replace('"pipeline"', '<<<<<<< HEAD\n  "pipeline"')],
    [
      "another hash of the statement",
      "contract.json",
      (text) => text.replace(/("file": "a\.duckdb\.sql",\s+"sha256": ")./, "$1_"),
    ],
    ["another number in the statement", "a.duckdb.sql", (text) => text.replace(/\b3\b/, "4")],
  ])(
    "with a runner with %s in %s: refused with the command to run, and nothing is published",
    async (_what, file, change) => {
      const text = whole[file] ?? "";
      expect(change(text)).not.toBe(text);
      writeFileSync(path(`generated/a/${file}`), change(text));
      for (const args of [
        ["run", "a"],
        ["run", "a", "--engine", "duckdb"],
        ["check-data", "a", "rows.csv"],
      ]) {
        const { code, stderr } = await greenflag(folder, ...args);
        expect(code).toBe(1);
        expect(stderr).toContain(
          `GF3006 The runner in generated/a was edited after it was generated: ${file} does not match its hash.`,
        );
        expect(stderr).toContain("run greenflag compile");
      }
      expect(Object.keys(contents(folder)).filter((name) => name.startsWith("out"))).toEqual([]);
    },
  );

  test.each(["contract.json", "a.duckdb.sql"])("with a runner without its %s: refused", async (file) => {
    rmSync(path(`generated/a/${file}`));
    expect(await greenflag(folder, "run", "a")).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(
        `GF3006 The runner in generated/a was edited after it was generated: ${file} does`,
      ),
    });
  });

  test("with a runner with other line ends: accepted", async () => {
    for (const name of generated)
      writeFileSync(path(`generated/a/${name}`), (whole[name] ?? "").replaceAll("\n", "\r\n"));
    expect(await greenflag(folder, "run", "a")).toMatchObject({ code: 0 });
    expect(await greenflag(folder, "run", "a", "--engine", "duckdb")).toMatchObject({ code: 0 });
  });

  test.each(sources)("after %s has changed: refused with the command to run", async (name) => {
    writeFileSync(path(name), `${files[name]} `);
    const { code, stderr } = await greenflag(folder, "run", "a");
    expect(code).toBe(1);
    expect(stderr).toBe(
      [
        `GF3007 The runner in generated/a was compiled from another version of ${name}.`,
        "  hint: Run greenflag compile a.pipeline.ts, and check in what it writes.",
        "1 problem\n",
      ].join("\n"),
    );
  });

  test("with the pipeline present and an import missing: refused", async () => {
    rmSync(path("wanted.json"));
    expect((await greenflag(folder, "run", "a")).stderr).toContain("another version of wanted.json (missing).");
  });

  test("without any source, as in production: the record says that they are absent", async () => {
    for (const name of sources) rmSync(path(name));
    expect(await greenflag(folder, "run", "a")).toMatchObject({ code: 0, stderr: "" });
    expect(record().runner?.sources.map(({ path: name, state }) => `${name} ${state}`)).toEqual(
      sources.map((name) => `${name} absent`),
    );
  });

  test("from a program, through greenflag/runtime: refused in the same way", async () => {
    const { default: made } = (await import(runner)) as { readonly default: Runner };
    writeFileSync(path("tables.ts"), `${files["tables.ts"]} `);
    const place = { root: folder, out: path("out") };
    expect((await refusals(run(made, runner, place, {}))).join()).toContain(
      "was compiled from another version of tables.ts",
    );
    write(folder, files);
    writeFileSync(runner, `${whole["runner.ts"]}// mine\n`);
    expect((await refusals(run(made, runner, place, {}))).join()).toContain("was edited after it was generated");
  });
});

test("compile --check distinguishes an edited runner from a stale one", async () => {
  const said = async () => (await compileIn(folder, { check: true })).diagnostics.map(({ code }) => code);
  writeFileSync(runner, `${whole["runner.ts"]}// mine\n`);
  expect(await said()).toEqual(["GF3006"]);
  writeFileSync(runner, whole["runner.ts"] ?? "");
  writeFileSync(path("wanted.json"), "[1, 2, 3]\n");
  expect(await said()).toEqual(["GF3002"]);
});

describe("assumptions", () => {
  const list = "a list of 101 values stands in the source";
  const inclusive = "a row stamped exactly at 'starts' is taken to be known by then";
  const hash = () => sha256(path("wanted.json"));
  const nothing = { from: null, to: null };

  test("are in the runner and in the record of a run: lists, data with its hash, inclusive reads", async () => {
    await greenflag(folder, "run", "a");
    const all = [
      { kind: "inclusive", what: "the as-of join with 'news'", reason: inclusive, ...nothing, line: 6 },
      { kind: "list", what: "column 'usual'", reason: list, ...nothing, line: 9 },
      { kind: "data", what: "wanted.json", reason: "the source imports it", ...nothing, sha256: hash(), line: null },
    ];
    expect(record().assumptions).toEqual(all);
    const { default: made } = (await import(runner)) as { readonly default: Runner };
    expect(made.spec.assumptions).toEqual(all);
  });

  test("are shown by explain and by show", async () => {
    await greenflag(folder, "run", "a");
    const { answer } = await explain({ root: folder, name: "a" });
    expect(answer).toMatchObject({
      assumptions: [
        { kind: "inclusive", reason: inclusive, place: { file: "a.pipeline.ts", line: 6 } },
        { kind: "list", reason: list, place: { file: "a.pipeline.ts", line: 9 } },
        { kind: "data", what: "wanted.json", sha256: hash() },
      ],
    });
    const { stdout } = await greenflag(folder, "show", "a");
    for (const line of [inclusive, list, `wanted.json: the source imports it, sha256 ${hash()}`])
      expect(stdout).toContain(line);
  });

  test("are part of the plan: other data give another plan", async () => {
    const planOf = (text: string | undefined): string => JSON.parse(text ?? "").plan;
    const before = planOf(whole["contract.json"]);
    // The same values: only the file is another one.
    writeFileSync(path("wanted.json"), "[1,2]\n");
    await compileIn(folder);
    const now = planOf(readFileSync(path("generated/a/contract.json"), "utf8"));
    expect(now).toMatch(/^\w{64}$/);
    expect(now).not.toBe(before);
  });
});
