/** What generated runners call besides polars. */
export { foundOnce } from "./found-once.ts";
export { oneOf } from "./one-of.ts";
export { united } from "./united.ts";
