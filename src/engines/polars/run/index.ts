/** What generated runners call: polars, and helpers. */

export { default as pl } from "nodejs-polars";
export { durationToText } from "../../../runtime/readers/durations.ts";
export { localTime } from "../../../runtime/readers/time-zones.ts";
export { assertOneToOne } from "./assert-one-to-one.ts";
export { carryOverRows } from "./carry-over-rows.ts";
export { countFills } from "./count-fills.ts";
export { differenceFromFirst } from "./difference-from-first.ts";
export { exponentialMean } from "./exponential-mean.ts";
export { isInList, propagateNaN } from "./expressions.ts";
export {
  greaterOf,
  lesserOf,
  log10,
  lowercase,
  nanUnlessSquarable,
  quotient,
  remainder,
  roundHalfToEven,
  sign,
} from "./functions.ts";
export { interpolate } from "./interpolate.ts";
export { joinPriorSettled } from "./join-prior-settled.ts";
export { checkedArithmetic, checkOverflow } from "./overflow.ts";
export { quantile } from "./quantile.ts";
export { rangeJoin } from "./range-join.ts";
export { rollingGroups } from "./rolling-groups.ts";
export { earliestTime, latestTime } from "./settled-conditions.ts";
export { textToDate, textToDatetime, textToDuration } from "./text-casts.ts";
export { unionDistinctKeys } from "./union-distinct-keys.ts";
