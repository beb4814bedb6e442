/** Lists the artifacts in a folder. Files that no run published are ignored. */
import { basename, join, resolve } from "node:path";
import * as Effect from "effect/Effect";
import * as FileSystem from "effect/FileSystem";
import { type Diagnostic, diagnostic } from "../../core/diagnostics/diagnostic.ts";
import { describeError, refuse } from "../run-failure.ts";
import { type InspectedArtifact, inspectArtifact, type Measure } from "./open-artifact.ts";
import { claimsToBeRecord, recordEnding } from "./record-file.ts";

export interface Listed {
  /** The name of the publication: that of the pipeline, or of its scores. */
  readonly name: string;
  /** The path as the caller wrote it. */
  readonly file: string;
  /** Null if the record cannot be read. */
  readonly found: InspectedArtifact | null;
  readonly diagnostics: readonly Diagnostic[];
}

/** Everything published in a folder, sorted by name; null if the folder does not exist. */
export const listArtifacts = Effect.fn("artifacts.list")(function* (folder: string, by: Measure) {
  const fs = yield* FileSystem.FileSystem;
  const names = yield* Effect.catch(
    Effect.map(fs.readDirectory(resolve(folder)), (all): readonly string[] | null => all),
    (error) =>
      error.reason._tag === "NotFound"
        ? Effect.succeed(null)
        : Effect.fail(refuse(diagnostic("GF4066", { folder, why: describeError(error) }))),
  );
  if (names === null) return null;
  const listed: Listed[] = [];
  for (const name of names.filter((one) => one.endsWith(recordEnding)).toSorted()) {
    const file = join(folder, name);
    if (!(yield* isOurs(resolve(folder), name))) continue;
    const of = { name: name.slice(0, -recordEnding.length), file };
    const found = yield* Effect.result(inspectArtifact(file, by));
    listed.push(
      found._tag === "Success"
        ? { ...of, found: found.success, diagnostics: found.success.diagnostics }
        : { ...of, found: null, diagnostics: found.failure.diagnostics },
    );
  }
  return listed;
});

/** Whether it is a record where a run puts it, or a copied one. A killed run may leave links to nothing. */
const isOurs = Effect.fnUntraced(function* (folder: string, name: string) {
  const fs = yield* FileSystem.FileSystem;
  const path = join(folder, name);
  const store = `.${basename(name, recordEnding)}`;
  const target = yield* Effect.orElseSucceed(fs.readLink(path), () => null);
  if (target === `${store}/current/${name}`) {
    return yield* Effect.orElseSucceed(Effect.as(fs.readLink(join(folder, store, "current")), true), () => false);
  }
  return yield* Effect.orElseSucceed(
    Effect.gen(function* () {
      return (yield* fs.stat(path)).type === "File" && claimsToBeRecord(yield* fs.readFileString(path));
    }),
    () => false,
  );
});
