/** The language. Its functions build a plan as plain frozen data and do nothing else. */

export type { Dtype } from "../src/core/dtypes.ts";
export type { Instant } from "../src/core/instant.ts";
export type { Zone } from "../src/core/time-zones.ts";
export type { Compression, PipelinePlan } from "../src/plan/pipeline.ts";
export { bool, categorical, date, datetime, duration, f32, f64, i8, i16, i32, i64, str } from "./column-types.ts";
export { type Config, defineConfig } from "./config.ts";
export { lit, when } from "./expression/build.ts";
export type { AnyExpression, ExpressionOf, NumberExpression, Row, Ticked } from "./expression/types.ts";
export { type Draft, type Pipeline, pipeline } from "./pipeline.ts";
export { prefixed, rate, rollingStatistics } from "./ready-made.ts";
export type { Relation, RowOf } from "./relation.ts";
export type { Scope } from "./scope.ts";
export { stampedTable, staticTable } from "./static-table.ts";
export { table } from "./table.ts";
export { type Timeline, timeline } from "./timeline.ts";
export type { AnyFrame, FrameFits, WindowAt, WindowNull } from "./window.ts";
export { around, everywhere, following, last, next, peers, prior, soFar, wholeEvent } from "./window.ts";
