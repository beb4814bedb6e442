/**
 * The module that a runner imports as `greenflag/runner` in the engine process: the helpers, and a `runner` that only
 * stores its arguments. Loading the code that supervises runs would take longer than starting the engine.
 */

import { isRecord } from "../../core/json.ts";
import type { Compute } from "../../engines/polars/run/compute-types.ts";
import { contractFrom, isContract } from "../../runner/contract.ts";
import type { Runner } from "../../runner/runner.ts";

export * from "../../engines/polars/run/index.ts";

/** What a runner's module exports here. */
export type LoadedRunner = Pick<Runner, "spec" | "compute">;

export const runner = (contract: unknown, compute: Compute): LoadedRunner => ({
  spec: contractFrom(contract),
  compute,
});

/** Whether a module's default export is a runner. */
export const isLoadedRunner = (value: unknown): value is LoadedRunner =>
  isRecord(value) && isContract(value.spec) && typeof value.compute === "function";
