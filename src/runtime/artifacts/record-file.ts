/** Reads the record of a run from a file that may have been edited, copied or truncated. */
import { relative } from "node:path";
import * as Effect from "effect/Effect";
import * as FileSystem from "effect/FileSystem";
import { z } from "zod";
import { diagnostic } from "../../core/diagnostics/diagnostic.ts";
import { matches, parseJson, readJson } from "../../core/json.ts";
import { version } from "../../core/version.ts";
import { parseRecord, type RunRecord } from "../record.ts";
import { describeError, refuse } from "../run-failure.ts";

/** The extension of all records. */
export const recordEnding = ".run.json";

/** Reads a record. Errors name the file as `shown`. */
export const readRecord = Effect.fn("artifacts.readRecord")(function* (file: string, shown: string) {
  const fs = yield* FileSystem.FileSystem;
  const refused = (why: string) => refuse(diagnostic("GF4062", { path: shown, why }));
  const text = yield* Effect.mapError(
    Effect.gen(function* () {
      // Opening a pipe would wait for its writer.
      return (yield* fs.stat(file)).type === "File" ? yield* fs.readFileString(file) : null;
    }),
    (error) => refused(describeError(error)),
  );
  if (text === null) return yield* refused("it is not a regular file");
  const record = yield* Effect.try({ try: () => parseRecord(text), catch: (error) => refused(flaw(text, error)) });
  const odd = strangePath(record);
  if (odd !== null) return yield* refused(odd);
  return record;
});

const Signed = z.object({ greenflag: z.string(), pipeline: z.string() });

/** Whether a text claims to be a record of a run, valid or not. */
export const claimsToBeRecord = (text: string): boolean => {
  try {
    return matches(parseJson(text), Signed);
  } catch {
    return false;
  }
};

const flaw = (text: string, error: unknown): string => {
  if (!(error instanceof z.ZodError)) return text.trim() === "" ? "it is empty" : "it is not JSON";
  if (!claimsToBeRecord(text)) return "it does not say which pipeline of greenflag made it";
  const { greenflag } = readJson(text, Signed);
  const [issue] = error.issues;
  const at = issue === undefined || issue.path.length === 0 ? "" : ` (at ${issue.path.join(".")})`;
  const what = `${(issue?.message ?? "").replace(/^Invalid input: /, "").replace(/^[A-Z](?=[a-z])/, (a) => a.toLowerCase())}${at}`;
  return greenflag === version ? what : `it was written by greenflag ${greenflag}, this is ${version}: ${what}`;
};

/** Why the files that a record names cannot be an artifact: files outside the record's folder are never read. */
const strangePath = ({ files }: RunRecord): string | null => {
  const paths = files.map(({ path }) => path);
  const isInside = (path: string) => path !== "" && !path.includes("\0") && relative("/", `/${path}`) === path;
  const outside = paths.find((path) => !isInside(path) || path.startsWith(".."));
  if (outside !== undefined) return `it names a file that no run writes, '${outside}'`;
  if (new Set(paths.map((path) => path.split("/")[0])).size > 1) return "it names the files of several artifacts";
  return new Set(paths).size < paths.length ? "it names a file twice" : null;
};
