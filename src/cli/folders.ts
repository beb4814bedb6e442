/** The folder that commands work in. */
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/** The project of the caller: the nearest folder upwards with a package.json, otherwise the working directory. */
export const projectRoot = (from: string = process.cwd()): string => {
  for (let at = from; ; at = dirname(at)) {
    if (existsSync(join(at, "package.json"))) return at;
    if (dirname(at) === at) return from;
  }
};
