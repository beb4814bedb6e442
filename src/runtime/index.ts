/** For programs that run pipelines: the run function and its report. */

export type { Dtype } from "../core/dtypes.ts";
export type {
  Assumption,
  ColumnContract,
  Compression,
  EngineComputation,
  JsonSchema,
  Mode,
  OutputColumn,
  RunnerSpec,
  SqlParameter,
  TableColumn,
  TableContract,
  UnsupportedByEngine,
} from "../core/runner-spec.ts";
export type { EngineName } from "../engines/registry.ts";
export type { Runner } from "../runner/runner.ts";
export { type Artifact, openArtifact } from "./artifacts/open-artifact.ts";
export { Artifacts } from "./artifacts/publish-artifact.ts";
export { Bug } from "./bug.ts";
export type { EventValue } from "./inputs/check-mode.ts";
export { type NodeServices, nodeServices } from "./node-services.ts";
export { Engine } from "./process/engine-process.ts";
export { Progress, type Step } from "./progress.ts";
export { parseRecord, RunRecord } from "./record.ts";
export { layer, type RunOptions, type RunReport } from "./run.ts";
export { RunFailure } from "./run-failure.ts";
