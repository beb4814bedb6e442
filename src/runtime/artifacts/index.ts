/** For programs that use what was published: of `greenflag/runtime` that which loads no engine. */
export { RunFailure } from "../failure.ts";
export { parseRecord, RunRecord } from "../record.ts";
export { type Artifact, openArtifact } from "./open.ts";
