/** What a generated runner is made of: its description and the computation, put together with types that hold both to account. */
import type * as Effect from "effect/Effect";
import type { RunnerSpec, SqlComputation, Unsayable } from "../core/runner-spec.ts";
import type { Compute } from "../engines/polars/run/compute.ts";
import type { RunFailure } from "../runtime/failure.ts";
import { type Requirements, type RunOptions, type RunReport, run } from "../runtime/run.ts";

export interface Runner<Spec extends RunnerSpec = RunnerSpec> {
  readonly spec: Spec;
  /** Called in the engine's process only. */
  readonly compute: Compute<Spec>;
  /** The same for DuckDB. */
  readonly sql: SqlComputation | Unsayable;
  /** Checks, computes and publishes; nothing is published unless everything held. */
  readonly run: (options: RunOptions) => Effect.Effect<RunReport, RunFailure, Requirements>;
}

export const runner = <const Spec extends RunnerSpec>(
  spec: Spec,
  compute: Compute<Spec>,
  sql: SqlComputation | Unsayable = { why: "its runner has no statement" },
): Runner<Spec> => ({
  spec,
  compute,
  sql,
  run: (options) => run({ spec, sql }, options),
});
