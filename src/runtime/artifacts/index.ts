/** For programs that read published artifacts: the part of `greenflag/runtime` that loads no engine. */
export { RunFailure } from "../failure.ts";
export { parseRecord, RunRecord } from "../record.ts";
export { type Artifact, openArtifact } from "./open.ts";
