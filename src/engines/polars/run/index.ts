/** The helpers that generated runners call in addition to polars. */

export { textOfDuration } from "../../../runtime/readers/duration.ts";
export { localTime } from "../../../runtime/readers/zones.ts";
export { foundOnce } from "./assert-one-to-one.ts";
export { carriedOn } from "./carry-over-rows.ts";
export { filled } from "./count-fills.ts";
export { ewMeanOf } from "./exponential-mean.ts";
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
export { interpolated } from "./interpolate.ts";
export { oneOf } from "./one-of.ts";
export { orNaN } from "./or-nan.ts";
export { in64Bits, unwrapped } from "./overflow.ts";
export { priorSettled } from "./prior-settled.ts";
export { quantileOf } from "./quantile.ts";
export { seenFrom } from "./range-join.ts";
export { inFrames } from "./rolling-groups.ts";
export { afterAll, beforeAll } from "./settlement.ts";
export { dateOf, durationOf, timeOf } from "./text-casts.ts";
export { united } from "./union-distinct-keys.ts";
