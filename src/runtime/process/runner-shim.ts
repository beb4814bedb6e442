/**
 * What a runner gets for `greenflag/runner` in the engine's process: the helpers, and a `runner` that only keeps what it
 * is given. The rest supervises runs; loading it would take longer than the engine itself takes to start.
 */

import type { RunnerSpec } from "../../core/runner-spec.ts";
import type { Compute } from "../../engines/polars/run/compute-types.ts";
import type { Runner } from "../../runner/runner.ts";

export * from "../../engines/polars/run/index.ts";

/** What a runner's module exports here. */
export type Evaluated = Pick<Runner, "spec" | "compute">;

/** The contract was read by its schema before this process was started. */
export const runner = (contract: unknown, compute: Compute): Evaluated => ({ spec: contract as RunnerSpec, compute });
