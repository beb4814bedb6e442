/** The interpreter as an engine. No runner carries its plan: a test takes it into a registry, to hold whole runs against it. */
import type { EngineDefinition } from "../engine.ts";

export const reference = {
  name: "reference",
  title: "the reference",
  extension: "json",
  spills: false,
  // Sums are exact before they are rounded once.
  lastBits: { rowsInAnotherOrder: "same", eventsAdded: "same" },
  compiler: async () => (await import("./lower/index.ts")).compiler,
  runtime: async () => (await import("./run/index.ts")).runtime,
} as const satisfies EngineDefinition;
