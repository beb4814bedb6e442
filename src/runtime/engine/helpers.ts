/** What generated runners call besides polars. */
export { carriedOn } from "./carried-on.ts";
export { oneOf } from "./one-of.ts";
export { settledBefore } from "./settled-before.ts";
