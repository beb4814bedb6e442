import type { EngineDefinition } from "../engine.ts";
import { duckdbPackage } from "../optional-package.ts";

export const duckdb = {
  name: "duckdb",
  title: "DuckDB",
  extension: "sql",
  spills: true,
  // DuckDB adds up the terms of a window in an order that depends on the position of its rows in the whole table.
  lastBits: { rowsInAnotherOrder: "may differ", eventsAdded: "may differ" },
  needs: duckdbPackage,
  compiler: async () => (await import("./lower/index.ts")).compiler,
  runtime: async () => (await import("./run/execute-statement.ts")).runtime,
} as const satisfies EngineDefinition;
