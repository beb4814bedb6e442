/** Finds the pipeline modules under some paths. */
import { globSync, statSync } from "node:fs";
import { join, relative, resolve, sep } from "node:path";
import { type Diagnostic, diagnostic } from "../diagnostics/diagnostic.ts";

const suffix = ".pipeline.ts";

/** A path as it is written in messages and generated files: relative to the root, with slashes. */
export const relativeTo =
  (root: string) =>
  (file: string): string =>
    relative(root, file).split(sep).join("/");

export interface Discovered {
  /** Absolute paths, sorted, each once. */
  readonly files: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

const skipped = new Set(["node_modules", ".git", ".toolchain"]);

export const discover = (root: string, paths: readonly string[]): Discovered => {
  const files = new Set<string>();
  const diagnostics: Diagnostic[] = [];
  for (const path of paths.length === 0 ? [root] : paths) {
    const full = resolve(path);
    const shown = relativeTo(root)(full) || ".";
    const stat = statSync(full, { throwIfNoEntry: false });
    if (stat === undefined) {
      diagnostics.push(diagnostic("GF1007", { path: shown }));
      continue;
    }
    const found = stat.isDirectory()
      ? globSync(`**/*${suffix}`, { cwd: full, exclude: (name) => skipped.has(name) }).map((file) => join(full, file))
      : full.endsWith(suffix)
        ? [full]
        : [];
    if (found.length === 0) diagnostics.push(diagnostic("GF1008", { path: shown }));
    for (const file of found) files.add(file);
  }
  return { files: [...files].sort(), diagnostics };
};
