/** Loads a runner's module only for its contract and its computations. */
import { pathToFileURL } from "node:url";
import { ownModule } from "../../core/own-module.ts";
import type { Computations } from "../../core/runner-spec.ts";
import { admitRunner } from "./admit-module.ts";
import { readStatements } from "./read-statements.ts";
import { isLoadedRunner, type LoadedRunner } from "./runner-shim.ts";

export interface Loaded extends LoadedRunner {
  readonly computations: Computations;
}

export const loadRunner = async (module: string): Promise<Loaded> => {
  admitRunner(module, ownModule("./runner-shim", import.meta.url));
  const loaded: unknown = await import(pathToFileURL(module).href);
  const runner = typeof loaded === "object" && loaded !== null && "default" in loaded ? loaded.default : null;
  if (!isLoadedRunner(runner)) throw new Error("the module exports no runner");
  return { ...runner, computations: readStatements(runner.spec, module) };
};
