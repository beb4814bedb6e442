/** Writes generated folders, or compares them with the existing ones: all of them or, if there is an error, none. */
import { existsSync } from "node:fs";
import { join, resolve, sep } from "node:path";
import { type Diagnostic, diagnostic, type Place } from "../../core/diagnostics/diagnostic.ts";
import { checkIntegrity, generatedNames } from "../../core/generated-file-head.ts";
import type { CheckedPipeline } from "../frontend/check-modules.ts";
import { relativeTo } from "../frontend/find-modules.ts";
import type { CompiledRunner } from "../index.ts";
import { type CompiledEarlier, duplicateArtifacts, duplicateNames } from "./duplicate-names.ts";
import { type ExistingFiles, isFile, readExisting } from "./existing-files.ts";
import { removeFiles, writeFiles } from "./write-files.ts";

/** The generated files of a pipeline. */
export interface Generated {
  readonly pipeline: string;
  readonly source: string;
  readonly export: string;
  readonly place: Place | null;
  /** Content by file name. */
  readonly files: ReadonlyMap<string, string>;
}

interface Job {
  readonly root: string;
  readonly out: string;
  readonly check: boolean;
  /** The folders that were searched: anything generated from one of them must have its source among the files. */
  readonly folders: readonly string[];
  readonly files: readonly string[];
  readonly runners: readonly Generated[];
  /** Every pipeline that was found, including refused ones. */
  readonly judged: readonly CheckedPipeline[];
  readonly diagnostics: readonly Diagnostic[];
}

interface Published {
  readonly diagnostics: readonly Diagnostic[];
  readonly runners: readonly CompiledRunner[];
}

/** Generated files that no pipeline compiles to any more. */
interface Orphan {
  readonly pipeline: string;
  readonly source: string;
  /** The name of a folder, otherwise of a file. */
  readonly name: string;
  readonly paths: readonly string[];
}

export const writeOrCheck = (job: Job): Published => {
  const { root, out, check, runners, judged } = job;
  const relative = relativeTo(root);
  const shown = (path: string): string => relative(join(out, path));
  const there = readExisting(out);
  const texts: Texts = new Map(there.flatMap(({ files }) => [...files]));
  const sound = judged.filter(({ verified }) => runners.some(({ pipeline }) => pipeline === verified.plan.name));
  const diagnostics = [
    ...job.diagnostics,
    ...duplicateNames(judged, relative),
    ...inTheWay(job, there, shown),
    ...duplicateArtifacts(sound, elsewhere(job, there), relative),
  ];
  const orphans = orphansOf(job, there);
  if (check) {
    diagnostics.push(...runners.flatMap((one) => differences(one, texts, shown)));
    for (const { name, source } of orphans) diagnostics.push(diagnostic("GF3003", { path: shown(name), source }));
  }
  const stale = runners.filter((one) => differing(one, texts).length > 0);
  const reported = (one: Generated, state: CompiledRunner["state"]): CompiledRunner => ({
    pipeline: one.pipeline,
    source: one.source,
    path: shown(one.pipeline),
    state,
  });
  if (check || diagnostics.length > 0)
    return {
      diagnostics,
      runners: runners.filter((one) => !stale.includes(one)).map((one) => reported(one, "unchanged")),
    };
  const wanted = new Map(stale.flatMap((one) => [...pathsOf(one)]));
  const changed = [...wanted].filter(([path, text]) => texts.get(path) !== text);
  const problems = writeFiles(out, new Map(changed));
  if (problems.size > 0) {
    for (const one of stale) {
      const [why] = [...pathsOf(one).keys()].flatMap((path) => problems.get(path) ?? []);
      if (why !== undefined) diagnostics.push(diagnostic("GF3004", { folder: shown(one.pipeline), why }));
    }
    return { diagnostics, runners: [] };
  }
  removeFiles(
    out,
    orphans.flatMap(({ paths }) => paths),
  );
  return {
    diagnostics,
    runners: [
      ...runners.map((one) => reported(one, stale.includes(one) ? "written" : "unchanged")),
      ...orphans.map(
        ({ pipeline, source, name }): CompiledRunner => ({ pipeline, source, path: shown(name), state: "removed" }),
      ),
    ],
  };
};

/** Existing files, by path in the output folder. */
type Texts = ReadonlyMap<string, string>;

/** The files of a pipeline by their paths in the output folder. */
const pathsOf = ({ pipeline, files }: Generated): Texts =>
  new Map([...files].map(([name, text]) => [`${pipeline}/${name}`, text]));

/** The names of the files that are missing or differ. */
const differing = ({ pipeline, files }: Generated, texts: Texts): readonly string[] =>
  [...files].filter(([name, text]) => texts.get(`${pipeline}/${name}`) !== text).map(([name]) => name);

/** What --check reports for a pipeline: missing files, edited files and stale files. */
const differences = (one: Generated, texts: Texts, shown: (path: string) => string): readonly Diagnostic[] => {
  const { pipeline, files } = one;
  const found = new Map(
    [...files.keys()].flatMap((name) => {
      const text = texts.get(`${pipeline}/${name}`);
      return text === undefined ? [] : [[name, text] as const];
    }),
  );
  if (found.size === 0) return [diagnostic("GF3001", { path: shown(pipeline) })];
  const missing = [...files.keys()].filter((name) => !found.has(name));
  const stale = differing(one, texts).filter((name) => found.has(name));
  const seal = checkIntegrity(generatedNames.runner, found);
  const edited = seal.state === "edited" ? seal.files.filter((name) => found.has(name)) : [];
  return [
    ...missing.map((name) => diagnostic("GF3001", { path: shown(`${pipeline}/${name}`) })),
    ...(stale.length === 0
      ? []
      : edited.length > 0
        ? [diagnostic("GF3006", { folder: shown(pipeline), files: edited })]
        : [diagnostic("GF3002", { folder: shown(pipeline), files: stale })]),
  ];
};

/**
 * Files that must not be replaced: those that were not generated, and those of another source's pipeline with the same
 * name.
 */
const inTheWay = (
  { root, out, files, runners }: Job,
  there: readonly ExistingFiles[],
  shown: (path: string) => string,
): readonly Diagnostic[] => {
  const compiled = new Set(files.map(relativeTo(root)));
  return runners.flatMap((one): readonly Diagnostic[] => {
    const { pipeline, place } = one;
    const found = there.find(({ name }) => name === pipeline);
    if (isFile(join(out, pipeline))) return [diagnostic("GF3005", { path: shown(pipeline) })];
    const foreign = [...pathsOf(one).keys()].filter((path) => existsSync(join(out, path)) && !found?.files.has(path));
    if (foreign.length > 0) return foreign.map((path) => diagnostic("GF3005", { path: shown(path) }));
    const source = found?.source ?? null;
    // The runner of another file's pipeline with this name, which is not compiled now, must not be replaced.
    return source === null || source === one.source || compiled.has(source) || !existsSync(resolve(root, source))
      ? []
      : [diagnostic("GF1006", { name: pipeline, others: [source] }, place)];
  });
};

/** Pipelines that were compiled earlier and are not compiled now. */
const elsewhere = ({ root, files, judged }: Job, there: readonly ExistingFiles[]): readonly CompiledEarlier[] => {
  const compiled = new Set(files.map(relativeTo(root)));
  const wanted = new Set(judged.map(({ verified }) => verified.plan.name));
  return there.flatMap(({ name, source, artifact }) => {
    const isOurs = source === null || compiled.has(source) || !existsSync(resolve(root, source)) || wanted.has(name);
    return isOurs || artifact === null ? [] : [{ artifact, source, pipeline: name }];
  });
};

const under = (folders: readonly string[], file: string): boolean =>
  folders.some((folder) => file.startsWith(folder.endsWith(sep) ? folder : folder + sep));

/**
 * What was generated from the given files, or from a file that no longer exists in the given folders, and has no
 * pipeline any more.
 */
const orphansOf = (
  { root, files, folders, runners, judged }: Job,
  there: readonly ExistingFiles[],
): readonly Orphan[] => {
  const compiled = new Set(files.map(relativeTo(root)));
  const wanted = new Set(runners.flatMap((one) => [...pathsOf(one).keys()]));
  // The earlier output of a refused pipeline is kept.
  const refused = new Set(judged.map(({ verified }) => verified.plan.name).filter((name) => !hasRunner(runners, name)));
  return there.flatMap(({ name, files: found, source }): readonly Orphan[] => {
    const pipeline = name.replace(/\.runner\.ts$/, "");
    if (source === null || refused.has(pipeline)) return [];
    if (!compiled.has(source) && (existsSync(resolve(root, source)) || !under(folders, resolve(root, source))))
      return [];
    const paths = [...found.keys()].filter((path) => !wanted.has(path));
    if (paths.length === 0) return [];
    return paths.length === found.size
      ? [{ pipeline, source, name, paths }]
      : paths.map((path) => ({ pipeline, source, name: path, paths: [path] }));
  });
};

const hasRunner = (runners: readonly Generated[], name: string): boolean =>
  runners.some(({ pipeline }) => pipeline === name);
