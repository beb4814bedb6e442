/** What of the whole language is known in time: both TypeScripts are silent, and types and verifier agree on what it is. */
import { globSync } from "node:fs";
import { join, relative } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { type CheckedPipeline, checkModules } from "../../src/compiler/frontend/check-modules.ts";
import { programOf } from "../../src/compiler/frontend/typescript-program.ts";
import type { Diagnostic } from "../../src/core/diagnostics/diagnostic.ts";
import { known, knownSources } from "./cases/valid-instants.ts";
import { flights, newAuthor, type PrintedByFile, tsc6, tsc7, weekend } from "./support.ts";

const names = Object.keys(known);

let printed6: PrintedByFile;
let printed7: PrintedByFile;
let judged: readonly CheckedPipeline[];
const diagnostics: Diagnostic[] = [];
beforeAll(async () => {
  const folder = newAuthor({ ...weekend, ...flights, ...knownSources });
  const seven = tsc7(folder);
  const files = globSync("*.pipeline.ts", { cwd: folder }).map((file) => join(folder, file));
  judged = await checkModules(programOf(folder, files), files.sort(), (file) => relative(folder, file), diagnostics);
  printed6 = tsc6(folder);
  printed7 = await seven;
});

test("valid modules have no type errors under either TypeScript", () => {
  expect([...printed6]).toEqual([]);
  expect([...printed7]).toEqual([]);
});

test("the verifier reports nothing and agrees with the types", () => {
  expect(diagnostics).toEqual([]);
  expect(judged.map(({ verified }) => verified.plan.name).sort()).toEqual([...names].sort());
});

describe("every column has the instant of the calculus", () => {
  test.each(names)("%s", (name) => {
    const { relation } = judged.find(({ verified }) => verified.plan.name === name)?.verified ?? {};
    const { rows, columns, brought = {} } = known[name] ?? { columns: {} };
    const wanted = { ...brought, ...Object.fromEntries(Object.entries(columns).map(([column, [is]]) => [column, is])) };
    const found = Object.fromEntries(
      Object.keys(wanted).map((column) => {
        const brand = relation?.columns.get(column);
        return [column, brand ? `${brand.dtype}${brand.nullable ? "?" : ""} ${brand.at}` : "not there"];
      }),
    );
    expect(found).toEqual(wanted);
    expect(relation?.rows).toBe(rows);
  });
});
