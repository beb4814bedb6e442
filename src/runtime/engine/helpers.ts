/** What generated runners call besides polars. */
export { oneOf } from "./one-of.ts";
