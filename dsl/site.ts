/** Where in the author's own files a step was written, for messages and for the comments of the runner. */
import type { Site } from "./plan/site.ts";

const own = new URL(".", import.meta.url).href;

/** The nearest caller outside the language itself. Null where the engine gives no usable stack. */
export const callSite = (): Site | null => {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 30;
  const stack = new Error().stack ?? "";
  Error.stackTraceLimit = limit;
  for (const line of stack.split("\n").slice(1)) {
    const found = /(?:\()?((?:file:\/\/)?\/?[^()]+):(\d+):(\d+)\)?$/.exec(
      line.replace(/^\s*at (?:async )?(?:.*? \()?/, ""),
    );
    if (!found) continue;
    const [, file, row, column] = found;
    if (file === undefined || file.startsWith(own) || file.startsWith("node:")) continue;
    if (file.startsWith(own.replace("file://", ""))) continue;
    return Object.freeze({ file, line: Number(row), column: Number(column) });
  }
  return null;
};
