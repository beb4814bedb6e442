/** A plan as the runner that is printed of it, loaded as a module. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterAll } from "vitest";
import { type Lowered, printRunner } from "../src/compiler/emit/runner.ts";
import { lowerPipeline } from "../src/compiler/polars/relation.ts";
import type { Verified } from "../src/compiler/verify/index.ts";
import type { Runner } from "../src/runtime/runner.ts";

// Inside the repository, where `greenflag/runtime` and polars are found.
const scratch = fileURLToPath(new URL("../.tmp", import.meta.url));
mkdirSync(scratch, { recursive: true });
const folder = mkdtempSync(join(scratch, "printed-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let count = 0;

export interface Printed {
  readonly runner: Runner;
  /** The runner's module: an absolute path. */
  readonly module: string;
}

export const printed = async (
  verified: Verified,
  duckdb: Lowered["duckdb"] = { why: "it is not asked here" },
): Promise<Printed> => {
  const lowered = { polars: lowerPipeline(verified, () => null), duckdb };
  const origin = { source: "printed.ts", sourceText: "", version: "0", assumptions: [] };
  const module = join(folder, `${++count}.runner.ts`);
  writeFileSync(module, printRunner(verified, lowered, origin));
  const { default: runner } = (await import(pathToFileURL(module).href)) as { readonly default: Runner };
  return { runner, module };
};
