/**
 * Lets a runner be loaded from any folder: as an ECMAScript module, whatever the package.json of its folder says, and
 * with the `greenflag/runner` of the greenflag that runs it.
 */
import { registerHooks } from "node:module";
import { pathToFileURL } from "node:url";
import { ownModule } from "../../core/own-module.ts";

/** `helpers` is the module that takes the place of `greenflag/runner`. */
export const admitRunner = (
  module: string,
  helpers: string = ownModule("../../runner/index", import.meta.url),
): void => {
  const runner = pathToFileURL(module).href;
  registerHooks({
    resolve: (specifier, context, next) => {
      if (specifier === "greenflag/runner") return { url: helpers, shortCircuit: true };
      const resolved = next(specifier, context);
      return resolved.url === runner ? { ...resolved, format: "module-typescript" } : resolved;
    },
  });
};
