/**
 * Features of racing: ordinary functions over the language, as any project writes its own. They take whatever rows they are
 * used on (`S`), so their signatures say what they make of them; the compiler derives the same again from the plan.
 */
import {
  type AnyFrame,
  type ExpressionOf,
  type FrameFits,
  last,
  type NumberExpression,
  type RowOf,
  rollingStatistics,
  type Scope,
  type Ticked,
  type WindowAt,
} from "greenflag";
import type { lapTimes } from "./weekend.ts";

/** What stands for a lap time while TypeScript reads the body of a function: it cannot look into windows over unknown rows. */
type LapTime = RowOf<typeof lapTimes>["lap_time_s"];

export interface FalloffOptions {
  /** How many laps are looked back upon. */
  readonly laps?: number;
  /** How many of them must have a time. */
  readonly atLeast?: number;
  /** How many standard deviations beyond their mean is slow. */
  readonly deviations?: number;
}

/**
 * How a driver falls off: the change of his lap time from lap to lap, and whether a lap was slow, which is beyond the mean of
 * his laps before it by some of their standard deviations. Null where there are too few laps to say.
 *
 * @example .derive((r) => prefixed("falloff", falloff(r.lap_time_s)))
 */
export const falloff = <N extends boolean, At extends string, S extends Scope>(
  time: NumberExpression<"f64", N, At, S> & Ticked<S>,
  { laps = 5, atLeast = 3, deviations = 2 }: FalloffOptions = {},
): {
  readonly delta: ReturnType<NumberExpression<"f64", N, At, S>["difference"]>;
  readonly slow: ExpressionOf<"bool", true, WindowAt<At, S, ReturnType<typeof last>>, S>;
} => {
  const seconds = time as unknown as LapTime;
  const before = seconds.over(last(laps).atLeast(atLeast));
  const limit = before.mean().lag().plus(before.std().lag().times(deviations));
  return { delta: seconds.difference(), slow: seconds.gt(limit) } as never;
};

/**
 * The mean of a driver's places over earlier races: the last five that he took part in, if the frame is `prior(5)`.
 *
 * @example .derive((r) => ({ form: recentForm(r.finish, prior(5)) }))
 */
export const recentForm = <N extends boolean, At extends string, S extends Scope, F extends AnyFrame>(
  place: NumberExpression<"i64", N, At, S>,
  races: FrameFits<F, S>,
) => rollingStatistics(place, races).mean;
