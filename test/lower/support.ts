/** Compiles fixtures of pipelines like an author's modules. */
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, expect } from "vitest";
import { compile } from "../../src/compiler/index.ts";
import type { Runner } from "../../src/runtime/index.ts";

const root = new URL("../..", import.meta.url).pathname;

export interface Compiled {
  readonly runner: Runner;
  /** The runner's module: an absolute path. */
  readonly module: string;
}

/** The runners of a fixture by the names of their pipelines. */
export const compiled = async (fixture: string): Promise<ReadonlyMap<string, Compiled>> => {
  mkdirSync(join(root, ".tmp"), { recursive: true });
  const folder = mkdtempSync(join(root, ".tmp/lower-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  // Under its own name it would be one of the project's pipelines.
  copyFileSync(join(import.meta.dirname, fixture), join(folder, fixture.replace(".fixture.", ".pipeline.")));
  const { diagnostics, runners } = await compile({ root, paths: [folder], check: false, out: folder });
  expect(diagnostics).toEqual([]);
  const modules = runners.map(async ({ pipeline, path }) => {
    const module = join(root, path, "runner.ts");
    const { default: runner } = (await import(pathToFileURL(module).href)) as { default: Runner };
    return [pipeline, { runner, module }] as const;
  });
  return new Map(await Promise.all(modules));
};

export const get = (all: ReadonlyMap<string, Compiled>, name: string): Compiled => {
  const one = all.get(name);
  if (one === undefined) throw new Error(`no runner ${name}`);
  return one;
};
