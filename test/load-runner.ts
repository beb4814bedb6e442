/** A plan as the runner that is printed of it, loaded as a module. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Lowered, printRunner } from "../src/compiler/emit/runner.ts";
import type { Verified } from "../src/compiler/verify/index.ts";
import { lowerPipeline } from "../src/engines/polars/lower/relation.ts";
import type { Runner } from "../src/runner/index.ts";
import { newScratch } from "./scratch.ts";

// Inside the repository, where `greenflag/runner` and polars are found.
const folder = newScratch("repository", "printed-");

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
