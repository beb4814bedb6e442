/** The folders that commands work in. */
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The project the caller stands in: the nearest folder upwards that has a package.json, else the working directory. */
export const projectRoot = (from: string = process.cwd()): string => {
  for (let at = from; ; at = dirname(at)) {
    if (existsSync(join(at, "package.json"))) return at;
    if (dirname(at) === at) return from;
  }
};

/** Where greenflag itself lies: its examples, its tests. */
export const home: string = fileURLToPath(new URL("../..", import.meta.url));
