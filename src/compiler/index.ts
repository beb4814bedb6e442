/**
 * The compiler: from authors' modules to checked-in runners.
 *
 * discover -> type-check -> load -> verify -> compare with the types -> lower -> print. After an error it continues and
 * reports all errors; it writes files only if there are none.
 */
import { isAbsolute, join } from "node:path";
import { type Diagnostic, diagnostic } from "../core/diagnostics/diagnostic.ts";
import { version } from "../core/version.ts";
import { engines as builtIn, compilersOf, type LoadedCompiler, type Registry } from "../engines/registry.ts";
import { assumptionsOf } from "./assumptions.ts";
import { computationsOf } from "./emit/computations.ts";
import { printFiles } from "./emit/generated-files.ts";
import { sourceReferences } from "./emit/source-references.ts";
import { type Generated, writeOrCheck } from "./emit/write-or-check.ts";
import { placesInProject } from "./explain/places.ts";
import { type CheckedPipeline, checkModules } from "./frontend/check-modules.ts";
import { projectWarnings } from "./frontend/check-project.ts";
import { discover, relativeTo } from "./frontend/find-modules.ts";
import { placeOf } from "./frontend/places.ts";
import { configError, nearestConfig, programOf } from "./frontend/typescript-program.ts";
import { Refusal } from "./verify/finding.ts";

export interface CompileOptions {
  /** The project: paths in generated files are relative to it. */
  readonly root: string;
  /** Files and folders; the whole project if empty. */
  readonly paths: readonly string[];
  /** Write nothing; report what is missing, stale or orphaned. */
  readonly check: boolean;
  /** The output folder, with one folder per pipeline. */
  readonly out: string;
  /** The engines to compile for; all of greenflag's by default. */
  readonly engines?: Registry;
}

export interface CompiledRunner {
  readonly pipeline: string;
  /** Relative to the root, like `path`. */
  readonly source: string;
  /** The folder of the generated files; for a removed pipeline it may be a single file. */
  readonly path: string;
  readonly state: "written" | "unchanged" | "removed";
}

export interface CompileReport {
  /** If there is an error, nothing is written. */
  readonly diagnostics: readonly Diagnostic[];
  readonly warnings: readonly Diagnostic[];
  readonly runners: readonly CompiledRunner[];
}

/**
 * The path from the folder of a pipeline to the root. From outside the root it would contain folders of this machine.
 */
const toRoot =
  (root: string, out: string) =>
  (pipeline: string): string | null => {
    const way = relativeTo(root)(join(out, pipeline)).split("/");
    return way.includes("..") || isAbsolute(way.join("/")) ? null : "../".repeat(way.length);
  };

/** Lowers and prints one pipeline; null if its query cannot be computed, which is then reported. */
const runnerOf = (
  { verified, file, sources, export: name, place }: CheckedPipeline,
  project: ReturnType<typeof programOf>,
  compilers: readonly LoadedCompiler[],
  relative: (file: string) => string,
  toRootFrom: (pipeline: string) => string | null,
  diagnostics: Diagnostic[],
): Generated | null => {
  const written = sourceReferences(project, file, relative);
  const source = relative(file);
  try {
    const lowered = computationsOf(compilers, verified, written);
    return {
      pipeline: verified.plan.name,
      source,
      export: name,
      place,
      files: printFiles(verified, lowered, {
        source,
        version,
        assumptions: assumptionsOf(verified, written),
        sources,
        places: placesInProject(project, relative),
        toRoot: toRootFrom(verified.plan.name),
      }),
    };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const found = placeOf(project, error.site, error.column, relative) ?? place;
    diagnostics.push(diagnostic(error.code, error.params as never, found));
    return null;
  }
};

/** Checks and compiles every pipeline under the paths. Never throws because of an author's mistake. */
export const compile = async ({
  root,
  paths,
  check,
  out,
  engines = builtIn,
}: CompileOptions): Promise<CompileReport> => {
  const relative = relativeTo(root);
  const { files, folders, diagnostics: missing } = discover(root, paths);
  const diagnostics: Diagnostic[] = [...missing];
  const config = nearestConfig(root);
  const fault = config === null ? null : configError(config);
  if (config !== null && fault !== null)
    return {
      diagnostics: [
        ...missing,
        diagnostic("GF1010", { file: relative(config), why: fault }, { file: relative(config) }),
      ],
      warnings: [],
      runners: [],
    };
  const project = programOf(root, files);
  const judged = await checkModules(project, files, relative, diagnostics);
  const compilers = await compilersOf(engines);
  const runners = judged.flatMap((one) => {
    if (one.verified.findings.length > 0) return [];
    return runnerOf(one, project, compilers, relative, toRoot(root, out), diagnostics) ?? [];
  });
  const published = writeOrCheck({ root, out, check, folders, files, runners, judged, diagnostics });
  return {
    diagnostics: sorted(published.diagnostics),
    warnings: sorted(projectWarnings(judged, project, relative)),
    runners: published.runners,
  };
};

/** Sorts by file and place, and removes duplicates: a pipeline that is exported twice has each error once. */
export const sorted = (diagnostics: readonly Diagnostic[]): readonly Diagnostic[] =>
  [...new Map(diagnostics.map((one) => [JSON.stringify(one), one])).values()].sort(
    (a, b) =>
      compare(a.place?.file ?? "", b.place?.file ?? "") ||
      (a.place?.line ?? 0) - (b.place?.line ?? 0) ||
      (a.place?.column ?? 0) - (b.place?.column ?? 0) ||
      compare(a.code, b.code) ||
      compare(a.message, b.message),
  );

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
