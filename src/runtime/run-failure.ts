/**
 * The two kinds of failure of a run: an error in the caller's pipeline, data or folder (`RunFailure`), or a bug in
 * greenflag (`Bug`).
 */
import * as Data from "effect/Data";
import * as Effect from "effect/Effect";
import type { PlatformError } from "effect/PlatformError";
import type { Diagnostic } from "../core/diagnostics/diagnostic.ts";
import { systemCode } from "../core/system-error.ts";
import { Bug } from "./bug.ts";

/** Everything that is wrong and that the caller can fix, all at once. */
export class RunFailure extends Data.TaggedError("RunFailure")<{ readonly diagnostics: readonly Diagnostic[] }> {
  override get message(): string {
    return this.diagnostics.map(({ code, message }) => `${code} ${message}`).join("\n");
  }
}

export const refuse = (...diagnostics: readonly Diagnostic[]): RunFailure => new RunFailure({ diagnostics });

/** For operations that fail only if the machine or greenflag does: file operations inside the internal folder. */
export const orBug =
  (doing: string) =>
  <A, R>(effect: Effect.Effect<A, PlatformError, R>): Effect.Effect<A, never, R> =>
    Effect.catch(effect, (error: PlatformError) =>
      Effect.die(new Bug(`${doing} failed: ${describeError(error)}.`, { cause: error })),
    );

const words: Readonly<Record<string, string>> = {
  EACCES: "permission denied",
  EDQUOT: "the disk quota is used up",
  EEXIST: "it is a file, not a folder",
  EISDIR: "it is a folder",
  ELOOP: "its symbolic links form a loop",
  EMFILE: "too many files are open",
  ENAMETOOLONG: "the name is too long",
  ENOENT: "it does not exist",
  ENOSPC: "the disk is full",
  ENOTDIR: "a part of the path is a file, not a folder",
  EPERM: "permission denied",
  EROFS: "the file system is read-only",
};

/** A file system error as a description. */
export const describeError = (error: PlatformError): string => {
  const { cause } = error;
  return words[systemCode(cause) ?? ""] ?? (cause instanceof Error ? cause.message : error.message);
};
