/**
 * What a runner gets for `greenflag/runner` in the engine's process: the helpers, and a `runner` that only keeps what it
 * is given. The rest supervises runs; loading it would take longer than the engine itself takes to start.
 */

import type { RunnerSpec, SqlComputation, Unsayable } from "../../core/runner-spec.ts";
import type { Compute } from "../../engines/polars/run/compute.ts";
import type { Runner } from "../../runner/runner.ts";

export * from "../../engines/polars/run/index.ts";

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
