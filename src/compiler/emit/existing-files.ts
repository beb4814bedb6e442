/** Reads the generated files in an output folder, whichever version of greenflag wrote them. */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { generatedNames, isGenerated, isStatementName, namedSource } from "../../core/generated-file-head.ts";
import { isRecord, parseJson } from "../../core/json.ts";

/** The generated files of one pipeline: a folder, or the single file that older versions wrote. */
export interface ExistingFiles {
  /** Its name in the output folder. */
  readonly name: string;
  /** Paths in the output folder, with the content of the files. Files that were not generated are not included. */
  readonly files: ReadonlyMap<string, string>;
  /** The source and the artifact, if the files state them. */
  readonly source: string | null;
  readonly artifact: string | null;
}

/** Older versions wrote a runner as one file. */
const older = ".runner.ts";

const isOurs = (name: string): boolean => Object.values<string>(generatedNames).includes(name) || isStatementName(name);

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;

export const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;

const generated = (out: string, paths: readonly string[]): ReadonlyMap<string, string> =>
  new Map(
    paths
      .filter((path) => isFile(join(out, path)))
      .map((path) => [path, readFileSync(join(out, path), "utf8")] as const)
      .filter(([path, text]) => isGenerated(path, text)),
  );

const contractOf = (text: string | undefined): { readonly source?: unknown; readonly output?: unknown } => {
  try {
    const contract = parseJson(text ?? "");
    return isRecord(contract) ? contract : {};
  } catch {
    return {};
  }
};

const artifactOf = (output: unknown): string | null =>
  isRecord(output) && output.file !== undefined ? String(output.file) : null;

const inFolder = (out: string, name: string): ExistingFiles => {
  const files = generated(
    out,
    readdirSync(join(out, name))
      .filter(isOurs)
      .sort()
      .map((file) => `${name}/${file}`),
  );
  const { source, output } = contractOf(files.get(`${name}/${generatedNames.contract}`));
  // A contract with merge conflicts names no source; the runner beside it does.
  const named = namedSource(files.get(`${name}/${generatedNames.runner}`) ?? "");
  return { name, files, source: typeof source === "string" ? source : named, artifact: artifactOf(output) };
};

const inFile = (out: string, name: string): ExistingFiles => {
  const files = generated(out, [name]);
  return { name, files, source: namedSource(files.get(name) ?? ""), artifact: null };
};

/** All generated files of a folder, sorted by name. */
export const readExisting = (out: string): readonly ExistingFiles[] =>
  (isFolder(out) ? readdirSync(out) : [])
    .sort()
    .flatMap((name) =>
      isFolder(join(out, name)) ? [inFolder(out, name)] : name.endsWith(older) ? [inFile(out, name)] : [],
    )
    .filter(({ files }) => files.size > 0);
