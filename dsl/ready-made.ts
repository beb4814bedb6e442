/**
 * Ready-made features: ordinary functions over the language, to use as they are or to copy and change.
 *
 * TypeScript cannot evaluate windows over rows that it does not know yet. Each function therefore states its result in
 * its signature, and the bodies use `loose`. These signatures are not trusted: wherever a function is used, the
 * compiler derives dtype, nullability and instant again from the plan, and refuses a wrong signature.
 */

import type { Numeric } from "../src/core/dtypes.ts";
import type { AnyExpression, BooleanExpression, ExpressionOf, NumberExpression } from "./expression/types.ts";
import type { Scope } from "./scope.ts";
import type { AnyFrame, FrameFits, WindowAt, WindowNull } from "./window.ts";

/** An expression of which only the method names are known. Each call has the type that its context expects. */
export interface Loose {
  readonly over: (frame: unknown) => { readonly [method in "mean" | "std" | "min" | "max"]: () => never };
}
const loose = (value: unknown): Loose => value as Loose;

/**
 * Mean, standard deviation, minimum and maximum of a column over a frame.
 *
 * @example .derive((r) => prefixed("pos_10", rollingStatistics(r.running_pos, last(10))))
 */
export const rollingStatistics = <
  D extends Numeric,
  N extends boolean,
  At extends string,
  S extends Scope,
  F extends AnyFrame,
>(
  value: NumberExpression<D, N, At, S>,
  frame: FrameFits<F, S>,
): {
  readonly mean: ExpressionOf<"f64", WindowNull<N, S, F>, WindowAt<At, S, F>, S>;
  readonly std: ExpressionOf<"f64", true, WindowAt<At, S, F>, S>;
  readonly min: ExpressionOf<D, WindowNull<N, S, F>, WindowAt<At, S, F>, S>;
  readonly max: ExpressionOf<D, WindowNull<N, S, F>, WindowAt<At, S, F>, S>;
} => {
  const window = loose(value).over(frame);
  return { mean: window.mean(), std: window.std(), min: window.min(), max: window.max() };
};

/** Adds a prefix to the names of columns: `prefixed("pos_10", { mean, std })` has `pos_10_mean` and `pos_10_std`. */
export const prefixed = <const P extends string, C extends { readonly [name: string]: AnyExpression }>(
  prefix: P,
  columns: C,
): { readonly [K in keyof C & string as `${P}_${K}`]: C[K] } =>
  Object.fromEntries(Object.entries(columns).map(([name, value]) => [`${prefix}_${name}`, value])) as never;

/**
 * The share of rows for which a condition is true, among the rows where it is not null.
 *
 * @example .derive((r) => ({ dnf_rate: rate(r.status.ne("running"), prior(20)) }))
 */
export const rate = <N extends boolean, At extends string, S extends Scope, F extends AnyFrame>(
  condition: BooleanExpression<N, At, S>,
  frame: FrameFits<F, S>,
): ExpressionOf<"f64", WindowNull<N, S, F>, WindowAt<At, S, F>, S> => loose(condition).over(frame).mean();
