/**
 * The compiler: from authors' modules to checked-in runners.
 *
 * discover -> type-check -> load -> verify -> agree -> lower -> print. On an error it goes on, and reports all of them;
 * it writes only if there are none.
 */
import { isAbsolute, join } from "node:path";
import { type Diagnostic, diagnostic } from "../core/diagnostics/diagnostic.ts";
import { version } from "../core/version.ts";
import type { LineOf } from "../engines/lowering/relation.ts";
import { engines as builtIn, compilersOf, type LoadedCompiler, type Registry } from "../engines/registry.ts";
import { assumptionsOf } from "./assumptions.ts";
import { computationsOf } from "./emit/computations.ts";
import { printFiles } from "./emit/files.ts";
import { type Generated, publish } from "./emit/publish.ts";
import { placesIn } from "./explain/places.ts";
import { type Judged, judgeModules } from "./frontend/check-modules.ts";
import { warningsOf } from "./frontend/check-project.ts";
import { discover, relativeTo } from "./frontend/discover.ts";
import { placeOf } from "./frontend/places.ts";
import { configAbove, configFault, programOf } from "./frontend/program.ts";
import { Refusal } from "./verify/finding.ts";

export interface CompileOptions {
  /** The project: paths in generated files are relative to it. */
  readonly root: string;
  /** Files and folders; none means the whole project. */
  readonly paths: readonly string[];
  /** Write nothing; report what is missing, stale or orphaned. */
  readonly check: boolean;
  /** The folder of what is generated: a folder for each pipeline. */
  readonly out: string;
  /** The engines that runners are made for; those of greenflag unless said. */
  readonly engines?: Registry;
}

export interface CompiledRunner {
  readonly pipeline: string;
  /** Relative to the root, as is `path`. */
  readonly source: string;
  /** The folder of its generated files; of what is removed, a file that was left over too. */
  readonly path: string;
  readonly state: "written" | "unchanged" | "removed";
}

export interface CompileReport {
  /** Errors: where there is one, nothing is written. */
  readonly diagnostics: readonly Diagnostic[];
  readonly warnings: readonly Diagnostic[];
  readonly runners: readonly CompiledRunner[];
}

/** Only lines of the pipeline's own file are told: whatever is printed says that they are. */
export const linesOf =
  (project: ReturnType<typeof programOf>, file: string, relative: (file: string) => string): LineOf =>
  (site, name) => {
    const place = placeOf(project, site, name, relative);
    return place?.file === relative(file) && place.line !== undefined ? String(place.line) : null;
  };

/** The way from the folder of a pipeline to the root. From outside it would name folders of this very machine. */
const toRoot =
  (root: string, out: string) =>
  (pipeline: string): string | null => {
    const way = relativeTo(root)(join(out, pipeline)).split("/");
    return way.includes("..") || isAbsolute(way.join("/")) ? null : "../".repeat(way.length);
  };

/** Lowers and prints one pipeline; null if its query cannot be computed, which is then reported. */
const runnerOf = (
  { verified, file, sources, export: name, place }: Judged,
  project: ReturnType<typeof programOf>,
  compilers: readonly LoadedCompiler[],
  relative: (file: string) => string,
  toRootFrom: (pipeline: string) => string | null,
  diagnostics: Diagnostic[],
): Generated | null => {
  const lineOf = linesOf(project, file, relative);
  const source = relative(file);
  try {
    const lowered = computationsOf(compilers, verified, lineOf);
    return {
      pipeline: verified.plan.name,
      source,
      export: name,
      place,
      files: printFiles(verified, lowered, {
        source,
        version,
        assumptions: assumptionsOf(verified, lineOf),
        sources,
        places: placesIn(project, relative),
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

/** Checks and compiles every pipeline under the paths. Never throws for what an author can do wrong. */
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
  const config = configAbove(root);
  const fault = config === null ? null : configFault(config);
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
  const judged = await judgeModules(project, files, relative, diagnostics);
  const compilers = await compilersOf(engines);
  const runners = judged.flatMap((one) => {
    if (one.verified.findings.length > 0) return [];
    return runnerOf(one, project, compilers, relative, toRoot(root, out), diagnostics) ?? [];
  });
  const published = publish({ root, out, check, folders, files, runners, judged, diagnostics });
  return {
    diagnostics: sorted(published.diagnostics),
    warnings: sorted(warningsOf(judged, project, relative)),
    runners: published.runners,
  };
};

/** By file and place, each once: a pipeline that is exported twice has its faults once. */
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
