/** A run, step by step: arguments, folder and files, contracts of the tables, computation, publication. */
import { join } from "node:path";
import * as Effect from "effect/Effect";
import * as FileSystem from "effect/FileSystem";
import * as Layer from "effect/Layer";
import type { PlatformError } from "effect/PlatformError";
import * as Result from "effect/Result";
import { type Diagnostic, diagnostic } from "../core/diagnostics/diagnostic.ts";
import { outputOf, type RunnerSpec } from "../core/runner-spec.ts";
import { version } from "../core/version.ts";
import type { EngineName } from "../engines/registry.ts";
import { digestOf } from "./artifacts/artifact-hash.ts";
import { namesOf } from "./artifacts/folder-layout.ts";
import { Artifacts, type Destination } from "./artifacts/publish-artifact.ts";
import { Bug } from "./bug.ts";
import { checkRunner } from "./check-runner.ts";
import { chooseEngine, Engines } from "./choose-engine.ts";
import { changedFile, whileUnchanged } from "./inputs/changed-files.ts";
import { checkArguments, type GivenArguments, type GivenTable } from "./inputs/check-arguments.ts";
import { checkMode, type GivenMode } from "./inputs/check-mode.ts";
import { checkUpstream } from "./inputs/check-upstream.ts";
import { findFiles } from "./inputs/find-files.ts";
import { fileState, inspectFiles, sha256 } from "./inputs/inspect-files.ts";
import { type InspectedTable, warnSharedFiles } from "./inputs/warn-shared-files.ts";
import { Engine } from "./process/engine-process.ts";
import type { EngineTable } from "./process/protocol.ts";
import { readStatements } from "./process/read-statements.ts";
import { Progress } from "./progress.ts";
import { printRecord, type RunRecord } from "./record.ts";
import { orBug, type RunFailure, refuse } from "./run-failure.ts";
import * as Stopwatch from "./stopwatch.ts";

export interface RunInput extends GivenArguments, GivenMode {
  /** The absolute path of the runner's module. The engine's process imports it. */
  readonly module: string;
  /** The name of the engine; the first of the registry by default. */
  readonly engine?: string;
  /** The output folder; created if it does not exist. */
  readonly out: string;
}

export interface RunOptions extends RunInput {
  /** The engine; polars by default. */
  readonly engine?: EngineName;
}

export interface RunReport {
  readonly record: RunRecord;
  /** The paths of the published artifact and its record. */
  readonly files: { readonly artifact: string; readonly record: string };
  /** Warnings: probable mistakes that did not stop the run. */
  readonly warnings: readonly Diagnostic[];
}

export type Requirements = Artifacts | Engine | Progress | FileSystem.FileSystem;

/** What a run needs in addition to the platform (`nodeServices`), without progress output. */
export const layer = Layer.mergeAll(Artifacts.layer, Engine.layer, Progress.layer);

export const run = Effect.fn("greenflag.run")(function* (spec: RunnerSpec, options: RunInput) {
  const { tables, parameters, diagnostics } = checkArguments(spec, options);
  const { score, diagnostics: wrongMode } = checkMode(spec, options);
  const { chosen, diagnostics: wrongEngine } = chooseEngine(
    spec.pipeline,
    readStatements(spec, options.module),
    options.engine,
    yield* Engines,
  );
  const refused = [...diagnostics, ...wrongMode, ...wrongEngine];
  if (chosen === null || refused.length > 0) return yield* refuse(...refused);
  const runner = yield* checkRunner(spec, options.module, options.root);

  const engine = yield* Engine;
  const artifacts = yield* Artifacts;
  const stopwatch = yield* Stopwatch.startStopwatch;
  const watched = Effect.provideService(Progress, stopwatch.progress);
  const mode = score === null ? "train" : "score";
  const names = namesOf(spec.pipeline, spec.output.file, mode);
  const destination: Destination = { ...names, out: options.out };
  const request = { module: options.module, engine: chosen.name, parameters, score, folder: options.out };

  // Errors in the folder, in files and in rows of tables are all reported at once.
  const staging = yield* Effect.result(artifacts.stage(destination));
  const examined = yield* Effect.forEach(tables, (table) => Effect.result(examine(spec, destination, table)));
  const wrong = [staging, ...examined].flatMap(refusals);
  const sound = examined.filter(Result.isSuccess).map(({ success }) => success);
  const read = sound.map(({ table }) => table);
  if (Result.isFailure(staging) || wrong.length > 0) {
    const rest =
      read.length === 0
        ? []
        : refusals(
            yield* Effect.result(whileUnchanged(sound, engine.run({ ...request, tables: read, artifact: null }))),
          );
    return yield* refuse(...wrong, ...rest);
  }

  const { artifact, publish } = staging.success;
  const [result, hashes] = yield* whileUnchanged(
    sound,
    Effect.all([watched(engine.run({ ...request, tables: read, artifact })), Effect.forEach(read, hashesOf)], {
      concurrency: "unbounded",
    }),
  );
  if (result === null) return yield* Effect.die(new Bug("The engine checked the tables but computed nothing."));
  const warnings = [...warnSharedFiles(spec, sound), ...result.warnings];

  yield* stopwatch.progress.step("publish");
  const made = yield* orBug("Reading the artifact")(filesOf(artifact, names.artifact));
  const record: RunRecord = {
    greenflag: version,
    pipeline: spec.pipeline,
    decides: spec.decides,
    source: spec.source,
    engine: chosen.name,
    lastBits: chosen.lastBits,
    mode,
    event: score === null ? null : Object.entries(score.event).map(([column, value]) => ({ column, value })),
    sealed: score?.sealed ?? false,
    rows: result.rows,
    columns: outputOf(spec, mode).map(({ name, dtype, nullable, role, instant, doc }) => ({
      name,
      dtype,
      nullable,
      role,
      instant,
      doc: doc ?? null,
    })),
    files: made,
    tables: sound.map(({ table: { name, path, files }, found }, i) => ({
      name,
      path,
      rows: result.tables[name] ?? 0,
      files: files.map((file, k) => ({
        path: file.path,
        bytes: found[k]?.bytes ?? 0,
        sha256: hashes[i]?.[k] ?? "",
      })),
      checks: result.failed[name]?.map((one) => ({ ...one, keys: [...one.keys] })) ?? [],
      zones: zonesOf(spec, name),
    })),
    parameters,
    runner: { ...runner, sources: [...runner.sources] },
    assumptions: spec.assumptions.map((one) => ({ ...one })),
    fillings: [...result.fillings],
    warnings: warnings.map(({ code, message }) => ({ code, message })),
    timings: yield* stopwatch.timings,
    hashes: { artifact: digestOf(made, names.artifact), plan: spec.plan },
  };
  return { record, files: yield* publish(printRecord(record)), warnings } satisfies RunReport;
}, Effect.scoped);

const refusals = (result: Result.Result<unknown, RunFailure>): readonly Diagnostic[] =>
  Result.isFailure(result) ? result.failure.diagnostics : [];

const examine = Effect.fnUntraced(function* (spec: RunnerSpec, destination: Destination, given: GivenTable) {
  const artifacts = yield* Artifacts;
  const table = yield* findFiles(given);
  for (const { path, file } of table.files) {
    if (!(yield* artifacts.owns(destination, file))) continue;
    const why = "it is a file that this run would replace";
    return yield* refuse(diagnostic("GF4019", { table: table.name, path, why }));
  }
  const found = yield* inspectFiles(table);
  const wrong = yield* checkUpstream(spec, table);
  if (wrong.length > 0) return yield* refuse(...wrong);
  return { table, found } satisfies InspectedTable;
});

const hashesOf = (table: EngineTable) =>
  Effect.forEach(table.files, (file) => Effect.mapError(sha256(file.file), () => refuse(changedFile(table, file))));

type MadeFiles = RunRecord["files"];

/** Every file of an artifact, with its path relative to the output folder. */
const filesOf = (file: string, path: string): Effect.Effect<MadeFiles, PlatformError, FileSystem.FileSystem> =>
  Effect.gen(function* () {
    const fs = yield* FileSystem.FileSystem;
    if ((yield* fs.stat(file)).type !== "Directory") {
      return [{ path, bytes: (yield* fileState(file)).bytes, sha256: yield* sha256(file) }];
    }
    const names = (yield* fs.readDirectory(file)).toSorted();
    return (yield* Effect.forEach(names, (name) => filesOf(join(file, name), `${path}/${name}`))).flat();
  });

/** The columns of a table that its files store in a zone. */
const zonesOf = ({ tables }: RunnerSpec, table: string): RunRecord["tables"][number]["zones"] =>
  (tables.find(({ name }) => name === table)?.columns ?? []).flatMap(({ name, zone }) =>
    zone === undefined ? [] : [{ column: name, zone: zone.name, unit: zone.unit ?? null, twice: zone.twice ?? null }],
  );
