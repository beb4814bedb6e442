/** Writes runners, or compares them with what is there: all of them or, if anything is wrong, none. */
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, resolve, sep } from "node:path";
import { readSeal } from "../../core/content-hash.ts";
import { type Diagnostic, diagnostic, type Place } from "../../core/diagnostics/diagnostic.ts";
import { artifactOf as artifactNameOf } from "../../plan/pipeline.ts";
import type { Judged } from "../frontend/check-modules.ts";
import { relativeTo } from "../frontend/discover.ts";
import type { CompiledRunner } from "../index.ts";
import { artifactOf, sourceOf } from "./runner.ts";

/** A runner as it should stand on disk. */
export interface Runner {
  readonly pipeline: string;
  readonly source: string;
  readonly export: string;
  readonly place: Place | null;
  readonly text: string;
}

interface Job {
  readonly root: string;
  readonly out: string;
  readonly check: boolean;
  /** The folders that were looked through: a runner from one of them must have its source among the files. */
  readonly folders: readonly string[];
  readonly files: readonly string[];
  readonly runners: readonly Runner[];
  /** Every pipeline that was found, those that were refused included. */
  readonly judged: readonly Judged[];
  readonly diagnostics: readonly Diagnostic[];
}

const suffix = ".runner.ts";

export const runnerFile = (name: string): string => `${name}${suffix}`;

/** Pipelines of one name, for file systems that do not tell capitals from small letters too. */
const sameName = ({ judged, root }: Job): Diagnostic[] => {
  const relative = relativeTo(root);
  const byName = Map.groupBy(judged, ({ verified }) => verified.plan.name.toLowerCase());
  return [...byName.values()].flatMap((group) =>
    group.length === 1
      ? []
      : group.map(({ verified, place, file, export: name }) =>
          diagnostic(
            "GF1006",
            {
              name: verified.plan.name,
              others: group
                .filter((other) => other.file !== file || other.export !== name)
                .map((other) => `${other.export} in ${relative(other.file)}`),
            },
            place,
          ),
        ),
  );
};

/** Sound pipelines that would go out to one file, those included whose runners lie there and are not compiled now. */
const sameArtifact = (
  { judged, runners, root }: Job,
  others: readonly { readonly artifact: string; readonly pipeline: string; readonly source: string }[],
): Diagnostic[] => {
  const relative = relativeTo(root);
  const compiled = judged
    .filter(({ verified }) => runners.some(({ pipeline }) => pipeline === verified.plan.name))
    .map(({ verified, place, file, export: name }) => ({
      artifact: artifactNameOf(verified.plan.sink),
      name: verified.plan.name,
      said: `${name} in ${relative(file)}`,
      place,
    }));
  const there = others.map(({ artifact, pipeline, source }) => ({
    artifact,
    name: pipeline,
    said: `${pipeline} of ${source}`,
  }));
  return compiled.flatMap((one) => {
    const same = [...compiled, ...there].filter(
      (other) =>
        // Of two pipelines of one name that has been said already.
        other.name.toLowerCase() !== one.name.toLowerCase() &&
        other.artifact.toLowerCase() === one.artifact.toLowerCase(),
    );
    if (same.length === 0) return [];
    return [diagnostic("GF1011", { file: one.artifact, others: same.map(({ said }) => said) }, one.place)];
  });
};

const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;

/** The runners on disk: what each file holds, and the source it says it is made from. */
const onDisk = (out: string): ReadonlyMap<string, { readonly text: string; readonly source: string | null }> => {
  const names = statSync(out, { throwIfNoEntry: false })?.isDirectory()
    ? readdirSync(out).filter((name) => name.endsWith(suffix) && isFile(join(out, name)))
    : [];
  return new Map(
    names.sort().map((name) => {
      const text = readFileSync(join(out, name), "utf8");
      return [name, { text, source: sourceOf(text) }];
    }),
  );
};

const under = (folders: readonly string[], file: string): boolean =>
  folders.some((folder) => file.startsWith(folder.endsWith(sep) ? folder : folder + sep));

export const publish = (
  job: Job,
): { readonly diagnostics: readonly Diagnostic[]; readonly runners: readonly CompiledRunner[] } => {
  const { root, out, check, folders, files, runners, judged } = job;
  const relative = relativeTo(root);
  const shown = (name: string): string => relative(join(out, name));
  const there = onDisk(out);
  const diagnostics = [...job.diagnostics, ...sameName(job)];
  const compiled = new Set(files.map(relative));
  const wanted = new Set(judged.map(({ verified }) => runnerFile(verified.plan.name)));

  for (const { pipeline, source, place } of runners) {
    const found = there.get(runnerFile(pipeline));
    if (found === undefined ? !existsSync(join(out, runnerFile(pipeline))) : found.source === source) continue;
    if (found === undefined || found.source === null)
      diagnostics.push(diagnostic("GF3005", { file: shown(runnerFile(pipeline)) }));
    // Another file's pipeline of this name, not compiled now: its runner is not ours to replace.
    else if (!compiled.has(found.source) && existsSync(resolve(root, found.source)))
      diagnostics.push(diagnostic("GF1006", { name: pipeline, others: [found.source] }, place));
  }

  const elsewhere = [...there].flatMap(([name, { text, source }]) => {
    const artifact = artifactOf(text);
    const ours = source === null || compiled.has(source) || !existsSync(resolve(root, source)) || wanted.has(name);
    return ours || artifact === null ? [] : [{ artifact, source, pipeline: name.slice(0, -suffix.length) }];
  });
  diagnostics.push(...sameArtifact(job, elsewhere));

  const orphans = [...there].filter(
    ([name, { source }]) =>
      source !== null &&
      !wanted.has(name) &&
      (compiled.has(source) || (under(folders, resolve(root, source)) && !existsSync(resolve(root, source)))),
  );
  if (check) {
    for (const { pipeline, text } of runners) {
      const name = runnerFile(pipeline);
      const found = there.get(name);
      if (found === undefined) diagnostics.push(diagnostic("GF3001", { file: shown(name) }));
      else if (found.text !== text)
        diagnostics.push(diagnostic(readSeal(found.text) === "edited" ? "GF3006" : "GF3002", { file: shown(name) }));
    }
    for (const [name, { source }] of orphans)
      diagnostics.push(diagnostic("GF3003", { file: shown(name), source: source ?? "" }));
  }
  if (check || diagnostics.length > 0) {
    const unchanged = runners.filter(({ pipeline, text }) => there.get(runnerFile(pipeline))?.text === text);
    return { diagnostics, runners: unchanged.map((runner) => compiledRunner(runner, shown, "unchanged")) };
  }
  const stale = runners.filter(({ pipeline, text }) => there.get(runnerFile(pipeline))?.text !== text);
  const problems = writeAll(out, new Map(stale.map(({ pipeline, text }) => [runnerFile(pipeline), text])));
  if (problems.size > 0) {
    for (const [name, why] of problems) diagnostics.push(diagnostic("GF3004", { file: shown(name), why }));
    return { diagnostics, runners: [] };
  }
  const done = runners.map((runner) => compiledRunner(runner, shown, stale.includes(runner) ? "written" : "unchanged"));
  for (const [name, { source }] of orphans) {
    rmSync(join(out, name));
    done.push({ pipeline: name.slice(0, -suffix.length), source: source ?? "", file: shown(name), state: "removed" });
  }
  return { diagnostics, runners: done };
};

const compiledRunner = (
  { pipeline, source }: Runner,
  shown: (name: string) => string,
  state: CompiledRunner["state"],
): CompiledRunner => ({ pipeline, source, file: shown(runnerFile(pipeline)), state });

/** Step by step: Node's own recursive way never returns from a file system that refuses as /proc does. */
const makeFolder = (folder: string): void => {
  if (existsSync(folder)) return;
  makeFolder(dirname(folder));
  mkdirSync(folder);
};

/** All files whole, or none of them: gives what went wrong in words, by the name of the file. */
const writeAll = (out: string, files: ReadonlyMap<string, string>): ReadonlyMap<string, string> => {
  const temporary = (name: string) => join(out, `.${name}.${process.pid}`);
  const problems = new Map<string, string>();
  for (const [name, text] of files)
    try {
      makeFolder(out);
      writeFileSync(temporary(name), text);
    } catch (error) {
      problems.set(name, inWords(error as NodeJS.ErrnoException));
    }
  for (const name of files.keys()) {
    if (!existsSync(temporary(name))) continue;
    if (problems.size > 0) rmSync(temporary(name));
    else renameSync(temporary(name), join(out, name));
  }
  return problems;
};

const inWords = ({ code = "" }: NodeJS.ErrnoException): string =>
  new Map([
    ["EACCES", "permission denied"],
    ["EPERM", "permission denied"],
    ["EROFS", "permission denied"],
    ["ENOENT", "its folder cannot be made"],
    ["ENOTDIR", "its folder is a file"],
    ["EEXIST", "its folder is a file"],
    ["ENOSPC", "no space left"],
    ["ENAMETOOLONG", "its name is too long"],
  ]).get(code) ?? code;
