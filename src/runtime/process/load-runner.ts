/** Loads a runner's module for its spec and its computation alone. */
import { registerHooks } from "node:module";
import { pathToFileURL } from "node:url";
import { admitRunner } from "./admit-runner.ts";
import type { Loaded } from "./runner-shim.ts";

export const loadRunner = async (module: string): Promise<Loaded> => {
  const standIn = new URL("./runner-shim.ts", import.meta.url).href;
  registerHooks({
    resolve: (specifier, context, next) =>
      specifier === "greenflag/runner" ? { url: standIn, shortCircuit: true } : next(specifier, context),
  });
  admitRunner(module);
  const { default: runner } = (await import(pathToFileURL(module).href)) as { readonly default: Loaded };
  return runner;
};
