/** What generated runners call besides polars. */
export { carriedOn } from "./carried-on.ts";
export { textOfDuration } from "./duration.ts";
export { ewMeanOf } from "./ew-mean-of.ts";
export { filled } from "./filled.ts";
export { foundOnce } from "./found-once.ts";
export { fromFirst } from "./from-first.ts";
export {
  greaterOf,
  lesserOf,
  log10Of,
  quotientOf,
  remainderOf,
  roundedTo,
  signOf,
  smallLetters,
  squarable,
} from "./functions.ts";
export { inFrames } from "./in-frames.ts";
export { interpolated } from "./interpolated.ts";
export { oneOf } from "./one-of.ts";
export { orNaN } from "./or-nan.ts";
export { priorSettled } from "./prior-settled.ts";
export { quantileOf } from "./quantile-of.ts";
export { seenFrom } from "./seen-from.ts";
export { afterAll, beforeAll } from "./settlement.ts";
export { dateOf, durationOf, timeOf } from "./text-casts.ts";
export { united } from "./united.ts";
export { in64Bits, unwrapped } from "./unwrapped.ts";
export { wallTime } from "./zones.ts";
