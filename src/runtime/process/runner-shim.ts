/**
 * The module that a runner imports as `greenflag/runner` in the engine process: the helpers, and a `runner` that only
 * stores its arguments. Loading the code that supervises runs would take longer than starting the engine.
 */

import type { RunnerSpec } from "../../core/runner-spec.ts";
import type { Compute } from "../../engines/polars/run/compute-types.ts";
import type { Runner } from "../../runner/runner.ts";

export * from "../../engines/polars/run/index.ts";

/** What a runner's module exports here. */
export type Evaluated = Pick<Runner, "spec" | "compute">;

/** The contract was validated before this process started. */
export const runner = (contract: unknown, compute: Compute): Evaluated => ({ spec: contract as RunnerSpec, compute });
