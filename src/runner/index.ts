/** What generated runners import: `runner`, and the helpers of polars computations. */

export type { OutputColumn, RunnerSpec } from "../core/runner-spec.ts";
export * from "../engines/polars/run/index.ts";
export { type Runner, runner } from "./runner.ts";
