/** Pipelines of a test's own, compiled to runners and run as any other. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Pipeline } from "greenflag";
import { afterAll, expect } from "vitest";
import { printRunner } from "../../src/compiler/emit/runner.ts";
import { lowerPipeline } from "../../src/compiler/polars/relation.ts";
import { duckdb } from "../../src/compiler/sql/duckdb.ts";
import { lowerToSql } from "../../src/compiler/sql/index.ts";
import { verify } from "../../src/compiler/verify/index.ts";
import type { Runner } from "../../src/runtime/runner.ts";
import { newFolder, type Options, refusals, run, writeParquet } from "./support.ts";

// Inside the repository, where `greenflag/runtime` and polars are found.
const scratch = fileURLToPath(new URL("../../.tmp", import.meta.url));
mkdirSync(scratch, { recursive: true });
const folder = mkdtempSync(join(scratch, "compiled-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let count = 0;

/** The pipeline's runner, as it is printed. */
export const compiled = async ({ plan }: Pick<Pipeline, "plan">) => {
  const verified = verify(plan);
  expect(verified.findings).toEqual([]);
  const lowered = { polars: lowerPipeline(verified, () => null), duckdb: lowerToSql(verified, () => null, duckdb) };
  const module = join(folder, `${++count}.runner.ts`);
  writeFileSync(
    module,
    printRunner(verified, lowered, { source: "x.ts", sourceText: "", version: "0", assumptions: [] }),
  );
  const { default: runner } = (await import(pathToFileURL(module).href)) as { readonly default: Runner };
  const root = newFolder();
  return {
    root,
    spec: runner.spec,
    write: (name: string, query: string) => writeParquet(join(root, `${name}.parquet`), query),
    run: (options: Options = {}) => {
      const tables = Object.fromEntries(runner.spec.tables.map(({ name }) => [name, join(root, `${name}.parquet`)]));
      return run(runner, module, { root, out: join(root, "out") }, { tables, ...options });
    },
    /** The same paths in all messages. */
    refused: async (ending: ReturnType<typeof run>) =>
      (await refusals(ending)).map((line) => line.replaceAll(`${root}/`, "")),
  };
};
