/** The aggregates of windows and groups: which ones a column of each dtype has, and what they return. */
import type { aggregateRules, numbersOfDuration } from "../src/core/aggregate-rules.ts";
import type { FrameKind } from "../src/core/calculus.ts";
import type { Dtype, Numeric } from "../src/core/dtypes.ts";
import type { HalfLifeSentence, ShareSentence, TakesSentence } from "../src/core/messages.ts";
import type { ExpressionOf } from "./expression/types.ts";
import type { Scope } from "./scope.ts";
import type { SumOf } from "./window.ts";

/** An aggregate that this dtype does not have: calling it is refused with the sentence. */
type Refused<What extends keyof typeof aggregateRules, D extends Dtype> = TakesSentence<
  `${What}()`,
  (typeof aggregateRules)[What]["takes"],
  D
>;

/** The same of a duration, which has a way out. */
type RefusedOfSpan<What extends keyof typeof aggregateRules> = TakesSentence<
  `${What}()`,
  typeof numbersOfDuration,
  "duration"
>;

/** An aggregate that has no meaning over such a frame: rows that are not held against each other have no places. */
type Elsewhere<What extends "rank" | "rankFromTop" | "ewMean"> = TakesSentence<
  `${What}()`,
  (typeof aggregateRules)[What]["over"]["words"],
  "other rows"
>;

/** A share from 0 to 1, or the sentence that says this is none. A number that is not written out is checked when it is there. */
type Share<Q extends number> = number extends Q
  ? Q
  : `${Q}` extends `-${string}`
    ? ShareSentence<Q>
    : `${Q}` extends "0" | "1" | `0.${string}` | `${string}e-${string}`
      ? Q
      : ShareSentence<Q>;

/** A half-life, or the sentence that says this is none. A number that is not written out is checked when it is there. */
type HalfLife<H extends number> = number extends H ? H : `${H}` extends "0" | `-${string}` ? HalfLifeSentence<H> : H;

/**
 * What every dtype can be asked.
 *
 * `N`: whether the frame may lack values; `At`: when the result is known; `S`: the scope the result is used in.
 */
interface AnyWindow<D extends Dtype, N extends boolean, At extends string, S extends Scope> {
  /** How many values there are; nulls do not count. Zero, not null, where there are none. */
  count(): ExpressionOf<"i64", false, At, S>;
  /**
   * The first value in the order of time: of events, then ticks, then entities. Nulls are passed over, as by every
   * aggregate.
   */
  first(): ExpressionOf<D, N, At, S>;
  /** The last value in the order of time. Nulls are passed over. */
  last(): ExpressionOf<D, N, At, S>;
}

/** Text, days and times: they have an order, and no distances. */
export interface OrderedWindow<D extends Dtype, N extends boolean, At extends string, S extends Scope>
  extends AnyWindow<D, N, At, S> {
  /** The least value: of text by code point, of days and times the earliest. */
  min(): ExpressionOf<D, N, At, S>;
  /** The greatest value: of text by code point, of days and times the latest. */
  max(): ExpressionOf<D, N, At, S>;
  /** Only numbers have one, and booleans, as a share. */
  mean(this: Refused<"mean", D>): never;
  /** Only numbers have one, and booleans, as a count. */
  sum(this: Refused<"sum", D>): never;
  /** Only numbers have one. */
  std(this: Refused<"std", D>): never;
  /** Only numbers have one. */
  var(this: Refused<"var", D>): never;
  /** Only numbers have one. */
  median(this: Refused<"median", D>): never;
  /** Only numbers have one. */
  quantile(this: Refused<"quantile", D>, share: number): never;
  /** Only numbers have one, and booleans, as a share. */
  ewMean(this: Refused<"ewMean", D>, halfLife: number): never;
  /** Only booleans have one. */
  any(this: Refused<"any", D>): never;
  /** Only booleans have one. */
  all(this: Refused<"all", D>): never;
  /** Only numbers have one. */
  rank(this: Refused<"rank", D>): never;
  /** Only numbers have one. */
  rankFromTop(this: Refused<"rankFromTop", D>): never;
}

export interface BooleanWindow<N extends boolean, At extends string, S extends Scope>
  extends AnyWindow<"bool", N, At, S> {
  /** The share of true values, f64 from 0 to 1. */
  mean(): ExpressionOf<"f64", N, At, S>;
  /** How many values are true. Null where there are no values. */
  sum(): ExpressionOf<"i64", N, At, S>;
  /** Whether one of the values is true. Null where there are no values; what is null is no value. */
  any(): ExpressionOf<"bool", N, At, S>;
  /** Whether all of the values are true. Null where there are no values; what is null is no value. */
  all(): ExpressionOf<"bool", N, At, S>;
  /** Booleans have none: ask any() or all(). */
  min(this: Refused<"min", "bool">): never;
  /** Booleans have none: ask any() or all(). */
  max(this: Refused<"max", "bool">): never;
  /** Only numbers have one. */
  std(this: Refused<"std", "bool">): never;
  /** Only numbers have one. */
  var(this: Refused<"var", "bool">): never;
  /** Only numbers have one. */
  median(this: Refused<"median", "bool">): never;
  /** Only numbers have one. */
  quantile(this: Refused<"quantile", "bool">, share: number): never;
  /** Only numbers have one. */
  rank(this: Refused<"rank", "bool">): never;
  /** Only numbers have one. */
  rankFromTop(this: Refused<"rankFromTop", "bool">): never;
}

export interface NumberWindow<D extends Numeric, N extends boolean, At extends string, S extends Scope>
  extends AnyWindow<D, N, At, S> {
  /** The arithmetic mean of the values, f64. NaN where one of them is. */
  mean(): ExpressionOf<"f64", N, At, S>;
  /** The sum of the values: i64 of whole numbers, f64 of others. Null, not zero, where there are no values. */
  sum(): ExpressionOf<SumOf<D>, N, At, S>;
  /** The least value. NaN where one of them is. */
  min(): ExpressionOf<D, N, At, S>;
  /** The greatest value. NaN where one of them is. */
  max(): ExpressionOf<D, N, At, S>;
  /** The sample standard deviation (n - 1), f64. Null for fewer than two values. */
  std(): ExpressionOf<"f64", true, At, S>;
  /** The sample variance (n - 1), f64. Null for fewer than two values. */
  var(): ExpressionOf<"f64", true, At, S>;
  /** The value in the middle, f64; of an even number of values the mean of the two. NaN where one of them is. */
  median(): ExpressionOf<"f64", N, At, S>;
  /**
   * The value below which so large a share of the values lies, f64; 0 is the least, 1 the greatest. Between two values it is
   * interpolated linearly. NaN where one of them is.
   *
   * @example r.lap_time_s.over(last(20)).quantile(0.9)
   */
  quantile<const Q extends number>(share: Share<Q>): ExpressionOf<"f64", N, At, S>;
  /** Only booleans have one. */
  any(this: Refused<"any", D>): never;
  /** Only booleans have one. */
  all(this: Refused<"all", D>): never;
}

/** Numbers of rows that are not held against each other. */
export interface UnrankedWindow<D extends Numeric, N extends boolean, At extends string, S extends Scope>
  extends NumberWindow<D, N, At, S> {
  /** Only rows that are held against each other have one. */
  rank(this: Elsewhere<"rank">): never;
  /** Only rows that are held against each other have one. */
  rankFromTop(this: Elsewhere<"rankFromTop">): never;
  /** Only frames that go in one direction have one. */
  ewMean(this: Elsewhere<"ewMean">, halfLife: number): never;
}

/** An exponentially weighted mean: of numbers, and of booleans as ones and zeros. */
interface Fading<N extends boolean, At extends string, S extends Scope> {
  /**
   * The exponentially weighted mean, f64: what is near counts more. A value weighs `0.5 ** (age / halfLife)`; its age is how
   * far it is from the nearest of the frame, counted as the frame counts: in ticks for `last`, `soFar` and `next`, in events
   * for `prior` and `following`. A null has no weight, but its tick or event makes those beyond it older. NaN where one of
   * the values is. Known when any aggregate over the frame is.
   *
   * @example r.finish.over(prior()).ewMean(3)
   */
  ewMean<const H extends number>(halfLife: HalfLife<H>): ExpressionOf<"f64", N, At, S>;
}

/** Numbers of rows that lie in one direction. */
export interface FadingWindow<D extends Numeric, N extends boolean, At extends string, S extends Scope>
  extends NumberWindow<D, N, At, S>,
    Fading<N, At, S> {
  /** Only rows that are held against each other have one. */
  rank(this: Elsewhere<"rank">): never;
  /** Only rows that are held against each other have one. */
  rankFromTop(this: Elsewhere<"rankFromTop">): never;
}

/** Booleans of rows that lie in one direction. */
export interface FadingBooleanWindow<N extends boolean, At extends string, S extends Scope>
  extends BooleanWindow<N, At, S>,
    Fading<N, At, S> {}

/** Booleans of any other rows. */
export interface SteadyBooleanWindow<N extends boolean, At extends string, S extends Scope>
  extends BooleanWindow<N, At, S> {
  /** Only frames that go in one direction have one. */
  ewMean(this: Elsewhere<"ewMean">, halfLife: number): never;
}

/** Numbers among which each row has a place. */
export interface RankedWindow<D extends Numeric, N extends boolean, At extends string, S extends Scope>
  extends NumberWindow<D, N, At, S> {
  /** The place among the values of the frame, i64: the least is 1, equal ones share the better place. Null for a null. */
  rank(): ExpressionOf<"i64", N, At, S>;
  /** The same from the top: the greatest is 1. */
  rankFromTop(): ExpressionOf<"i64", N, At, S>;
  /** Only frames that go in one direction have one. */
  ewMean(this: Elsewhere<"ewMean">, halfLife: number): never;
}

/** Spans of time: they have an order and a sum. What is made of distances is asked of their seconds. */
interface SpanWindow<N extends boolean, At extends string, S extends Scope> extends AnyWindow<"duration", N, At, S> {
  /** The sum of the durations, a duration. Null, not zero, where there are none. */
  sum(): ExpressionOf<"duration", N, At, S>;
  /** The shortest; a negative one is less than every other. */
  min(): ExpressionOf<"duration", N, At, S>;
  /** The longest. */
  max(): ExpressionOf<"duration", N, At, S>;
  /** Ask it of the seconds: `r.stop.seconds().over(last(5)).mean()`. */
  mean(this: RefusedOfSpan<"mean">): never;
  /** Ask it of the seconds. */
  std(this: RefusedOfSpan<"std">): never;
  /** Ask it of the seconds. */
  var(this: RefusedOfSpan<"var">): never;
  /** Ask it of the seconds. */
  median(this: RefusedOfSpan<"median">): never;
  /** Ask it of the seconds. */
  quantile(this: RefusedOfSpan<"quantile">, share: number): never;
  /** Ask it of the seconds. */
  ewMean(this: RefusedOfSpan<"ewMean">, halfLife: number): never;
  /** Only booleans have one. */
  any(this: Refused<"any", "duration">): never;
  /** Only booleans have one. */
  all(this: Refused<"all", "duration">): never;
}

/** Durations of rows that are not held against each other. */
export interface UnrankedSpanWindow<N extends boolean, At extends string, S extends Scope>
  extends SpanWindow<N, At, S> {
  /** Only rows that are held against each other have one. */
  rank(this: Elsewhere<"rank">): never;
  /** Only rows that are held against each other have one. */
  rankFromTop(this: Elsewhere<"rankFromTop">): never;
}

/** Durations among which each row has a place. */
export interface RankedSpanWindow<N extends boolean, At extends string, S extends Scope> extends SpanWindow<N, At, S> {
  /** The place among the durations of the frame, i64: the shortest is 1, equal ones share the better place. */
  rank(): ExpressionOf<"i64", N, At, S>;
  /** The same from the top: the longest is 1. */
  rankFromTop(): ExpressionOf<"i64", N, At, S>;
}

/** The aggregates a column of this dtype has, of rows in a group or on both sides. */
export type Window<D extends Dtype, N extends boolean, At extends string, S extends Scope> = D extends Numeric
  ? UnrankedWindow<D, N, At, S>
  : D extends "bool"
    ? SteadyBooleanWindow<N, At, S>
    : D extends "duration"
      ? UnrankedSpanWindow<N, At, S>
      : OrderedWindow<D, N, At, S>;

/** The same for a frame of rows that are held against each other. */
type Ranking<D extends Dtype, N extends boolean, At extends string, S extends Scope> = D extends Numeric
  ? RankedWindow<D, N, At, S>
  : D extends "duration"
    ? RankedSpanWindow<N, At, S>
    : Window<D, N, At, S>;

/** The same for a frame that goes in one direction. */
type Fades<D extends Dtype, N extends boolean, At extends string, S extends Scope> = D extends Numeric
  ? FadingWindow<D, N, At, S>
  : D extends "bool"
    ? FadingBooleanWindow<N, At, S>
    : Window<D, N, At, S>;

/** The aggregates a column of this dtype has over a kind of frame. */
export type WindowOver<K extends FrameKind, D extends Dtype, N extends boolean, At extends string, S extends Scope> = [
  K,
] extends [KindsOf<"ewMean">]
  ? Fades<D, N, At, S>
  : [K] extends [KindsOf<"rank">]
    ? Ranking<D, N, At, S>
    : Window<D, N, At, S>;

/** The frames over which an aggregate has a meaning. */
type KindsOf<What extends "rank" | "ewMean"> = (typeof aggregateRules)[What]["over"]["kinds"][number];
