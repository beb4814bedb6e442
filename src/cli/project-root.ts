/** The folder that commands work in. */
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/** The settings of a project. The first that exists is read. */
export const configNames: readonly string[] = [
  "greenflag.config.ts",
  "greenflag.config.mts",
  "greenflag.config.js",
  "greenflag.config.mjs",
];

/** The project of the caller: the nearest folder upwards with settings or a package.json, otherwise the working directory. */
export const projectRoot = (from: string = process.cwd()): string => {
  for (let at = from; ; at = dirname(at)) {
    if ([...configNames, "package.json"].some((name) => existsSync(join(at, name)))) return at;
    if (dirname(at) === at) return from;
  }
};
