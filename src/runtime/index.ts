/** What generated runners are made with, and what a program needs that runs one itself. */
export { Artifacts } from "./artifacts/artifacts.ts";
export { type Artifact, openArtifact } from "./artifacts/open.ts";
export { Bug } from "./bug.ts";
export { Engine } from "./engine/engine.ts";
export * from "./engine/helpers.ts";
export type { EventValue } from "./event.ts";
export { RunFailure } from "./failure.ts";
export { Progress, type Step } from "./progress.ts";
export { parseRecord, RunRecord } from "./record.ts";
export { layer, type RunOptions, type RunReport } from "./run.ts";
export { type Runner, runner } from "./runner.ts";
export type {
  Assumption,
  ColumnContract,
  Compression,
  Dtype,
  EngineName,
  JsonSchema,
  Mode,
  OutputColumn,
  RunnerSpec,
  SqlComputation,
  SqlParameter,
  TableColumn,
  TableContract,
  Unsayable,
} from "./spec.ts";
