/** For programs that read published artifacts: the part of `greenflag/runtime` that loads no engine. */

export { type NodeServices, nodeServices } from "../node-services.ts";
export { parseRecord, RunRecord } from "../record.ts";
export { RunFailure } from "../run-failure.ts";
export { type Artifact, openArtifact } from "./open-artifact.ts";
