/** Finds the pipeline modules under some paths. */
import { globSync, statSync } from "node:fs";
import { basename, join, relative, resolve, sep } from "node:path";
import { type Diagnostic, diagnostic } from "../../core/diagnostics/diagnostic.ts";

const endings = [".pipeline.ts", ".pipeline.mts"];

const isPipeline = (file: string): boolean => endings.some((ending) => file.endsWith(ending));

/** A path as it is written in messages and generated files: relative to the root, with slashes. */
export const relativeTo =
  (root: string) =>
  (file: string): string =>
    relative(root, file).split(sep).join("/");

export interface Discovered {
  /** Absolute paths, sorted, each once. */
  readonly files: readonly string[];
  /** The folders that were looked through. */
  readonly folders: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Packages and hidden folders hold nobody's own pipelines. */
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
          // A folder may be called like a pipeline.
          .filter((file) => statSync(file, { throwIfNoEntry: false })?.isFile())
      : isPipeline(full)
        ? [full]
        : [];
    if (found.length === 0) diagnostics.push(diagnostic("GF1008", { path: shown }));
    for (const file of found) files.add(file);
  }
  return { files: [...files].sort(), folders, diagnostics };
};
