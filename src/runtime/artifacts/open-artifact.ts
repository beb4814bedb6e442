/**
 * Finds a published artifact and its record by the name of either, and compares the two. It needs no engine: it
 * compares hashes and does not read the content.
 */
import { basename, dirname, join, resolve } from "node:path";
import * as Effect from "effect/Effect";
import * as FileSystem from "effect/FileSystem";
import type { PlatformError } from "effect/PlatformError";
import { type Diagnostic, diagnostic } from "../../core/diagnostics/diagnostic.ts";
import { type Format, formatOf } from "../inputs/file-formats.ts";
import { isHidden } from "../inputs/glob.ts";
import { sha256 } from "../inputs/inspect-files.ts";
import type { RunRecord } from "../record.ts";
import { describeError, type RunFailure, refuse } from "../run-failure.ts";
import { digestOf } from "./artifact-hash.ts";
import { makerOf, recordName } from "./folder-layout.ts";
import { readRecord, recordEnding } from "./record-file.ts";

/** An artifact that matches its record byte for byte. */
export interface Artifact {
  readonly record: RunRecord;
  readonly format: Format;
  /**
   * Absolute paths of what was validated: the version itself, not the links to it. A later run may remove the version,
   * but never changes it; then open the artifact again.
   */
  readonly paths: {
    /** A file, or the folder of an artifact with one subfolder per event. */
    readonly artifact: string;
    /** All files of the artifact, in the order of the record. */
    readonly files: readonly string[];
    readonly record: string;
  };
}

/** An artifact with a readable record, and everything that is wrong with it. */
export interface InspectedArtifact extends Artifact {
  /** The paths as the caller wrote them. */
  readonly shown: { readonly artifact: string; readonly record: string };
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Opens an artifact together with its record, by the path of either: reads the record and hashes every file of the
 * artifact again. Fails with a `RunFailure` if there is no artifact (GF4060), no record (GF4061, GF4062), or if the
 * files are not what the run published (GF4063, GF4064). It does not read Parquet and does not load polars. The record
 * describes the columns and when each of them is known.
 *
 * @example
 * ```ts
 * import * as Effect from "effect/Effect";
 * import { nodeServices, openArtifact } from "greenflag/artifacts";
 *
 * const { record, paths } = await openArtifact("out/pre_race.parquet").pipe(
 *   Effect.provide(nodeServices),
 *   Effect.runPromise,
 * );
 * const features = record.columns.filter(({ role }) => role === "feature").map(({ name }) => name);
 * console.log(paths.artifact, record.rows, features);
 * ```
 */
export const openArtifact = Effect.fn("greenflag.openArtifact")(function* (path: string) {
  const { record, format, paths, diagnostics } = yield* inspectArtifact(yield* recordOf(path, null), "sha256");
  if (diagnostics.length > 0) return yield* refuse(...diagnostics);
  return { record, format, paths } satisfies Artifact;
});

/** `sha256` reads every byte; `sizes` reads nothing. */
export type Measure = "sha256" | "sizes";

/** Opens the artifact of a record. Fails only if the record cannot be read. */
export const inspectArtifact = (
  record: string,
  by: Measure,
  attempts = 5,
): Effect.Effect<InspectedArtifact, RunFailure, FileSystem.FileSystem> =>
  Effect.gen(function* () {
    const fs = yield* FileSystem.FileSystem;
    const real = (path: string) => Effect.orElseSucceed(fs.realPath(path), () => null);
    const version = yield* real(resolve(record));
    const found = yield* Effect.result(inspect(record, version ?? resolve(record), by));
    const isSound = found._tag === "Success" && found.success.diagnostics.length === 0;
    // A run may have published meanwhile, and removed the version that was being read.
    if (!isSound && attempts > 1 && (yield* real(resolve(record))) !== version) {
      return yield* inspectArtifact(record, by, attempts - 1);
    }
    return yield* Effect.fromResult(found);
  });

const inspect = Effect.fnUntraced(function* (shown: string, file: string, by: Measure) {
  const fs = yield* FileSystem.FileSystem;
  const record = yield* readRecord(file, shown);
  const name = yield* nameOf(record, file);
  if (name === null) {
    const why = "it names no files and is not where a run published it";
    return yield* refuse(diagnostic("GF4062", { path: shown, why }));
  }
  const artifact = join(dirname(shown), name);
  const there = yield* Effect.orElseSucceed(fs.realPath(resolve(artifact)), () => null);
  const place = there ?? join(dirname(file), name);
  const files = record.files.map(({ path }) => join(place, path.slice(name.length)));
  const params = { path: artifact, record: shown };
  const found: InspectedArtifact = {
    record,
    format: formatOf(name) ?? "parquet",
    paths: { artifact: place, files, record: file },
    shown: { artifact, record: shown },
    diagnostics: [],
  };
  if (there === null) return { ...found, diagnostics: [diagnostic("GF4063", { ...params, missing: [] })] };

  const flaws: Flaw[] = [];
  for (const [i, { path, bytes, sha256: hash }] of record.files.entries()) {
    const why = yield* flawOf(files[i] ?? "", bytes, by === "sha256" ? hash : null);
    if (why !== null) flaws.push({ path: join(dirname(shown), path), why });
  }
  const known = new Set(files);
  for (const other of yield* Effect.orElseSucceed(filesIn(place), () => [])) {
    if (!known.has(other)) flaws.push({ path: join(artifact, other.slice(place.length)), why: "no run wrote it" });
  }
  const missing = flaws.flatMap(({ path, why }) => (why === gone ? [path] : []));
  const changes = flaws.filter(({ why }) => why !== gone);
  const forged = flaws.length === 0 && digestOf(record.files, name) !== record.hashes.artifact;
  return {
    ...found,
    diagnostics: [
      ...(missing.length === 0 ? [] : [diagnostic("GF4063", { ...params, missing })]),
      ...(changes.length === 0 ? [] : [diagnostic("GF4064", { ...params, changes })]),
      ...(forged ? [diagnostic("GF4062", { path: shown, why: "the hashes in it contradict each other" })] : []),
    ],
  };
});

interface Flaw {
  readonly path: string;
  readonly why: string;
}

const gone = "it is missing";

/** What is wrong with a file of an artifact; null if nothing is. */
const flawOf = (file: string, bytes: number, hash: string | null) =>
  Effect.gen(function* () {
    const fs = yield* FileSystem.FileSystem;
    const { type, size } = yield* fs.stat(file);
    if (type !== "File") return "it is not a regular file";
    if (Number(size) !== bytes) {
      return `it has ${Number(size).toLocaleString("en-US")} bytes instead of ${bytes.toLocaleString("en-US")}`;
    }
    return hash === null || (yield* sha256(file)) === hash ? null : "its sha256 is another";
  }).pipe(
    Effect.catch((error: PlatformError) =>
      Effect.succeed(error.reason._tag === "NotFound" ? gone : describeError(error)),
    ),
  );

/** The files in the folder of an artifact that a reader would take as part of it. */
const filesIn = (folder: string): Effect.Effect<readonly string[], PlatformError, FileSystem.FileSystem> =>
  Effect.gen(function* () {
    const fs = yield* FileSystem.FileSystem;
    if ((yield* fs.stat(folder)).type !== "Directory") return [];
    const found: string[] = [];
    for (const name of (yield* fs.readDirectory(folder)).toSorted()) {
      const path = join(folder, name);
      if (isHidden(name)) continue;
      if ((yield* fs.stat(path)).type === "Directory") found.push(...(yield* filesIn(path)));
      else if (formatOf(name) !== null) found.push(path);
    }
    return found;
  });

/** The name of the artifact. If it has no files, the folder beside the record determines it. */
const nameOf = Effect.fnUntraced(function* ({ files }: RunRecord, record: string) {
  const fs = yield* FileSystem.FileSystem;
  const named = files[0]?.path.split("/")[0];
  if (named !== undefined) return named;
  const version = dirname(record);
  if (makerOf(basename(version)) === null) return null;
  const beside = yield* Effect.orElseSucceed(fs.readDirectory(version), () => []);
  return beside.find((name) => name !== basename(record)) ?? null;
});

/**
 * The record for a path: the path itself, or the record beside it that names it. A plain name may be the name of
 * something published in `out`.
 */
export const recordOf = Effect.fn("artifacts.recordOf")(function* (given: string, out: string | null) {
  const fs = yield* FileSystem.FileSystem;
  const path = given.length > 1 ? given.replace(/\/+$/, "") : given;
  const store = out !== null && !path.includes("/") ? out : null;
  if (store !== null) {
    const record = join(store, recordName(path));
    if (yield* isFile(record)) return record;
  }
  const isThere = yield* Effect.orElseSucceed(Effect.as(fs.lstat(resolve(path)), true), () => false);
  if (path.endsWith(recordEnding) && (yield* isFile(path))) return path;
  const beside = yield* recordBeside(path);
  if (beside !== null) return beside;
  // A link that a user made, such as latest.parquet.
  const real = yield* Effect.orElseSucceed(fs.realPath(resolve(path)), () => null);
  const behind = real === null ? null : yield* recordBeside(real);
  if (behind !== null) return behind;
  const named = isThere ? diagnostic("GF4061", { path }) : yield* unknown(path, store ?? dirname(path));
  return yield* refuse(named);
});

/** Whether the path is more than a link that a killed run left. */
const isFile = Effect.fnUntraced(function* (path: string) {
  const fs = yield* FileSystem.FileSystem;
  return yield* Effect.orElseSucceed(fs.exists(resolve(path)), () => false);
});

const recordBeside = Effect.fnUntraced(function* (path: string) {
  const fs = yield* FileSystem.FileSystem;
  const folder = dirname(path);
  const target = yield* Effect.orElseSucceed(fs.readLink(resolve(path)), () => "");
  const [, store] = /^\.([^/]+)\/current\/[^/]+$/.exec(target) ?? [];
  const own = store === undefined ? null : join(folder, recordName(store));
  if (own !== null && (yield* isFile(own))) return own;
  const names = yield* Effect.orElseSucceed(fs.readDirectory(resolve(folder)), () => []);
  for (const name of names.filter((one) => one.endsWith(recordEnding)).toSorted()) {
    const record = join(folder, name);
    const read = yield* Effect.option(readRecord(resolve(record), record));
    if (read._tag === "None") continue;
    const real = yield* Effect.orElseSucceed(fs.realPath(resolve(record)), () => resolve(record));
    if ((yield* nameOf(read.value, real)) === basename(path)) return record;
  }
  return null;
});

const unknown = Effect.fnUntraced(function* (path: string, folder: string) {
  const fs = yield* FileSystem.FileSystem;
  const names = yield* Effect.orElseSucceed(fs.readDirectory(resolve(folder)), () => []);
  const records = names.filter((name) => name.endsWith(recordEnding)).toSorted();
  const there = yield* Effect.filter(records, (name) => isFile(join(folder, name)));
  const known = there.map((name) => name.slice(0, -recordEnding.length));
  return diagnostic("GF4060", { path, folder, known });
});
