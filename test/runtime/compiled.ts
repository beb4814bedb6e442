/** Pipelines of a test's own, compiled to runners and run as any other. */
import { join } from "node:path";
import type { Pipeline } from "greenflag";
import { expect } from "vitest";
import { verify } from "../../src/compiler/verify/index.ts";
import { engines, type Registry } from "../../src/engines/registry.ts";
import { printed } from "../load-runner.ts";
import { newFolder, type Options, refusals, run, writeParquet } from "./support.ts";

/** The pipeline's runner, as it is printed. */
export const compiled = async ({ plan }: Pick<Pipeline, "plan">, registry: Registry = engines) => {
  const verified = verify(plan);
  expect(verified.findings).toEqual([]);
  const { runner, module } = await printed(verified, registry);
  const root = newFolder();
  return {
    root,
    spec: runner.spec,
    write: (name: string, query: string) => writeParquet(join(root, `${name}.parquet`), query),
    run: (options: Options = {}) => {
      const tables = Object.fromEntries(runner.spec.tables.map(({ name }) => [name, join(root, `${name}.parquet`)]));
      return run(runner, module, { root, out: join(root, "out") }, { tables, engines: registry, ...options });
    },
    /** The same paths in all messages. */
    refused: async (ending: ReturnType<typeof run>) =>
      (await refusals(ending)).map((line) => line.replaceAll(`${root}/`, "")),
  };
};
