/** Generates the runner of a plan and loads it as a module. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { computationsOf } from "../src/compiler/emit/computations.ts";
import { printFiles } from "../src/compiler/emit/generated-files.ts";
import type { Verified } from "../src/compiler/verify/index.ts";
import { noReferences } from "../src/engines/lowering/source-references.ts";
import { compilersOf, engines, type Registry } from "../src/engines/registry.ts";
import type { Runner } from "../src/runner/index.ts";
import { newScratch } from "./temporary-folder.ts";

// Inside the repository, where `greenflag/runner` and polars are found.
const folder = newScratch("repository", "printed-");

let count = 0;

export interface Printed {
  readonly runner: Runner;
  /** The runner's module: an absolute path. */
  readonly module: string;
}

/** For polars alone, unless other engines are asked for. */
export const printed = async (verified: Verified, registry: Registry = [engines[0]]): Promise<Printed> => {
  const lowered = computationsOf(await compilersOf(registry), verified, noReferences);
  const places = { step: () => null, table: () => null };
  const origin = { source: "printed.ts", version: "0", assumptions: [], places, toRoot: null };
  const files = printFiles(verified, lowered, origin);
  const place = join(folder, String(++count));
  mkdirSync(place);
  for (const [name, text] of files) writeFileSync(join(place, name), text);
  const module = join(place, "runner.ts");
  const { default: runner } = (await import(pathToFileURL(module).href)) as { readonly default: Runner };
  return { runner, module };
};
