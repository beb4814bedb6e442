/** Temporary folders, small Parquet files by a writer that is not ours, and runs inside the test's own process. */
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { DuckDBInstance } from "@duckdb/node-api";
import * as Cause from "effect/Cause";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Layer from "effect/Layer";
import * as Result from "effect/Result";
import { Artifacts, layer, Progress, type RunOptions, type RunReport } from "greenflag/runtime";
import type { Diagnostic } from "../../src/core/diagnostics/diagnostic.ts";
import { engines as builtIn, type EngineName, type Registry } from "../../src/engines/registry.ts";
import type { Runner } from "../../src/runner/index.ts";
import { Engines } from "../../src/runtime/choose-engine.ts";
import { nodeServices } from "../../src/runtime/node-services.ts";
import { newScratch } from "../temporary-folder.ts";
import laps from "./fixtures/laps.runner.ts";
import odd from "./fixtures/odd.runner.ts";
import rounds from "./fixtures/rounds.runner.ts";
import { engineHere } from "./in-process-engine.ts";

export const newFolder = (): string => newScratch("elsewhere");

const duckdb = await (await DuckDBInstance.create()).connect();

/** Writes what a query gives, as DuckDB writes Parquet. */
export const writeParquet = async (file: string, query: string): Promise<string> => {
  await duckdb.run(`COPY (${query}) TO '${file}' (FORMAT parquet)`);
  return file;
};

/** Writes what a query gives in a format of DuckDB's own, with its own options. */
export const writeAs = async (file: string, query: string, options: string): Promise<string> => {
  await duckdb.run(`COPY (${query}) TO '${file}' (${options})`);
  return file;
};

/** What a query of DuckDB gives; one array a row. */
export const ask = async (query: string): Promise<readonly unknown[][]> =>
  (await duckdb.runAndReadAll(query)).getRowsJson();

/** Reads a Parquet file as DuckDB does; one array a row. */
export const readParquet = async (file: string, query = "SELECT * FROM file"): Promise<readonly unknown[][]> => {
  const reader = await duckdb.runAndReadAll(`WITH file AS (SELECT * FROM read_parquet('${file}')) ${query}`);
  return reader.getRowsJson();
};

export const sha256 = (file: string): string => createHash("sha256").update(readFileSync(file)).digest("hex");

/** Waits until something is there, however long that takes: the test's own time limit ends what hangs. */
export const eventually = async <A>(look: () => A | undefined): Promise<A> => {
  for (;;) {
    const found = look();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
};

export const fixture = (name: string): string => fileURLToPath(new URL(`./fixtures/${name}`, import.meta.url));

/** Two races of two drivers, as the fixture `laps` declares them, and a column it does not. */
export const results = `SELECT * FROM (VALUES
  (1::INT, DATE '2021-02-14', 'Al', 1::INT, 2::INT, 'x'), (1, DATE '2021-02-14', 'Bo', NULL, 1, 'x'),
  (2, DATE '2021-02-21', 'Al', 2, 1, 'x'), (2, DATE '2021-02-21', 'Bo', 1, 2, 'x')
) t(race_id, race_date, driver, start, finish, surplus)`;
export const tracks = "SELECT * FROM (VALUES (1::INT, 2.5::DOUBLE), (2, 1.0)) t(race_id, length)";
export const words = "SELECT * FROM (VALUES (1::BIGINT, 'one'), (2, 'three')) t(id, word)";

export interface Place {
  readonly root: string;
  readonly out: string;
  readonly results: string;
  readonly tracks: string;
  readonly words: string;
}

/** A folder with sound tables and no output yet. */
export const newPlace = async (): Promise<Place> => {
  const root = newFolder();
  return {
    root,
    out: join(root, "out"),
    results: await writeParquet(join(root, "results.parquet"), results),
    tracks: await writeParquet(join(root, "tracks.parquet"), tracks),
    words: await writeParquet(join(root, "words.parquet"), words),
  };
};

export interface Options extends Pick<RunOptions, "mode" | "event" | "sealed"> {
  /** The name of an engine of the registry. */
  readonly engine?: string;
  /** Those of greenflag unless said; others compute in the test's process alone. */
  readonly engines?: Registry;
  readonly tables?: Record<string, string>;
  readonly params?: Record<string, unknown>;
  readonly out?: string;
  /** Whether the engine computes in a process of its own, as it does for people; else it does so in the test's. */
  readonly ownProcess?: boolean;
}

export type Ending =
  | { readonly kind: "done"; readonly report: RunReport }
  | { readonly kind: "refused"; readonly diagnostics: readonly Diagnostic[] }
  | { readonly kind: "bug"; readonly message: string };

export const runLaps = (place: Place, options: Options = {}) =>
  run(laps, fixture("laps.runner.ts"), place, { tables: { results: place.results, tracks: place.tracks }, ...options });

export const runRounds = (place: Pick<Place, "root" | "out">, options: Options = {}) =>
  run(rounds, fixture("rounds.runner.ts"), place, options);

/** Ways of `odd` that end the engine's process, block it, or print. */
const ownProcess: readonly string[] = ["abort", "sleep", "stays", "wait", "talk", "reply"];

export const runOdd = (place: Place, how: string, options: Options = {}) =>
  run(odd, fixture("odd.runner.ts"), place, {
    ownProcess: ownProcess.includes(how),
    ...options,
    params: { how, ...options.params },
  });

const here = Layer.mergeAll(Artifacts.layer, engineHere, Progress.layer);

export const run = async (
  runner: Pick<Runner, "run">,
  module: string,
  { root, out }: Pick<Place, "root" | "out">,
  { ownProcess = false, engines = builtIn, engine = engines[0].name, ...options }: Options,
): Promise<Ending> => {
  const exit = await runner
    // The type knows the engines of greenflag alone.
    .run({ tables: {}, params: {}, out, ...options, engine: engine as EngineName, root, module })
    .pipe(
      Effect.provideService(Engines, engines),
      Effect.provide(ownProcess ? layer : here),
      Effect.provide(nodeServices),
      Effect.runPromiseExit,
    );
  if (Exit.isSuccess(exit)) return { kind: "done", report: exit.value };
  const error = Cause.findError(exit.cause);
  if (Result.isSuccess(error)) return { kind: "refused", diagnostics: error.success.diagnostics };
  const defect = Cause.squash(exit.cause);
  return { kind: "bug", message: defect instanceof Error ? defect.message : String(defect) };
};

/** A run's refusals as people would read them; throws if it was not refused. */
export const refusals = async (ending: Promise<Ending>): Promise<readonly string[]> => {
  const it = await ending;
  if (it.kind !== "refused") throw new Error(`not refused: ${JSON.stringify(it)}`);
  return it.diagnostics.map(({ code, message }) => `${code} ${message}`);
};

export const report = async (ending: Promise<Ending>): Promise<RunReport> => {
  const it = await ending;
  if (it.kind !== "done") throw new Error(`not done: ${JSON.stringify(it, null, 2)}`);
  return it.report;
};

/** Everything in a folder, hidden or not, however deep; links are not followed. */
export const listing = (folder: string): readonly string[] =>
  existsSync(folder)
    ? readdirSync(folder, { withFileTypes: true })
        .flatMap((entry) => [
          entry.name,
          ...(entry.isDirectory() ? listing(join(folder, entry.name)).map((name) => join(entry.name, name)) : []),
        ])
        .sort()
    : [];
