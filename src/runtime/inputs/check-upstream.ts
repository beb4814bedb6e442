/**
 * Checks tables that are artifacts of greenflag: a table must not declare a column earlier than the record of the
 * artifact states, because that would let the future in.
 */
import { basename, dirname, join, relative } from "node:path";
import * as Effect from "effect/Effect";
import * as FileSystem from "effect/FileSystem";
import { z } from "zod";
import { type Diagnostic, diagnostic } from "../../core/diagnostics/diagnostic.ts";
import { readJson } from "../../core/json.ts";
import type { RunnerSpec, TableContract } from "../../core/runner-spec.ts";
import { recordEnding } from "../artifacts/record-file.ts";
import type { EngineTable } from "../process/protocol.ts";

/** The part of a record that is needed, whatever version of greenflag wrote it. */
const RecordStatements = z.object({
  pipeline: z.string(),
  columns: z.array(z.object({ name: z.string(), role: z.string(), instant: z.string() })),
  files: z.array(z.object({ path: z.string() })),
});
type RecordStatements = z.infer<typeof RecordStatements>;

interface FoundRecord {
  /** The path of the record, in the form in which the caller wrote the table's path. */
  readonly path: string;
  readonly stated: RecordStatements;
}

/** Refuses columns that the table declares earlier than the record of their artifact; one diagnostic per record. */
export const checkUpstream = Effect.fn("runtime.contradicted")(function* (spec: RunnerSpec, table: EngineTable) {
  const contract = spec.tables.find(({ name }) => name === table.name);
  // The rows of a log are known by their stamps.
  if (contract === undefined || contract.stamp !== undefined) return [];
  const records = yield* recordsOf(table);
  return records.flatMap(({ path, stated }): readonly Diagnostic[] => {
    const columns = earlier(spec, contract, stated);
    const params = { table: table.name, path: table.path, record: path, pipeline: stated.pipeline, columns };
    return columns.length === 0 ? [] : [diagnostic("GF4080", params)];
  });
});

/** The columns that are declared earlier than stated. Instants outside the pipeline's timeline are not compared. */
const earlier = ({ known, later = [] }: RunnerSpec, { keys, columns }: TableContract, stated: RecordStatements) => {
  const chain = [...known, ...later.filter((at) => at !== "hindsight"), "hindsight"];
  return columns.flatMap(({ name, instant }) => {
    const column = stated.columns.find((one) => one.name === name);
    if (column === undefined || column.role === "key" || keys.includes(name)) return [];
    const [declared, record] = [chain.indexOf(instant), chain.indexOf(column.instant)];
    return declared >= 0 && declared < record ? [{ name, declared: instant, stated: column.instant }] : [];
  });
};

/** The records beside the files of a table that name them, sorted by path. */
const recordsOf = Effect.fnUntraced(function* ({ files }: EngineTable) {
  const fs = yield* FileSystem.FileSystem;
  const folders = new Map<string, readonly FoundRecord[]>();
  const found = new Map<string, FoundRecord>();
  for (const { path, file } of files) {
    const real = yield* Effect.orElseSucceed(fs.realPath(file), () => file);
    const places = [
      { shown: path, place: file },
      { shown: real, place: real },
    ];
    for (const { shown, place } of places) {
      const folder = folderOf(place);
      const known = folders.get(folder) ?? (yield* recordsIn(folder, folderOf(shown)));
      folders.set(folder, known);
      const named = relative(folder, place);
      const record = known.find(({ stated }) => stated.files.some((one) => one.path === named));
      if (record === undefined) continue;
      found.set(record.path, record);
      break;
    }
  }
  return [...found.values()];
});

/** The folder of an artifact's record: beside the file, or beside the folder of an artifact by event. */
const folderOf = (file: string): string => {
  let folder = dirname(file);
  if (!basename(folder).includes("=")) return folder;
  while (basename(folder).includes("=")) folder = dirname(folder);
  return dirname(folder);
};

const recordsIn = Effect.fnUntraced(function* (folder: string, shown: string) {
  const fs = yield* FileSystem.FileSystem;
  const names = yield* Effect.orElseSucceed(fs.readDirectory(folder), () => []);
  const found: FoundRecord[] = [];
  for (const name of names.filter((one) => one.endsWith(recordEnding)).toSorted()) {
    const stated = yield* Effect.orElseSucceed(read(join(folder, name)), () => null);
    if (stated !== null) found.push({ path: join(shown, name), stated });
  }
  return found;
});

/** A file that is not a record states nothing. */
const read = Effect.fnUntraced(function* (file: string) {
  const fs = yield* FileSystem.FileSystem;
  // Opening a pipe would wait for its writer.
  if ((yield* fs.stat(file)).type !== "File") return null;
  const text = yield* fs.readFileString(file);
  return yield* Effect.try({ try: () => readJson(text, RecordStatements), catch: () => null });
});
