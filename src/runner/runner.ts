/** The parts of a generated runner: its contract and its computation. */
import type * as Effect from "effect/Effect";
import { isRecord } from "../core/json.ts";
import type { RunnerSpec } from "../core/runner-spec.ts";
import type { Compute, ParameterValues } from "../engines/polars/run/compute-types.ts";
import { type Requirements, type RunOptions, type RunReport, run } from "../runtime/run.ts";
import type { RunFailure } from "../runtime/run-failure.ts";
import { contractFrom, isContract } from "./contract.ts";

export interface Runner {
  readonly spec: RunnerSpec;
  /** Called only in the engine's process. */
  compute(...given: Parameters<Compute>): ReturnType<Compute>;
  /** Checks, computes and publishes; publishes nothing unless every check passes. */
  readonly run: (options: RunOptions) => Effect.Effect<RunReport, RunFailure, Requirements>;
}

/** Whether a module's default export is a runner, generated or written by hand. */
export const isRunner = (value: unknown): value is Runner =>
  isRecord(value) && isContract(value.spec) && typeof value.compute === "function" && typeof value.run === "function";

/**
 * Combines a contract and its computation. JSON has no literal types, so a runner declares the names of its tables and
 * the types of its parameters as type arguments: a computation that uses another name does not compile. The contract
 * itself is external data and is validated by a schema.
 */
export const runner = <Tables extends string = string, Values extends ParameterValues = ParameterValues>(
  contract: unknown,
  compute: Compute<Tables, Values>,
): Runner => {
  const spec = contractFrom(contract);
  return { spec, compute: compute as Compute, run: (options) => run(spec, options) };
};
