/** Finds and loads the compiled runners of the project. */
import { join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import * as Effect from "effect/Effect";
import * as FileSystem from "effect/FileSystem";
import { diagnostic } from "../core/diagnostics/diagnostic.ts";
import { generatedNames } from "../core/generated-file-head.ts";
import { isRunner } from "../runner/runner.ts";
import { checkRunnerIntegrity } from "../runtime/check-runner.ts";
import { firstLine } from "../runtime/first-line.ts";
import { admitRunner } from "../runtime/process/admit-module.ts";
import { refuse } from "../runtime/run-failure.ts";

/** The module of a runner: the file `runner.ts` in the folder with the name of its pipeline. */
export const findRunner = Effect.fnUntraced(function* (name: string, folder: string) {
  const fs = yield* FileSystem.FileSystem;
  const entries = yield* Effect.orElseSucceed(fs.readDirectory(folder), () => []);
  const known = yield* Effect.filter(entries, (entry) =>
    Effect.orElseSucceed(fs.exists(join(folder, entry, generatedNames.runner)), () => false),
  );
  return known.includes(name)
    ? join(folder, name, generatedNames.runner)
    : yield* refuse(diagnostic("GF4014", { name, folder: relative(process.cwd(), folder), known: known.sort() }));
});

/** Runners are checked in, so they may have been merged or edited. */
export const loadRunner = Effect.fnUntraced(function* (module: string) {
  const refused = (why: string) => refuse(diagnostic("GF4027", { path: relative(process.cwd(), module), why }));
  // Checked before any of it is executed.
  yield* checkRunnerIntegrity(module);
  admitRunner(module);
  const loaded: unknown = yield* Effect.tryPromise({
    try: (): Promise<unknown> => import(pathToFileURL(module).href),
    catch: (error) => {
      // The first line of the loader's error only says that it failed.
      const [, line, what] = /:(\d+):\d+: ERROR: (.*)/.exec(String(error)) ?? [];
      return refused(what === undefined ? firstLine(error) : `${what} in line ${line}`);
    },
  });
  const runner = typeof loaded === "object" && loaded !== null && "default" in loaded ? loaded.default : null;
  return isRunner(runner) ? runner : yield* refused("it exports no runner");
});
