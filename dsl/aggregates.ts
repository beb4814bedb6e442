/** The aggregates of a window or a group: which ones a column of some dtype has, and what they make. */
import type { Dtype, Numeric } from "./dtype.ts";
import type { ExpressionOf } from "./expression/types.ts";
import type { Scope } from "./scope.ts";
import type { TakesSentence } from "./sentence.ts";
import type { SumOf } from "./window.ts";

/** An aggregate that this dtype does not have: calling it is refused with the sentence. */
type Refused<What extends string, D extends Dtype> = TakesSentence<`${What}()`, "a column of numbers", D>;

/** Rows that are not held against each other have no places. */
type Unranked<What extends string> = TakesSentence<`${What}()`, "peers(), wholeEvent() or everywhere()", "other rows">;

/**
 * What every dtype can be asked.
 *
 * `N`: whether the frame may lack values; `At`: when the result is known; `S`: the scope the result is used in.
 */
export interface CountWindow<D extends Dtype, At extends string, S extends Scope> {
  /** How many values there are; nulls do not count. Zero, not null, where there are none. */
  count(): ExpressionOf<"i64", false, At, S>;
  /** Only numbers have one, and truth values, as a share. */
  mean(this: Refused<"mean", D>): never;
  /** Only numbers have one, and truth values, as a count. */
  sum(this: Refused<"sum", D>): never;
  /** Only numbers have one. */
  min(this: Refused<"min", D>): never;
  /** Only numbers have one. */
  max(this: Refused<"max", D>): never;
  /** Only numbers have one. */
  std(this: Refused<"std", D>): never;
  /** Only numbers have one. */
  rank(this: Refused<"rank", D>): never;
  /** Only numbers have one. */
  rankFromTop(this: Refused<"rankFromTop", D>): never;
}

export interface BooleanWindow<N extends boolean, At extends string, S extends Scope> {
  /** How many values there are; nulls do not count. Zero, not null, where there are none. */
  count(): ExpressionOf<"i64", false, At, S>;
  /** The share of true values, f64 from 0 to 1. */
  mean(): ExpressionOf<"f64", N, At, S>;
  /** How many values are true. Null where there are no values. */
  sum(): ExpressionOf<"i64", N, At, S>;
  /** Only numbers have one. */
  min(this: Refused<"min", "bool">): never;
  /** Only numbers have one. */
  max(this: Refused<"max", "bool">): never;
  /** Only numbers have one. */
  std(this: Refused<"std", "bool">): never;
  /** Only numbers have one. */
  rank(this: Refused<"rank", "bool">): never;
  /** Only numbers have one. */
  rankFromTop(this: Refused<"rankFromTop", "bool">): never;
}

export interface NumberWindow<D extends Numeric, N extends boolean, At extends string, S extends Scope> {
  /** How many values there are; nulls do not count. Zero, not null, where there are none. */
  count(): ExpressionOf<"i64", false, At, S>;
  /** The arithmetic mean of the values, f64. */
  mean(): ExpressionOf<"f64", N, At, S>;
  /** The sum of the values: i64 of whole numbers, f64 of others. Null, not zero, where there are no values. */
  sum(): ExpressionOf<SumOf<D>, N, At, S>;
  /** The least value. */
  min(): ExpressionOf<D, N, At, S>;
  /** The greatest value. */
  max(): ExpressionOf<D, N, At, S>;
  /** The sample standard deviation (n - 1), f64. Null for fewer than two values. */
  std(): ExpressionOf<"f64", true, At, S>;
}

/** Numbers of rows that are not held against each other. */
export interface UnrankedWindow<D extends Numeric, N extends boolean, At extends string, S extends Scope>
  extends NumberWindow<D, N, At, S> {
  /** Only rows that are held against each other have one. */
  rank(this: Unranked<"rank">): never;
  /** Only rows that are held against each other have one. */
  rankFromTop(this: Unranked<"rankFromTop">): never;
}

/** Numbers among which each row has a place. */
export interface RankedWindow<D extends Numeric, N extends boolean, At extends string, S extends Scope>
  extends NumberWindow<D, N, At, S> {
  /** The place among the values of the frame, i64: the least is 1, equal ones share the better place. Null for a null. */
  rank(): ExpressionOf<"i64", N, At, S>;
  /** The same from the top: the greatest is 1. */
  rankFromTop(): ExpressionOf<"i64", N, At, S>;
}

/** The aggregates a column of this dtype has. */
export type Window<D extends Dtype, N extends boolean, At extends string, S extends Scope> = D extends Numeric
  ? UnrankedWindow<D, N, At, S>
  : D extends "bool"
    ? BooleanWindow<N, At, S>
    : CountWindow<D, At, S>;

/** The same for a frame of rows that are held against each other. */
export type Ranking<D extends Dtype, N extends boolean, At extends string, S extends Scope> = D extends Numeric
  ? RankedWindow<D, N, At, S>
  : Window<D, N, At, S>;
