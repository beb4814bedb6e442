/**
 * Lets a runner be loaded from any folder: as an ECMAScript module, whatever the package.json of its folder says, and
 * with greenflag and its engine from here if the folder has none.
 */
import { registerHooks } from "node:module";
import { pathToFileURL } from "node:url";

const ours = ["greenflag/runner", "nodejs-polars"];

export const admitRunner = (module: string): void => {
  const runner = pathToFileURL(module).href;
  registerHooks({
    resolve: (specifier, context, next) => {
      try {
        const resolved = next(specifier, context);
        return resolved.url === runner ? { ...resolved, format: "module-typescript" } : resolved;
      } catch (error) {
        if (!ours.includes(specifier) || context.parentURL !== runner) throw error;
        return next(specifier, { ...context, parentURL: import.meta.url });
      }
    },
  });
};
