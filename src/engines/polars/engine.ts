import type { EngineDefinition } from "../engine.ts";

export const polars = {
  name: "polars",
  title: "polars",
  extension: null,
  spills: false,
  lastBits: { rowsInAnotherOrder: "same", eventsAdded: "same" },
  compiler: async () => (await import("./lower/index.ts")).compiler,
  runtime: async () => (await import("./run/execute-query.ts")).runtime,
} as const satisfies EngineDefinition;
