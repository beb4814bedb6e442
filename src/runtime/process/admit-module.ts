/** Lets modules of a project be loaded by greenflag from any folder. */
import { registerHooks } from "node:module";
import { pathToFileURL } from "node:url";
import { ownModule } from "../../core/own-module.ts";

/**
 * Lets a file be loaded as an ECMAScript module, whatever the package.json of its folder says. `own` names imports that
 * are resolved to modules of the greenflag that runs, whatever is installed there.
 */
export const admitModule = (file: string, own: Readonly<Record<string, string>>): void => {
  const admitted = pathToFileURL(file).href;
  const format = /\.m?ts$/.test(file) ? "module-typescript" : "module";
  registerHooks({
    resolve: (specifier, context, next) => {
      const substitute = own[specifier];
      if (substitute !== undefined) return { url: substitute, shortCircuit: true };
      const resolved = next(specifier, context);
      return resolved.url === admitted ? { ...resolved, format } : resolved;
    },
  });
};

/** Admits a runner. `helpers` takes the place of `greenflag/runner`. */
export const admitRunner = (module: string, helpers: string = ownModule("../../runner/index", import.meta.url)): void =>
  admitModule(module, { "greenflag/runner": helpers });
