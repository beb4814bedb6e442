/** What generated runners call besides polars. */
export { carriedOn } from "./carried-on.ts";
export { filled } from "./filled.ts";
export { foundOnce } from "./found-once.ts";
export { greaterOf, lesserOf, log10Of, quotientOf, remainderOf, roundedTo, signOf, smallLetters } from "./functions.ts";
export { inFrames } from "./in-frames.ts";
export { oneOf } from "./one-of.ts";
export { orNaN } from "./or-nan.ts";
export { quantileOf } from "./quantile-of.ts";
export { settledBefore } from "./settled-before.ts";
export { united } from "./united.ts";
export { wallTime } from "./zones.ts";
