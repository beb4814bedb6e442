/** A run, step by step: arguments, folder and files, the tables' contracts, the computation, one publication. */
import * as Effect from "effect/Effect";
import type * as FileSystem from "effect/FileSystem";
import * as Layer from "effect/Layer";
import * as Result from "effect/Result";
import { type Diagnostic, diagnostic } from "../diagnostics/diagnostic.ts";
import { checkArguments, type Given } from "./arguments.ts";
import { Artifacts, type Destination } from "./artifacts/artifacts.ts";
import { namesOf } from "./artifacts/layout.ts";
import { Bug } from "./bug.ts";
import { Engine } from "./engine/engine.ts";
import type { EngineTable } from "./engine/protocol.ts";
import { checkMode, type GivenMode } from "./event.ts";
import { orBug, type RunFailure, refuse } from "./failure.ts";
import { Progress } from "./progress.ts";
import { printRecord, type RunRecord } from "./record.ts";
import { outputOf, type RunnerSpec } from "./spec.ts";
import * as Stopwatch from "./stopwatch.ts";
import { describe, inspect, sha256, type TableFile } from "./tables.ts";
import { version } from "./version.ts";

export interface RunOptions extends Given, GivenMode {
  /** The runner's own module: an absolute path. The engine's process imports it. */
  readonly module: string;
  /** The output folder; created if it does not exist. */
  readonly out: string;
}

export interface RunReport {
  readonly record: RunRecord;
  /** Where the artifact and its record are now. */
  readonly files: { readonly artifact: string; readonly record: string };
}

export type Requirements = Artifacts | Engine | Progress | FileSystem.FileSystem;

/** What a run needs besides the platform (@effect/platform-node's NodeServices), and silent. */
export const layer = Layer.mergeAll(Artifacts.layer, Engine.layer, Progress.layer);

export const run = Effect.fn("greenflag.run")(function* (spec: RunnerSpec, options: RunOptions) {
  const { tables, parameters, diagnostics } = checkArguments(spec, options);
  const { score, diagnostics: wrongMode } = checkMode(spec, options);
  if (diagnostics.length + wrongMode.length > 0) return yield* refuse(...diagnostics, ...wrongMode);

  const engine = yield* Engine;
  const artifacts = yield* Artifacts;
  const stopwatch = yield* Stopwatch.start;
  const watched = Effect.provideService(Progress, stopwatch.progress);
  const mode = score === null ? "train" : "score";
  const names = namesOf(spec.pipeline, spec.output.file, mode);
  const destination: Destination = { ...names, out: options.out };
  const request = { module: options.module, parameters, score, folder: options.out };

  // What is wrong with the folder, with a file, with another table's rows: all of it is told at once.
  const staging = yield* Effect.result(artifacts.stage(destination));
  const files = yield* Effect.forEach(tables, (table) => Effect.result(examine(destination, table)));
  const wrong = [staging, ...files].flatMap(refusals);
  if (Result.isFailure(staging) || wrong.length > 0) {
    const sound = tables.filter((_, i) => files.at(i)?.pipe(Result.isSuccess));
    const rest =
      sound.length === 0
        ? []
        : refusals(yield* Effect.result(engine.run({ ...request, tables: sound, artifact: null })));
    return yield* refuse(...wrong, ...rest);
  }
  const read = files.filter(Result.isSuccess).map(({ success }) => success);

  const { artifact, publish } = staging.success;
  const [result, hashes] = yield* Effect.all(
    [
      watched(engine.run({ ...request, tables, artifact })),
      Effect.forEach(tables, (table) => Effect.mapError(sha256(table.file), () => refuse(changedFile(table)))),
    ],
    { concurrency: "unbounded" },
  );
  if (result === null) return yield* Effect.die(new Bug("The engine checked the tables but computed nothing."));
  yield* unchanged(tables, read);

  yield* stopwatch.progress.step("publish");
  const digest = yield* orBug("Reading the artifact")(sha256(artifact));
  const record: RunRecord = {
    greenflag: version,
    pipeline: spec.pipeline,
    decides: spec.decides,
    source: spec.source,
    mode,
    event: score === null ? null : Object.entries(score.event).map(([column, value]) => ({ column, value })),
    sealed: score?.sealed ?? false,
    rows: result.rows,
    columns: outputOf(spec, mode).map(({ name, dtype, nullable, role, instant }) => ({
      name,
      dtype,
      nullable,
      role,
      instant,
    })),
    tables: tables.map(({ name, path }, i) => ({
      name,
      path,
      bytes: read[i]?.bytes ?? 0,
      rows: result.tables[name] ?? 0,
      sha256: hashes[i] ?? "",
    })),
    parameters: parameters as RunRecord["parameters"],
    assumptions: spec.assumptions.map((one) => ({ ...one })),
    timings: yield* stopwatch.timings,
    hashes: { artifact: digest, plan: spec.plan },
  };
  return { record, files: yield* publish(printRecord(record)) } satisfies RunReport;
}, Effect.scoped);

const refusals = (result: Result.Result<unknown, RunFailure>): readonly Diagnostic[] =>
  Result.isFailure(result) ? result.failure.diagnostics : [];

const examine = Effect.fnUntraced(function* (destination: Destination, table: EngineTable) {
  const artifacts = yield* Artifacts;
  if (yield* artifacts.owns(destination, table.file)) {
    const why = "it is what this very run would replace";
    return yield* refuse(diagnostic("GF4019", { table: table.name, path: table.path, why }));
  }
  return yield* inspect(table);
});

/** Refuses to publish a record of files that are not those that were computed from. */
const unchanged = Effect.fnUntraced(function* (tables: readonly EngineTable[], before: readonly TableFile[]) {
  const now = yield* Effect.forEach(tables, ({ file }) => Effect.orElseSucceed(describe(file), () => null));
  const changed = tables.filter((_, i) => now[i]?.state !== before[i]?.state);
  if (changed.length > 0) {
    return yield* refuse(...changed.map(changedFile));
  }
});

const changedFile = ({ name, path }: EngineTable): Diagnostic => diagnostic("GF4020", { table: name, path });
