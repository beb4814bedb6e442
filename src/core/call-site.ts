/** Where in the author's own files a step was written, for messages and for the comments of the runner. */
import type { Site } from "./site.ts";

/** V8 keeps ten stack frames by default. The limit has only this name. */
const engine = Error as { stackTraceLimit?: number };

/** The files, lines and columns of the callers, innermost first. */
const callers = (): readonly Site[] => {
  const limit = engine.stackTraceLimit;
  engine.stackTraceLimit = 30;
  const stack = new Error().stack ?? "";
  if (limit !== undefined) engine.stackTraceLimit = limit;
  return stack.split("\n").flatMap((line) => {
    const [, file, row, column] = /((?:file:\/\/|\/|[A-Za-z]:[\\/])[^()]*?):(\d+):(\d+)\)?$/.exec(line) ?? [];
    return file === undefined ? [] : [Object.freeze({ file, line: Number(row), column: Number(column) })];
  });
};

const folderOf = (file: string): string => file.slice(0, Math.max(file.lastIndexOf("/"), file.lastIndexOf("\\")) + 1);

/** The folder of the language. The innermost caller is this file, in src/core. */
const root = folderOf(callers()[0]?.file ?? "").replace(/src[\\/]core[\\/]$/, "");
const own = ["dsl", "src"].flatMap((folder) => [`${root}${folder}/`, `${root}${folder}\\`]);

/** The innermost caller outside the language. Null if the engine gives no usable stack. */
export const callSite = (): Site | null =>
  callers().find(
    ({ file }) => root !== "" && !file.startsWith("node:") && !own.some((folder) => file.startsWith(folder)),
  ) ?? null;
