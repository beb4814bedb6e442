/** Finds pipeline modules under the given paths. */
import { globSync, statSync } from "node:fs";
import { basename, join, relative, resolve, sep } from "node:path";
import { type Diagnostic, diagnostic } from "../../core/diagnostics/diagnostic.ts";

const endings = [".pipeline.ts", ".pipeline.mts"];

const isPipeline = (file: string): boolean => endings.some((ending) => file.endsWith(ending));

/** A path as messages and generated files show it: relative to the root, with forward slashes. */
export const relativeTo =
  (root: string) =>
  (file: string): string =>
    relative(root, file).split(sep).join("/");

export interface Discovered {
  /** Absolute paths, sorted, without duplicates. */
  readonly files: readonly string[];
  /** The folders that were searched. */
  readonly folders: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Packages and hidden folders do not contain the project's pipelines. */
const skipped = (name: string): boolean => name === "node_modules" || (name.startsWith(".") && name !== ".");

export const discover = (root: string, paths: readonly string[]): Discovered => {
  const files = new Set<string>();
  const folders: string[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const path of paths.length === 0 ? [root] : paths) {
    const full = resolve(path);
    const shown = relativeTo(root)(full) || ".";
    const stat = statSync(full, { throwIfNoEntry: false });
    if (stat === undefined) {
      diagnostics.push(diagnostic("GF1007", { path: shown }));
      continue;
    }
    if (stat.isDirectory()) folders.push(full);
    const found = stat.isDirectory()
      ? globSync(
          endings.map((ending) => `**/*${ending}`),
          { cwd: full, exclude: (name) => skipped(basename(name)) },
        )
          .map((file) => join(full, file))
          // A folder may have the name of a pipeline module.
          .filter((file) => statSync(file, { throwIfNoEntry: false })?.isFile())
      : isPipeline(full)
        ? [full]
        : [];
    if (found.length === 0) diagnostics.push(diagnostic("GF1008", { path: shown }));
    for (const file of found) files.add(file);
  }
  return { files: [...files].sort(), folders, diagnostics };
};
