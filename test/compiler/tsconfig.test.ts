/** A compile reports errors of types, and not what a tsconfig.json asks beside them; and it needs no package.json. */
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { start } from "../cli/support.ts";
import { compileIn, newAuthor, repository, tsc7, weekend, write } from "./support.ts";

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

const pipeline = (name: string) => `\
import { pipeline } from "greenflag";
import { results, weekend } from "./weekend.ts";
export const made = pipeline("${name}", { decide: weekend.before("race") })
  .from(results)
  .features(["start"])
  .sink({ parquet: "${name}.parquet" });
`;

/** Everything that a strict house has its editor say. */
const strictHouse = JSON.stringify({
  extends: `${repository}/tsconfig.json`,
  include: ["*.ts"],
  compilerOptions: {
    noImplicitReturns: true,
    noPropertyAccessFromIndexSignature: true,
    allowUnreachableCode: false,
    allowUnusedLabels: false,
    isolatedDeclarations: true,
    declaration: true,
  },
});

const untidy = `\
import { f64, pipeline, type Scope } from "greenflag";
import { laps, results, weekend } from "./weekend.ts";
import { Scope as Value } from "greenflag";
const unused = 1;
enum Kind { A }
const where = import.meta.main;
export const never = () => import.meta.url;
await Promise.resolve(where);
function half(a: number, b: string) { if (a > 1) return 1; }
const index: Record<string, number> = {};
class Base { name() { return ""; } }
class Derived extends Base { name() { return "x"; } }
label: for (const x of [1]) { void x; }
switch (Number(index.some)) { case 1: half(1, ""); case 2: break; }
const loop = () => { throw new Error("never"); return 1; };
// @ts-expect-error
import unusedJson from "./data.json";
export const inferred = { a: new Derived().name(), k: Kind.A };
export const made = pipeline("untidy", { decide: weekend.before("race") })
  .from(results)
  .features(["start"])
  .sink({ parquet: "untidy.parquet" });
`;

test("unused names, style, import.meta and module format are left to tsc", async () => {
  const folder = newAuthor({
    ...weekend,
    "tsconfig.json": strictHouse,
    "data.json": "{}",
    "untidy.pipeline.ts": untidy,
  });
  const { diagnostics, runners } = await compileIn(folder);
  expect(diagnostics).toEqual([]);
  expect(runners).toMatchObject([{ pipeline: "untidy", state: "written" }]);
  // It has much to say, as it should.
  expect((await tsc7(folder)).get("untidy.pipeline.ts")?.length).toBeGreaterThan(12);
});

test("type errors are reported under the same tsconfig.json", async () => {
  const wrong = pipeline("wrong").replace("export", 'const unused: number = "text";\nexport');
  const folder = newAuthor({ ...weekend, "tsconfig.json": strictHouse, "wrong.pipeline.ts": wrong });
  const { diagnostics } = await compileIn(folder);
  expect(diagnostics.map(({ code, message }) => `${code} ${message}`)).toEqual([
    "GF1001 Type 'string' is not assignable to type 'number'. (TS2322)",
  ]);
});

const tsconfig = (module: string, resolution: string) =>
  JSON.stringify({ compilerOptions: { strict: true, target: "es2022", module, moduleResolution: resolution } });
const packages = { none: null, untyped: "{}", commonjs: '{ "type": "commonjs" }' } as const;
const configs = {
  none: null,
  commonjs: tsconfig("commonjs", "node10"),
  verbatim: JSON.stringify({ compilerOptions: { module: "nodenext", verbatimModuleSyntax: true } }),
} as const;

test.each([
  ["none", "none", false],
  ["commonjs", "verbatim", false],
  ["untyped", "none", true],
  ["commonjs", "commonjs", true],
] as const)("package.json: %s, tsconfig.json: %s, greenflag installed: %s", async (json, config, installed) => {
  const folder = mkdtempSync(join(tmpdir(), "greenflag-"));
  folders.push(folder);
  const [packageJson, tsconfigJson] = [packages[json], configs[config]];
  write(folder, {
    ...weekend,
    "a.pipeline.ts": pipeline("a"),
    "b.pipeline.mts": `import { readable } from "./names.ts";\n${pipeline("b")}void readable;\n`,
    "names.ts": 'import names from "./names.json";\nexport const readable: readonly string[] = names;\n',
    "names.json": '["a"]',
    ...(packageJson === null ? {} : { "package.json": packageJson }),
    ...(tsconfigJson === null ? {} : { "tsconfig.json": tsconfigJson }),
    ...(installed ? { node_modules: null } : {}),
  });
  if (installed) symlinkSync(repository, join(folder, "node_modules", "greenflag"));
  const { diagnostics, runners } = await compileIn(folder);
  expect(diagnostics).toEqual([]);
  expect(runners.map(({ source }) => source)).toEqual(["a.pipeline.ts", "b.pipeline.mts"]);
});

test("a module is evaluated as TypeScript resolves and compiles it: paths, endings, types among values, options of the output", async () => {
  const folder = mkdtempSync(join(tmpdir(), "greenflag-"));
  folders.push(folder);
  write(folder, {
    "tsconfig.json": JSON.stringify({
      compilerOptions: {
        strict: true,
        target: "es2022",
        module: "esnext",
        moduleResolution: "bundler",
        paths: { "@tables/*": ["./tables/*"] },
        declaration: true,
        importHelpers: true,
        outDir: "build",
        removeComments: true,
        rewriteRelativeImportExtensions: true,
        sourceMap: true,
        sourceRoot: "elsewhere",
      },
    }),
    "tables/days.ts": `\
import { f64, i32, table, timeline } from "greenflag";
import { Unit } from "../units";
export const day = timeline("day", { phases: ["race"] });
export const t = table("t", { timeline: day, event: { id: i32 }, rows: day.always, path: Unit.Table, columns: { x: f64.known(day.always) } });
`,
    "units.ts": 'export enum Unit { Table = "t.csv" }\nexport interface Named { name: string }\n',
    "names.json": '{ "pipeline": "a" }',
    "a.pipeline.ts": `\
import { pipeline } from "greenflag";
import { t, day } from "@tables/days";
import { Named, Unit } from "./units.js";
import names from "./names.json";
const named: Named = { name: names.pipeline + Unit.Table.slice(0, 0) };
/* A comment above,
   and another line. */
export const made = pipeline("a", { decide: day.before("race") })
  .from(t)
  .derive((r) => ({ twice: r.x.times(2) }))
  .features(["twice"])
  .sink({ csv: \`\${named.name}.csv\` });
`,
  });
  expect(await compileIn(folder)).toMatchObject({ diagnostics: [], runners: [{ pipeline: "a" }] });
  // The line of the source, not of the JavaScript.
  expect(readFileSync(join(folder, "generated/a/runner.ts"), "utf8")).toContain("(a.pipeline.ts:10)");
});

test("a runner works in a CommonJS package without greenflag or its engine installed", async () => {
  const folder = mkdtempSync(join(tmpdir(), "greenflag-"));
  folders.push(folder);
  write(folder, {
    "package.json": packages.commonjs,
    "a.pipeline.ts": `\
import { f64, i32, pipeline, table, timeline } from "greenflag";
const day = timeline("day", { phases: ["race"] });
const t = table("t", { timeline: day, event: { id: i32 }, rows: day.always, path: "t.csv", columns: { x: f64.known(day.always) } });
export const made = pipeline("a", { decide: day.before("race") })
  .from(t)
  .derive((r) => ({ twice: r.x.times(2) }))
  .features(["twice"])
  .sink({ csv: "a.csv" });
`,
    "t.csv": "id,x\n1,1.5\n2,2.5\n",
  });
  expect(await compileIn(folder)).toMatchObject({ diagnostics: [] });
  expect(await start(folder, ["run", "a"]).ended).toMatchObject({ code: 0, stderr: "" });
  expect(readFileSync(join(folder, "out", "a.csv"), "utf8")).toBe("id,twice\n1,3.0\n2,5.0\n");
});
