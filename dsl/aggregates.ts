/** The aggregates of windows and groups: which ones a column of each dtype has, and what they return. */
import type { aggregateRules, durationAdvice } from "../src/core/aggregate-rules.ts";
import type { FrameKind } from "../src/core/calculus.ts";
import type { Dtype, Numeric } from "../src/core/dtypes.ts";
import type { HalfLifeSentence, ShareSentence, TakesSentence } from "../src/core/messages.ts";
import type { ExpressionOf } from "./expression/types.ts";
import type { Scope } from "./scope.ts";
import type { SumOf } from "./window.ts";

/** An aggregate that this dtype does not have. Calling it is a type error that prints the sentence. */
type Refused<What extends keyof typeof aggregateRules, D extends Dtype> = TakesSentence<
  `${What}()`,
  (typeof aggregateRules)[What]["takes"],
  D
>;

/** The same for a duration; the sentence suggests `.seconds()`. */
type RefusedForDuration<What extends keyof typeof aggregateRules> = TakesSentence<
  `${What}()`,
  typeof durationAdvice,
  "duration"
>;

/** An aggregate that is not defined over this kind of frame. */
type UnsupportedFrame<What extends "rank" | "rankFromTop" | "ewMean"> = TakesSentence<
  `${What}()`,
  (typeof aggregateRules)[What]["over"]["words"],
  "other rows"
>;

/** A share from 0 to 1, or the sentence that rejects it. A number that is not a literal is checked at run time. */
type Share<Q extends number> = number extends Q
  ? Q
  : `${Q}` extends `-${string}`
    ? ShareSentence<Q>
    : `${Q}` extends "0" | "1" | `0.${string}` | `${string}e-${string}`
      ? Q
      : ShareSentence<Q>;

/** A half-life, or the sentence that rejects it. A number that is not a literal is checked at run time. */
type HalfLife<H extends number> = number extends H ? H : `${H}` extends "0" | `-${string}` ? HalfLifeSentence<H> : H;

/**
 * The aggregates that every dtype has.
 *
 * `N`: whether the frame can be empty; `At`: when the result is known; `S`: the scope in which the result is used.
 */
export interface AnyWindow<D extends Dtype, N extends boolean, At extends string, S extends Scope> {
  /** The number of values. Nulls are not counted. Zero, not null, if there are no values. */
  count(): ExpressionOf<"i64", false, At, S>;
  /** The first value in the order of time: by event, then tick, then entity. Nulls are skipped. */
  first(): ExpressionOf<D, N, At, S>;
  /** The last value in the order of time. Nulls are skipped. */
  last(): ExpressionOf<D, N, At, S>;
}

/** Text, dates and times: they are ordered, but have no differences that could be averaged. */
export interface OrderedWindow<D extends Dtype, N extends boolean, At extends string, S extends Scope>
  extends AnyWindow<D, N, At, S> {
  /** The smallest value: the first text by code point, the earliest date or time. */
  min(): ExpressionOf<D, N, At, S>;
  /** The largest value: the last text by code point, the latest date or time. */
  max(): ExpressionOf<D, N, At, S>;
  /** Defined for numbers, and for booleans as a share. */
  mean(this: Refused<"mean", D>): never;
  /** Defined for numbers, and for booleans as a count. */
  sum(this: Refused<"sum", D>): never;
  /** Defined for numbers only. */
  std(this: Refused<"std", D>): never;
  /** Defined for numbers only. */
  var(this: Refused<"var", D>): never;
  /** Defined for numbers only. */
  median(this: Refused<"median", D>): never;
  /** Defined for numbers only. */
  quantile(this: Refused<"quantile", D>, share: number): never;
  /** Defined for numbers, and for booleans as a share. */
  ewMean(this: Refused<"ewMean", D>, halfLife: number): never;
  /** Defined for booleans only. */
  any(this: Refused<"any", D>): never;
  /** Defined for booleans only. */
  all(this: Refused<"all", D>): never;
  /** Defined for numbers only. */
  rank(this: Refused<"rank", D>): never;
  /** Defined for numbers only. */
  rankFromTop(this: Refused<"rankFromTop", D>): never;
}

export interface BooleanWindow<N extends boolean, At extends string, S extends Scope>
  extends AnyWindow<"bool", N, At, S> {
  /** The share of true values, f64 from 0 to 1. */
  mean(): ExpressionOf<"f64", N, At, S>;
  /** The number of true values. Null if there are no values. */
  sum(): ExpressionOf<"i64", N, At, S>;
  /** Whether any value is true. Nulls are ignored. Null if there are no values. */
  any(): ExpressionOf<"bool", N, At, S>;
  /** Whether all values are true. Nulls are ignored. Null if there are no values. */
  all(): ExpressionOf<"bool", N, At, S>;
  /** Not defined for booleans: use any() or all(). */
  min(this: Refused<"min", "bool">): never;
  /** Not defined for booleans: use any() or all(). */
  max(this: Refused<"max", "bool">): never;
  /** Defined for numbers only. */
  std(this: Refused<"std", "bool">): never;
  /** Defined for numbers only. */
  var(this: Refused<"var", "bool">): never;
  /** Defined for numbers only. */
  median(this: Refused<"median", "bool">): never;
  /** Defined for numbers only. */
  quantile(this: Refused<"quantile", "bool">, share: number): never;
  /** Defined for numbers only. */
  rank(this: Refused<"rank", "bool">): never;
  /** Defined for numbers only. */
  rankFromTop(this: Refused<"rankFromTop", "bool">): never;
}

export interface NumberWindow<D extends Numeric, N extends boolean, At extends string, S extends Scope>
  extends AnyWindow<D, N, At, S> {
  /** The arithmetic mean, f64. NaN if any value is NaN. */
  mean(): ExpressionOf<"f64", N, At, S>;
  /** The sum: i64 for integers, f64 for floats. Null, not zero, if there are no values. */
  sum(): ExpressionOf<SumOf<D>, N, At, S>;
  /** The smallest value. NaN if any value is NaN. */
  min(): ExpressionOf<D, N, At, S>;
  /** The largest value. NaN if any value is NaN. */
  max(): ExpressionOf<D, N, At, S>;
  /** The sample standard deviation (n - 1), f64. Null for fewer than two values. */
  std(): ExpressionOf<"f64", true, At, S>;
  /** The sample variance (n - 1), f64. Null for fewer than two values. */
  var(): ExpressionOf<"f64", true, At, S>;
  /** The median, f64; for an even number of values, the mean of the two middle ones. NaN if any value is NaN. */
  median(): ExpressionOf<"f64", N, At, S>;
  /**
   * The quantile, f64: 0 is the smallest value, 1 the largest. Interpolates linearly between two values. NaN if any
   * value is NaN.
   *
   * @example r.lap_time_s.over(last(20)).quantile(0.9)
   */
  quantile<const Q extends number>(share: Share<Q>): ExpressionOf<"f64", N, At, S>;
  /** Defined for booleans only. */
  any(this: Refused<"any", D>): never;
  /** Defined for booleans only. */
  all(this: Refused<"all", D>): never;
}

/** Numbers over frames in which rows are not ranked against each other. */
export interface UnrankedWindow<D extends Numeric, N extends boolean, At extends string, S extends Scope>
  extends NumberWindow<D, N, At, S> {
  /** Defined only for frames that compare rows with each other. */
  rank(this: UnsupportedFrame<"rank">): never;
  /** Defined only for frames that compare rows with each other. */
  rankFromTop(this: UnsupportedFrame<"rankFromTop">): never;
  /** Defined only for frames that extend in one direction. */
  ewMean(this: UnsupportedFrame<"ewMean">, halfLife: number): never;
}

/** The exponentially weighted mean, of numbers and of booleans as ones and zeros. */
export interface ExponentialMean<N extends boolean, At extends string, S extends Scope> {
  /**
   * The exponentially weighted mean, f64: near values weigh more. A value has the weight `0.5 ** (age / halfLife)`. Its
   * age is its distance from the nearest value of the frame, in the unit of the frame: ticks for `last`, `soFar` and
   * `next`, events for `prior` and `following`. A null has no weight, but its tick or event still counts as distance.
   * NaN if any value is NaN. Known when any aggregate over the frame is.
   *
   * @example r.finish.over(prior()).ewMean(3)
   */
  ewMean<const H extends number>(halfLife: HalfLife<H>): ExpressionOf<"f64", N, At, S>;
}

/** Numbers over frames that extend in one direction. */
export interface DirectionalWindow<D extends Numeric, N extends boolean, At extends string, S extends Scope>
  extends NumberWindow<D, N, At, S>,
    ExponentialMean<N, At, S> {
  /** Defined only for frames that compare rows with each other. */
  rank(this: UnsupportedFrame<"rank">): never;
  /** Defined only for frames that compare rows with each other. */
  rankFromTop(this: UnsupportedFrame<"rankFromTop">): never;
}

/** Booleans over frames that extend in one direction. */
export interface DirectionalBooleanWindow<N extends boolean, At extends string, S extends Scope>
  extends BooleanWindow<N, At, S>,
    ExponentialMean<N, At, S> {}

/** Booleans over all other frames. */
export interface UndirectedBooleanWindow<N extends boolean, At extends string, S extends Scope>
  extends BooleanWindow<N, At, S> {
  /** Defined only for frames that extend in one direction. */
  ewMean(this: UnsupportedFrame<"ewMean">, halfLife: number): never;
}

/** Numbers over frames in which each row has a rank. */
export interface RankedWindow<D extends Numeric, N extends boolean, At extends string, S extends Scope>
  extends NumberWindow<D, N, At, S> {
  /**
   * The rank among the values of the frame, i64: 1 is the smallest; equal values share the lower rank. Null for a null.
   */
  rank(): ExpressionOf<"i64", N, At, S>;
  /** The rank from the top: 1 is the largest. */
  rankFromTop(): ExpressionOf<"i64", N, At, S>;
  /** Defined only for frames that extend in one direction. */
  ewMean(this: UnsupportedFrame<"ewMean">, halfLife: number): never;
}

/** Durations: they can be ordered and added. Means and deviations are computed from their seconds. */
export interface DurationWindow<N extends boolean, At extends string, S extends Scope>
  extends AnyWindow<"duration", N, At, S> {
  /** The sum, a duration. Null, not zero, if there are no values. */
  sum(): ExpressionOf<"duration", N, At, S>;
  /** The shortest duration; a negative one is smaller than any other. */
  min(): ExpressionOf<"duration", N, At, S>;
  /** The longest duration. */
  max(): ExpressionOf<"duration", N, At, S>;
  /** Not defined for durations. Use `r.stop.seconds().over(last(5)).mean()`. */
  mean(this: RefusedForDuration<"mean">): never;
  /** Not defined for durations. Use `.seconds()` first. */
  std(this: RefusedForDuration<"std">): never;
  /** Not defined for durations. Use `.seconds()` first. */
  var(this: RefusedForDuration<"var">): never;
  /** Not defined for durations. Use `.seconds()` first. */
  median(this: RefusedForDuration<"median">): never;
  /** Not defined for durations. Use `.seconds()` first. */
  quantile(this: RefusedForDuration<"quantile">, share: number): never;
  /** Not defined for durations. Use `.seconds()` first. */
  ewMean(this: RefusedForDuration<"ewMean">, halfLife: number): never;
  /** Defined for booleans only. */
  any(this: Refused<"any", "duration">): never;
  /** Defined for booleans only. */
  all(this: Refused<"all", "duration">): never;
}

/** Durations over frames in which rows are not ranked against each other. */
export interface UnrankedDurationWindow<N extends boolean, At extends string, S extends Scope>
  extends DurationWindow<N, At, S> {
  /** Defined only for frames that compare rows with each other. */
  rank(this: UnsupportedFrame<"rank">): never;
  /** Defined only for frames that compare rows with each other. */
  rankFromTop(this: UnsupportedFrame<"rankFromTop">): never;
}

/** Durations over frames in which each row has a rank. */
export interface RankedDurationWindow<N extends boolean, At extends string, S extends Scope>
  extends DurationWindow<N, At, S> {
  /** The rank among the durations of the frame, i64: 1 is the shortest; equal durations share the lower rank. */
  rank(): ExpressionOf<"i64", N, At, S>;
  /** The rank from the top: 1 is the longest. */
  rankFromTop(): ExpressionOf<"i64", N, At, S>;
}

/** The aggregates of a column of this dtype over a group, or over a frame that extends in both directions. */
export type Window<D extends Dtype, N extends boolean, At extends string, S extends Scope> = D extends Numeric
  ? UnrankedWindow<D, N, At, S>
  : D extends "bool"
    ? UndirectedBooleanWindow<N, At, S>
    : D extends "duration"
      ? UnrankedDurationWindow<N, At, S>
      : OrderedWindow<D, N, At, S>;

/** The aggregates over a frame in which each row has a rank. */
type RankedWindowOf<D extends Dtype, N extends boolean, At extends string, S extends Scope> = D extends Numeric
  ? RankedWindow<D, N, At, S>
  : D extends "duration"
    ? RankedDurationWindow<N, At, S>
    : Window<D, N, At, S>;

/** The aggregates over a frame that extends in one direction. */
type DirectionalWindowOf<D extends Dtype, N extends boolean, At extends string, S extends Scope> = D extends Numeric
  ? DirectionalWindow<D, N, At, S>
  : D extends "bool"
    ? DirectionalBooleanWindow<N, At, S>
    : Window<D, N, At, S>;

/** The aggregates of a column of this dtype over a kind of frame. */
export type WindowOver<K extends FrameKind, D extends Dtype, N extends boolean, At extends string, S extends Scope> = [
  K,
] extends [FrameKindsOf<"ewMean">]
  ? DirectionalWindowOf<D, N, At, S>
  : [K] extends [FrameKindsOf<"rank">]
    ? RankedWindowOf<D, N, At, S>
    : Window<D, N, At, S>;

/** The frames over which an aggregate is defined. */
type FrameKindsOf<What extends "rank" | "ewMean"> = (typeof aggregateRules)[What]["over"]["kinds"][number];
