/** Validates an artifact: the hashes of its files in this process, their content with the engine. */
import * as Effect from "effect/Effect";
import { foldersOf } from "../inputs/find-files.ts";
import { Engine } from "../process/engine-process.ts";
import type { EngineTable, Rows } from "../process/protocol.ts";
import { refuse } from "../run-failure.ts";
import { type InspectedArtifact, inspectArtifact, recordOf } from "./open-artifact.ts";

export interface ValidatedArtifact {
  readonly artifact: InspectedArtifact;
  /** The first rows as text, with columns in the order of the record. */
  readonly rows: Rows;
}

/** `out` is the folder in which a plain name is searched. */
export const validateArtifact = Effect.fn("artifacts.lookInto")(function* (path: string, out: string, rows: number) {
  const artifact = yield* inspectArtifact(yield* recordOf(path, out), "sha256");
  if (artifact.diagnostics.length > 0) return yield* refuse(...artifact.diagnostics);
  const engine = yield* Engine;
  const { record, shown } = artifact;
  return {
    artifact,
    rows: yield* engine.look({
      artifact: tableOf(artifact),
      record: { path: shown.record, columns: record.columns, rows: record.rows },
      rows,
    }),
  } satisfies ValidatedArtifact;
});

/** Reads an artifact like a table. Only folders that a run created count as partitions, not the folders above. */
const tableOf = ({ record, format, paths, shown }: InspectedArtifact): EngineTable => ({
  name: record.pipeline,
  path: shown.artifact,
  format,
  files: record.files.map(({ path }, i) => ({
    path,
    file: paths.files[i] ?? "",
    folders: foldersOf(path.split("/").slice(1).join("/")),
  })),
});
