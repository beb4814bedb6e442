/** What is known in time compiles without a word, under both TypeScripts, and goes out with its true instant. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import type { CompileReport } from "../../src/compiler/index.ts";
import type { RunnerSpec } from "../../src/core/runner-spec.ts";
import { allowed, allowedSources } from "./cases/valid-modules.ts";
import { compileIn, newAuthor, type PrintedByFile, tsc6, tsc7, weekend } from "./support.ts";

const pipelines = Object.keys(allowed);

let folder: string;
let printed6: PrintedByFile;
let printed7: PrintedByFile;
let report: CompileReport;
beforeAll(async () => {
  folder = newAuthor({ ...weekend, ...allowedSources }, ["node"]);
  printed6 = tsc6(folder);
  report = await compileIn(folder);
  // The runners are there by now, and are read with the rest.
  printed7 = await tsc7(folder);
});

test("valid modules and their runners have no type errors under either TypeScript", () => {
  expect([...printed6]).toEqual([]);
  expect([...printed7]).toEqual([]);
});

test("the compiler reports nothing", () => {
  expect(report.diagnostics).toEqual([]);
  expect(report.runners).toEqual(
    [...pipelines].sort().map((name) => ({
      pipeline: name,
      source: `${name}.pipeline.ts`,
      path: `generated/${name}`,
      state: "written",
    })),
  );
});

describe("every feature has its dtype in the output", () => {
  test.each(pipelines)("%s", (name) => {
    const { output } = JSON.parse(readFileSync(join(folder, "generated", name, "contract.json"), "utf8")) as RunnerSpec;
    const features = Object.fromEntries(
      output.columns
        .filter(({ role }) => role === "feature")
        .map(({ name: column, dtype, nullable, instant }) => [column, `${dtype}${nullable ? "?" : ""} ${instant}`]),
    );
    expect(features).toEqual(allowed[name]);
  });
});
