/**
 * The interpreter as an engine. No runner stores its plan; tests add it to a registry to compare whole runs with it.
 */
import type { EngineDefinition } from "../engine.ts";

export const reference = {
  name: "reference",
  title: "the reference",
  extension: "json",
  spills: false,
  // Sums are exact and rounded once.
  lastBits: { rowsInAnotherOrder: "same", eventsAdded: "same" },
  compiler: async () => (await import("./lower/index.ts")).compiler,
  runtime: async () => (await import("./run/index.ts")).runtime,
} as const satisfies EngineDefinition;
