/** Runs generated pipelines as they are lowered: plan to statements to a runner's text, and that as a module. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterAll } from "vitest";
import type { PipelinePlan } from "../../dsl/index.ts";
import { printRunner } from "../../src/compiler/emit/runner.ts";
import { lowerPipeline } from "../../src/compiler/polars/relation.ts";
import { Refusal } from "../../src/compiler/verify/finding.ts";
import { type Verified, verify } from "../../src/compiler/verify/index.ts";
import type { Runner } from "../../src/runtime/runner.ts";

// Inside the repository, where `greenflag/runtime` and polars are found.
const scratch = fileURLToPath(new URL("../../.tmp", import.meta.url));
mkdirSync(scratch, { recursive: true });
const folder = mkdtempSync(join(scratch, "pipelines-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let count = 0;

export interface Runnable {
  readonly verified: Verified;
  readonly runner: Runner;
}

const leaks: readonly string[] = ["GF2001", "GF2003"];

/** Null for a plan that the engine cannot do, and says so. One that is refused as a leak alone runs if that is asked for. */
export const runnable = async (plan: PipelinePlan, leaking = false): Promise<Runnable | null> => {
  const verified = verify(plan);
  if (verified.findings.some(({ code }) => !(leaking && leaks.includes(code))))
    throw new Error(`refused: ${verified.findings.map(({ code }) => code).join()}`);
  try {
    const lowered = { polars: lowerPipeline(verified, () => null), duckdb: { why: "it is not asked here" } };
    const origin = { source: "generated.ts", sourceText: "", version: "0", assumptions: [] };
    const file = join(folder, `${++count}.runner.ts`);
    writeFileSync(file, printRunner(verified, lowered, origin));
    const { default: runner } = (await import(pathToFileURL(file).href)) as { readonly default: Runner };
    return { verified, runner };
  } catch (error) {
    if (error instanceof Refusal) return null;
    throw error;
  }
};
