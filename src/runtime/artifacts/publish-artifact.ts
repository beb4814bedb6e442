/**
 * The output folder: checks that it is writable, prepares an artifact in a staging folder, and publishes it in one
 * step.
 */
import { rmdir } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import * as Context from "effect/Context";
import * as Effect from "effect/Effect";
import * as FileSystem from "effect/FileSystem";
import * as Layer from "effect/Layer";
import type { PlatformError } from "effect/PlatformError";
import * as Schedule from "effect/Schedule";
import type * as Scope from "effect/Scope";
import { diagnostic } from "../../core/diagnostics/diagnostic.ts";
import { Bug } from "../bug.ts";
import { describeError, type RunFailure, refuse } from "../run-failure.ts";
import { activeVersions, cleanVersions } from "./clean-versions.ts";
import { heartbeat, type Layout, layout, newVersion, nextCurrent, recordName } from "./folder-layout.ts";

export interface Destination {
  /** The name of what is replaced: the pipeline's, or that of its scores. */
  readonly pipeline: string;
  /** The name of the artifact: a file, or a folder of files. */
  readonly artifact: string;
  /** The output folder as the caller wrote it. */
  readonly out: string;
}

export interface Staging {
  /** The path to write the artifact to. */
  readonly artifact: string;
  /** Replaces the published artifact and its record, both at once. */
  readonly publish: (record: string) => Effect.Effect<Published, RunFailure>;
}

export interface Published {
  readonly artifact: string;
  readonly record: string;
}

export class Artifacts extends Context.Service<
  Artifacts,
  {
    /** A staging folder beside the published artifact. It is removed with the scope unless it was published. */
    readonly stage: (destination: Destination) => Effect.Effect<Staging, RunFailure, Scope.Scope>;
    /** Whether a run with this destination would replace a file. */
    readonly owns: (destination: Destination, file: string) => Effect.Effect<boolean>;
  }
>()("greenflag/runtime/artifacts/Artifacts") {
  static readonly layer = Layer.effect(
    Artifacts,
    Effect.gen(function* () {
      const fs = yield* FileSystem.FileSystem;
      return Artifacts.of({
        stage: (destination) => Effect.provideService(stage(destination), FileSystem.FileSystem, fs),
        owns: (destination, file) => Effect.provideService(owns(destination, file), FileSystem.FileSystem, fs),
      });
    }),
  );
}

const stage = Effect.fn("Artifacts.stage")(function* (destination: Destination) {
  const fs = yield* FileSystem.FileSystem;
  const { pipeline, artifact, out } = destination;
  if (basename(artifact) !== artifact || artifact === recordName(pipeline)) {
    return yield* Effect.die(new Bug(`'${artifact}' is no name for the artifact of pipeline '${pipeline}'.`));
  }
  const place = layout(pipeline, artifact, resolve(out));
  yield* notInTheWay(place, destination);

  const version = newVersion();
  const folder = join(place.store, version);
  let published = false;
  const created = yield* missingFolders(folder);
  yield* Effect.acquireRelease(
    Effect.andThen(
      Effect.sync(() => activeVersions.add(version)),
      unwritable(out, makeFolders([...created].reverse().concat(folder))),
    ),
    () =>
      Effect.gen(function* () {
        activeVersions.delete(version);
        if (published) return;
        yield* fs.remove(folder, { recursive: true, force: true });
        // Folders that were created and not used. One that others use by now is not empty and stays.
        for (const empty of created) yield* Effect.tryPromise(() => rmdir(empty));
      }).pipe(Effect.ignore),
  );
  yield* Effect.forkScoped(Effect.repeat(touch(folder), Schedule.spaced(`${heartbeat.every} seconds`)));
  yield* cleanVersions(place);

  const publish = Effect.fn("Artifacts.publish")(
    function* (record: string) {
      // Something may have been put there during the computation.
      yield* notInTheWay(place, destination);
      yield* fs.writeFileString(join(folder, recordName(pipeline)), record);
      for (const file of [artifact, recordName(pipeline)]) yield* syncAll(join(folder, file));
      yield* sync(folder);
      for (const { path, target } of place.links) {
        // It may exist from an earlier or a concurrent run; then it is the same.
        yield* Effect.catchIf(fs.symlink(target, path), isThere, () => Effect.void);
      }
      yield* sync(resolve(out));
      const next = join(place.store, nextCurrent(version));
      yield* fs.symlink(version, next);
      yield* fs.rename(next, place.current);
      published = true;
      yield* sync(place.store);
      activeVersions.delete(version);
      yield* cleanVersions(place);
      return { artifact: join(out, artifact), record: join(out, recordName(pipeline)) };
    },
    (effect) => Effect.uninterruptible(unwritable(out, effect)),
  );
  return {
    artifact: join(folder, artifact),
    publish: (record) => Effect.provideService(publish(record), FileSystem.FileSystem, fs),
  } satisfies Staging;
});

/** Shows runs in other containers, which cannot check our process, that this run is still active. */
const touch = (folder: string) =>
  Effect.gen(function* () {
    const fs = yield* FileSystem.FileSystem;
    const now = new Date();
    yield* fs.utimes(folder, now, now);
  }).pipe(Effect.ignore);

const unwritable = <A, R>(folder: string, effect: Effect.Effect<A, PlatformError | RunFailure, R>) =>
  Effect.mapError(effect, (error) =>
    error._tag === "PlatformError" ? refuse(diagnostic("GF4012", { folder, why: describeError(error) })) : error,
  );

const isThere = ({ reason }: PlatformError): boolean => reason._tag === "AlreadyExists";
const isMissing = ({ reason }: PlatformError): boolean => reason._tag === "NotFound" || reason._tag === "BadResource";

/** Refuses to replace anything that no run published. */
const notInTheWay = Effect.fnUntraced(function* ({ links, store, current }: Layout, { out }: Destination) {
  const fs = yield* FileSystem.FileSystem;
  /**
   * The target of a link; null if it is not a link, undefined if it does not exist. Checked once, because other runs
   * may create it.
   */
  const linkTo = (path: string) =>
    Effect.catch(fs.readLink(path), (error) =>
      isMissing(error) ? Effect.succeed(undefined) : Effect.as(fs.lstat(path), null),
    );
  const foreign: string[] = [];
  for (const { path, target } of links) {
    const found = yield* unwritable(out, linkTo(path));
    if (found !== undefined && found !== target) foreign.push(path);
  }
  const kind = yield* unwritable(
    out,
    Effect.catchIf(
      Effect.map(fs.lstat(store), ({ type }) => type),
      isMissing,
      () => Effect.succeed("Directory" as const),
    ),
  );
  if (kind !== "Directory") foreign.push(store);
  else if ((yield* unwritable(out, linkTo(current))) === null) foreign.push(current);
  if (foreign.length > 0) {
    const shown = (path: string) => join(out, path.slice(resolve(out).length));
    return yield* refuse(...foreign.map((path) => diagnostic("GF4017", { path: shown(path) })));
  }
});

/** The missing ancestors of a folder, innermost first. */
const missingFolders = Effect.fnUntraced(function* (folder: string) {
  const fs = yield* FileSystem.FileSystem;
  const missing: string[] = [];
  for (let at = dirname(folder); !(yield* Effect.orElseSucceed(fs.exists(at), () => true)); at = dirname(at))
    missing.push(at);
  return missing;
});

/** One by one: Node's recursive mkdir hangs on file systems such as /proc. */
const makeFolders = Effect.fnUntraced(function* (folders: readonly string[]) {
  const fs = yield* FileSystem.FileSystem;
  for (const folder of folders) yield* Effect.catchIf(fs.makeDirectory(folder), isThere, () => Effect.void);
});

/** Flushes a file to disk. */
const sync = (path: string) =>
  Effect.scoped(
    Effect.gen(function* () {
      const fs = yield* FileSystem.FileSystem;
      const file = yield* fs.open(path);
      yield* file.sync;
    }),
  );

/** Flushes a folder and everything in it. */
const syncAll = (path: string): Effect.Effect<void, PlatformError, FileSystem.FileSystem> =>
  Effect.gen(function* () {
    const fs = yield* FileSystem.FileSystem;
    if ((yield* fs.stat(path)).type === "Directory") {
      for (const name of yield* fs.readDirectory(path)) yield* syncAll(join(path, name));
    }
    yield* sync(path);
  });

const owns = Effect.fn("Artifacts.owns")(function* ({ pipeline, artifact, out }: Destination, file: string) {
  const fs = yield* FileSystem.FileSystem;
  const real = (path: string) => Effect.orElseSucceed(fs.realPath(path), () => null);
  const store = yield* real(layout(pipeline, artifact, resolve(out)).store);
  const target = yield* real(file);
  return store !== null && target?.startsWith(`${store}/`) === true;
});
