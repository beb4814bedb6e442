/** Writes several files, all of them or none. */
import { existsSync, mkdirSync, renameSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { systemCode } from "../../core/system-error.ts";

/** One by one: Node's recursive mkdir hangs on file systems such as /proc. */
const makeFolder = (folder: string, made: string[]): void => {
  if (existsSync(folder)) return;
  makeFolder(dirname(folder), made);
  mkdirSync(folder);
  made.push(folder);
};

/**
 * Each file is written beside its final path, and all are renamed at the end. Returns the errors by path; then nothing
 * has changed, and new folders are removed again.
 */
export const writeFiles = (out: string, files: ReadonlyMap<string, string>): ReadonlyMap<string, string> => {
  const temporary = (path: string) => join(out, dirname(path), `.${basename(path)}.${process.pid}`);
  const problems = new Map<string, string>();
  const made: string[] = [];
  for (const [path, text] of files)
    try {
      makeFolder(join(out, dirname(path)), made);
      writeFileSync(temporary(path), text);
    } catch (error) {
      problems.set(path, inWords(error));
    }
  for (const path of files.keys()) {
    if (!existsSync(temporary(path))) continue;
    if (problems.size > 0) rmSync(temporary(path));
    else renameSync(temporary(path), join(out, path));
  }
  if (problems.size > 0) for (const folder of made.reverse()) removeEmpty(folder);
  return problems;
};

/** Removes files, and their folder if it is then empty. */
export const removeFiles = (out: string, paths: readonly string[]): void => {
  for (const path of paths) rmSync(join(out, path));
  for (const folder of new Set(paths.map((path) => dirname(path)))) if (folder !== ".") removeEmpty(join(out, folder));
};

const removeEmpty = (folder: string): void => {
  try {
    rmdirSync(folder);
  } catch (error) {
    if (systemCode(error) !== "ENOTEMPTY") throw error;
  }
};

const words: ReadonlyMap<string, string> = new Map([
  ["EACCES", "permission denied"],
  ["EPERM", "permission denied"],
  ["EROFS", "permission denied"],
  ["ENOENT", "its folder cannot be created"],
  ["ENOTDIR", "its folder is a file"],
  ["EEXIST", "its folder is a file"],
  ["ENOSPC", "no space left"],
  ["ENAMETOOLONG", "its name is too long"],
]);

const inWords = (error: unknown): string => {
  const code = systemCode(error);
  return code === null ? String(error) : (words.get(code) ?? code);
};
