/** A plan is made of its source alone: what else a module reaches for is told, with its place, and never with a stack trace. */
import { beforeAll, describe, expect, test } from "vitest";
import type { CompileReport } from "../../src/compiler/index.ts";
import { hidden, hiddenSource, impure, pureBeside, pureSource } from "./cases/purity.ts";
import { compileIn, newAuthor, newProject, weekend } from "./support.ts";

const clock =
  "export const now = (): string => String(new Date().getFullYear());\nexport const dice = () => Math.random();\n";
const usesClock = `\
import { pipeline } from "greenflag";
import { now } from "./clock.ts";
import { results, weekend } from "./weekend.ts";
export const made = pipeline("uses_clock", { decide: weekend.before("race") })
  .from(results)
  .filter((r) => r.track.eq(now()))
  .features(["start"])
  .sink({ parquet: "uses_clock.parquet" });
`;

let report: CompileReport;
beforeAll(async () => {
  const sources = Object.entries(impure).map(([name, { source }]) => [`${name}.pipeline.ts`, source]);
  const unseen = Object.entries(hidden).map(([name, [code]]) => [
    `hidden_${name}.pipeline.ts`,
    hiddenSource(name, code),
  ]);
  report = await compileIn(
    newAuthor(
      {
        ...weekend,
        ...pureBeside,
        ...Object.fromEntries([...sources, ...unseen]),
        "words.txt": "a\n",
        "clock.ts": clock,
        "uses_clock.pipeline.ts": usesClock,
        "pure.pipeline.ts": pureSource,
      },
      ["node"],
    ),
  );
});

const saidOf = (file: string): readonly string[] =>
  report.diagnostics
    .filter(({ place }) => place?.file === file)
    .map(({ code, message, place }) => {
      const { line, column = 1, text = "", length = 0 } = place ?? {};
      const said = `${code} ${message}`;
      return place?.column === undefined
        ? said
        : `${line}:${column} <${text.slice(column - 1, column - 1 + length)}> ${said}`;
    });

describe("impure code is reported at its place", () => {
  test.each(Object.keys(impure))("%s", (name) => {
    const says = impure[name]?.says ?? [];
    const told = saidOf(`${name}.pipeline.ts`);
    // What only the loading process sees has a place, which it may not know to the column.
    expect(says.some((one) => /^\d/.test(one)) ? told : told.map((one) => one.replace(/^\d.*?> /, ""))).toEqual(says);
  });

  test.each(Object.entries(hidden))("impure code that the source hides: %s", (name, [, says]) => {
    expect(saidOf(`hidden_${name}.pipeline.ts`)).toEqual([expect.stringMatching(/^3:\d+ /)]);
    expect(saidOf(`hidden_${name}.pipeline.ts`)[0]).toContain(says);
  });

  test("in a helper in another file: reported in the helper, and not in a function that is never called", () => {
    expect(saidOf("clock.ts")).toEqual([
      "1:41 <new Date()> GF1019 'new Date()' reads the clock, but a plan may depend only on its source: write the time, or take it as a parameter.",
    ]);
    expect(saidOf("uses_clock.pipeline.ts")).toEqual([]);
  });

  test("pure code is not reported: written dates, hashes, types of other modules, functions that are never called", () => {
    expect(saidOf("pure.pipeline.ts")).toEqual([]);
    expect(saidOf("types-only.ts")).toEqual([]);
  });
});

describe("a helper that tells where the checkout is", () => {
  const uses = (name: string, from: string) => `\
import { pipeline } from "greenflag";
import { folder } from "./${from}";
import { results, weekend } from "./weekend.ts";
export const made = pipeline("${name}", { decide: weekend.before("race") })
  .from(results)
  .filter((r) => r.track.eq(folder))
  .features(["start"])
  .sink({ parquet: "${name}.parquet" });
`;
  const declared = "export declare const folder: string;\n";
  const helpers = {
    "typed.ts": "export const folder: string = import.meta.dirname;\n",
    "module.mjs": "const never = () => import.meta.main;\nexport const folder = new URL('.', import.meta.url).href;\n",
    "module.d.mts": declared,
    "common.cjs":
      "exports.folder = __dirname + module.filename + require.resolve('./common.cjs') + { __dirname: 1 }.length;\n",
    "common.d.cts": declared,
    "pure.mjs": "export const folder = 'module.filename';\nexport const module = { name: import.meta.main };\n",
    "pure.d.mts": declared,
  };
  const sentence = (what: string) =>
    `GF1019 '${what}' contains the folder of this checkout, but a plan may depend only on its source: write a relative path, or take it as a parameter.`;
  let told: CompileReport;
  beforeAll(async () => {
    const pipelines = { typed: "typed.ts", module: "module.mjs", common: "common.cjs", pure: "pure.mjs" };
    const sources = Object.entries(pipelines).map(([name, from]) => [`${name}.pipeline.ts`, uses(name, from)]);
    told = await compileIn(newAuthor({ ...weekend, ...helpers, ...Object.fromEntries(sources) }, ["node"]));
  });

  test.each([
    ["TypeScript", "typed.ts", ["1:31 import.meta.dirname"]],
    ["JavaScript", "module.mjs", ["2:36 import.meta.url"]],
    ["CommonJS", "common.cjs", ["1:18 __dirname", "1:30 module.filename", "1:48 require.resolve"]],
    ["JavaScript, and tells nothing", "pure.mjs", []],
  ])("in %s", (_, file, expected) => {
    const found = told.diagnostics.filter(({ place }) => place?.file === file);
    expect(found.map(({ code, message, place }) => `${place?.line}:${place?.column} ${code} ${message}`)).toEqual(
      expected.map((one) => one.replace(/ (\S+)$/, (_, what: string) => ` ${sentence(what)}`)),
    );
  });

  test("nothing else is reported, and nothing is written", () => {
    const elsewhere = told.diagnostics.filter(({ place }) => !Object.keys(helpers).includes(place?.file ?? ""));
    expect(elsewhere).toEqual([]);
    expect(told.runners).toEqual([]);
  });
});

describe("packages are allowed if the plan is the same twice", () => {
  const packages = {
    "node_modules/steady/package.json": '{ "name": "steady", "type": "module", "exports": "./index.js" }',
    "node_modules/steady/index.js":
      'import { readFileSync } from "node:fs";\nvoid [Date.now(), process.pid, readFileSync];\nexport const word = "steady";\n',
    "node_modules/fickle/package.json": '{ "name": "fickle", "exports": "./index.js" }',
    "node_modules/fickle/index.js": `\
exports.year = () => String(new Date().getFullYear());
exports.now = () => String(Date.now());
exports.dice = () => (Math.random() < 0.5 ? "heads" : "tails");
exports.home = () => process.env.HOME ?? "none";
exports.zone = () => String(new Date(2024, 6, 1).getTimezoneOffset());
exports.language = () => (1234.5).toLocaleString();
`,
    "node_modules/fickle/index.d.ts":
      "export declare const year: () => string, now: () => string, dice: () => string, home: () => string, zone: () => string, language: () => string;\n",
    "node_modules/deadly/package.json": '{ "name": "deadly", "exports": "./index.js" }',
    "node_modules/deadly/index.js": `\
exports.exit = () => process.exit(0);
exports.send = () => (process.send === undefined ? "nobody to send to" : process.send("x"));
`,
    "node_modules/deadly/index.d.ts": "export declare const exit: () => string, send: () => string;\n",
    "node_modules/steady/index.d.ts": "export declare const word: string;\n",
  };
  const source = (name: string, from: string, code: string) => `\
import { pipeline } from "greenflag";
import * as used from "${from}";
import { results, weekend } from "./weekend.ts";
export const made = pipeline("${name}", { decide: weekend.before("race") })
  .from(results)
  .filter((r) => r.track.eq(used.${code}))
  .features(["start"])
  .sink({ parquet: "${name}.parquet" });
`;
  const fickle = ["year", "now", "dice", "home", "zone", "language"];
  let told: CompileReport;
  beforeAll(async () => {
    const sources = fickle.map((name) => [`${name}.pipeline.ts`, source(name, "fickle", `${name}()`)]);
    const files = {
      ...weekend,
      ...packages,
      ...Object.fromEntries(sources),
      "same.pipeline.ts": source("same", "steady", "word"),
      "sends.pipeline.ts": source("sends", "deadly", "send()"),
      "exits.pipeline.ts": source("exits", "deadly", "exit()"),
    };
    told = await compileIn(newProject(files));
  });

  test.each(fickle)("%s", (name) => {
    const own = told.diagnostics.filter(({ place }) => place?.file === `${name}.pipeline.ts`);
    expect(own.map(({ code, place }) => `${place?.line}:${place?.column} ${code}`)).toEqual(["4:14 GF1021"]);
    expect(own[0]?.message).toMatch(
      /^This plan depends on more than its source: evaluated twice, with another clock, seed and environment, relation\.predicate\.right\.value was ".*" and then ".*"\.$/,
    );
    expect(own[0]?.hint).toContain("fickle");
  });

  test("a package that ends the process", () => {
    const own = told.diagnostics.filter(({ place }) => place?.file === "exits.pipeline.ts");
    expect(own.map(({ code, message, place }) => `${place?.line}:${place?.column} ${code} ${message}`)).toEqual([
      "6:34 GF1003 The module cannot be loaded: it calls process.exit.",
    ]);
  });

  test("a package that sends messages to the parent process", () => {
    expect(told.diagnostics.filter(({ place }) => place?.file === "sends.pipeline.ts")).toEqual([]);
  });

  test("a package that uses everything and lets nothing affect the plan", () => {
    expect(told.diagnostics.filter(({ place }) => place?.file === "same.pipeline.ts")).toEqual([]);
  });
});
