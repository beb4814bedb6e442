/** The run side of polars: it executes the query of the runner. */
import type { EngineRuntime } from "../../engine.ts";

export const runtime: EngineRuntime = {
  // Streaming, polars adds up the parts of a group as its threads come to them: last bits would change from run to run.
  execute: async ({ query, asked }) => asked(query).collectSync({ engine: "in-memory" }).lazy(),
};
