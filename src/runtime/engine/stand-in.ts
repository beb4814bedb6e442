/**
 * What a runner gets for `greenflag/runtime` in the engine's process: the helpers, and a `runner` that only keeps what it
 * is given. The rest supervises runs; loading it would take longer than the engine itself takes to start.
 */
import type { Runner } from "../runner.ts";
import type { RunnerSpec, SqlComputation, Unsayable } from "../spec.ts";
import type { Compute } from "./compute.ts";

export * from "./helpers.ts";

export type Loaded = Pick<Runner, "spec" | "compute" | "sql">;

export const runner = (
  spec: RunnerSpec,
  compute: Compute<RunnerSpec>,
  sql: SqlComputation | Unsayable = { why: "its runner has no statement" },
): Loaded => ({
  spec,
  compute,
  sql,
});
