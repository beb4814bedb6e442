/** Finds a pipeline of the project by name and explains it, or one of its columns. Writes nothing. */
import { type Diagnostic, diagnostic } from "../../core/diagnostics/diagnostic.ts";
import { type CheckedPipeline, checkModules } from "../frontend/check-modules.ts";
import { discover, relativeTo } from "../frontend/find-modules.ts";
import { configError, nearestConfig, programOf } from "../frontend/typescript-program.ts";
import {
  type ColumnExplanation,
  explainableNames,
  explainColumn,
  explainPipeline,
  type PipelineExplanation,
} from "./explanation.ts";
import { placesInProject } from "./places.ts";
import { similarNames } from "./similar-names.ts";

export interface ExplainOptions {
  /** The project: places are relative to it. */
  readonly root: string;
  /** Where modules are searched: files and folders; the whole project by default. */
  readonly paths?: readonly string[];
  /** The name of a pipeline, optionally followed by a dot and a column. */
  readonly name: string;
}

export type Explained =
  | { readonly answer: ColumnExplanation | PipelineExplanation; readonly problems: readonly Diagnostic[] }
  | { readonly answer: null; readonly diagnostics: readonly Diagnostic[] };

/** The name of a pipeline has no dots; the name of a column may have some. */
const partsOf = (name: string): readonly [pipeline: string, column: string | null] => {
  const dot = name.indexOf(".");
  return dot < 0 ? [name, null] : [name.slice(0, dot), name.slice(dot + 1)];
};

/** A project that was read: its pipelines, and the problems of its modules. */
export interface OpenProject {
  readonly project: ReturnType<typeof programOf>;
  readonly relative: (file: string) => string;
  /** All modules that may contain pipelines. */
  readonly files: readonly string[];
  readonly judged: readonly CheckedPipeline[];
  readonly problems: readonly Diagnostic[];
}

/** Reads and checks modules: all under the root, unless some are named. Returns the problem if it cannot. */
export const openProject = async (
  root: string,
  files: readonly string[] = discover(root, []).files,
): Promise<OpenProject | Diagnostic> => {
  const relative = relativeTo(root);
  const config = nearestConfig(root);
  const fault = config === null ? null : configError(config);
  if (config !== null && fault !== null) {
    const file = relative(config);
    return diagnostic("GF1010", { file, why: fault }, { file });
  }
  const project = programOf(root, files);
  const problems: Diagnostic[] = [];
  const judged = await checkModules(project, files, relative, problems);
  return { project, relative, files, judged, problems };
};

/** Explains a pipeline of a project, or one of its columns. */
export const explainInProject = (
  { project, relative, files, judged, problems }: OpenProject,
  name: string,
): Explained => {
  const [pipeline, column] = partsOf(name);
  const [one, ...others] = judged.filter(({ verified }) => verified.plan.name === pipeline);
  if (one === undefined) return { answer: null, diagnostics: notFound(pipeline, judged, problems, relative) };
  if (others.length > 0) return { answer: null, diagnostics: namesakes(pipeline, [one, ...others], relative) };
  const places = placesInProject(project, relative);
  // Problems of other pipelines are not shown.
  const otherFiles = new Set(files.filter((file) => file !== one.file).map(relative));
  const own = problems.filter(({ place }) => !otherFiles.has(place?.file ?? ""));
  const { verified } = one;
  if (column === null) return { answer: explainPipeline(verified, places), problems: own };
  const answer = explainColumn(verified, column, places);
  if (answer !== null) return { answer, problems: own };
  const params = { name: column, pipeline, near: similarNames(column, explainableNames(verified)) };
  return { answer: null, diagnostics: [diagnostic("GF5002", params, one.place)] };
};

export const explain = async ({ root, paths = [], name }: ExplainOptions): Promise<Explained> => {
  const opened = await openProject(root, discover(root, paths).files);
  return "code" in opened ? { answer: null, diagnostics: [opened] } : explainInProject(opened, name);
};

/** Reports that no pipeline or column has that name, and which modules could not be read: it may be in one of those. */
const notFound = (
  name: string,
  judged: readonly CheckedPipeline[],
  problems: readonly Diagnostic[],
  relative: (file: string) => string,
): readonly Diagnostic[] => {
  const known = judged.map(({ verified }) => verified.plan.name);
  const read = new Set(judged.map(({ file }) => relative(file)));
  return [
    diagnostic("GF5001", { name, known: [...new Set([...similarNames(name, known), ...known.sort()])] }),
    ...problems.filter(({ place }) => place !== null && !read.has(place.file)),
  ];
};

const namesakes = (
  name: string,
  all: readonly CheckedPipeline[],
  relative: (file: string) => string,
): readonly Diagnostic[] =>
  all.map((one) => {
    const others = all.filter((other) => other !== one).map((other) => `${other.export} in ${relative(other.file)}`);
    return diagnostic("GF1006", { name, others }, one.place);
  });
