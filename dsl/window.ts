/** Windows: aggregates over other rows, and the frames that say which. */

import { AuthorError } from "./author-error.ts";
import type { Dtype, Numeric } from "./dtype.ts";
import type { ExpressionOf } from "./expression/types.ts";
import type { Later, Latest } from "./instant.ts";
import type { FramePlan, PriorFrame, TrailingFrame } from "./plan/frame.ts";
import type { brand, Scope } from "./scope.ts";
import type { NoColumnSentence, NoOrderSentence, NoTicksSentence } from "./sentence.ts";

type FrameKind = FramePlan["kind"];

/** Any frame: its kind, the further partition columns, and the least number of values. */
export interface AnyFrame {
  readonly [brand]: { readonly kind: FrameKind; readonly by: string; readonly atLeast: number };
  readonly plan: FramePlan;
}

interface Frame<K extends FrameKind, By extends string, Least extends number> extends AnyFrame {
  readonly [brand]: { readonly kind: K; readonly by: By; readonly atLeast: Least };
}

/** The last rows of this event and entity, this tick included. */
export interface Last<Least extends number> extends Frame<"trailing", never, Least> {
  /** Null unless there are at least so many values in the frame (1 unless said). */
  atLeast<const M extends number>(values: M): Last<M>;
}

/** The rows of strictly earlier events. */
export interface Prior<By extends string, Least extends number> extends Frame<"prior", By, Least> {
  /** Only rows with the same values in these columns too, for example the same track. */
  by<const Names extends readonly string[]>(...names: Names): Prior<By | Names[number], Least>;
  /** Rows of all entities, not only of this one. */
  allEntities(): Prior<By, Least>;
  /** Null unless there are at least so many values in the frame (1 unless said). */
  atLeast<const M extends number>(values: M): Prior<By, M>;
}

const whole = (what: string, value: number): number => {
  if (!Number.isSafeInteger(value) || value < 1) throw new AuthorError("GF1102", { what, value: String(value) });
  return value;
};

const lastFrame = (plan: TrailingFrame): Last<number> => {
  const made = Object.freeze({
    plan: Object.freeze(plan),
    atLeast: (values: number) => lastFrame({ ...plan, atLeast: whole("atLeast(...)", values) }),
  });
  return made as unknown as Last<number>;
};

const priorFrame = (plan: PriorFrame): Prior<string, number> => {
  const made = Object.freeze({
    plan: Object.freeze(plan),
    by: (...names: string[]) => priorFrame({ ...plan, by: Object.freeze([...new Set([...plan.by, ...names])]) }),
    allEntities: () => priorFrame({ ...plan, sameEntity: false }),
    atLeast: (values: number) => priorFrame({ ...plan, atLeast: whole("atLeast(...)", values) }),
  });
  return made as unknown as Prior<string, number>;
};

/**
 * The last `rows` rows of the same event and entity, up to and including this tick. Rows that are missing from the data
 * are not counted.
 *
 * The result is known when the values are, or when the rows are, whichever is later.
 *
 * @example r.running_pos.over(last(10)).mean()
 */
export const last = (rows: number): Last<1> =>
  lastFrame({ kind: "trailing", rows: whole("last(...)", rows), atLeast: 1 }) as unknown as Last<1>;

/**
 * The rows of the `events` latest strictly earlier events in which the same entity has rows; without a number, of all
 * earlier events. Two events of equal order are not prior to each other.
 *
 * The result is known when the partition is (`always`, for keys), whatever the instant of the values: earlier events are
 * over before this one begins. It may be null: the first event has no earlier one.
 *
 * @example r.finish.over(prior(5)).mean()
 */
export const prior = (events?: number): Prior<never, 1> =>
  priorFrame({
    kind: "prior",
    events: events === undefined ? null : whole("prior(...)", events),
    sameEntity: true,
    by: [],
    atLeast: 1,
  }) as unknown as Prior<never, 1>;

/** The frame, or the sentence that says why these rows do not have it. */
export type FrameFits<F extends AnyFrame, S extends Scope> = F[typeof brand]["kind"] extends "trailing"
  ? [S["grain"]["tick"]] extends [never]
    ? NoTicksSentence
    : F
  : [S["grain"]["order"]] extends [never]
    ? NoOrderSentence
    : [Exclude<F[typeof brand]["by"], keyof S["columns"]>] extends [never]
      ? F
      : NoColumnSentence<Exclude<F[typeof brand]["by"], keyof S["columns"]>>;

/** The instant of the partition: keys are `always`, further columns what they are. */
type PartitionAt<S extends Scope, By extends string> = [By] extends [never]
  ? "always"
  : Latest<S["chain"], S["columns"][By]["at"]>;

/**
 * Trailing: what the value and the rows are known at. Prior: what the partition is known at, unless something in the
 * base needs later events.
 */
type WindowAt<At extends string, S extends Scope, F extends AnyFrame> = F[typeof brand]["kind"] extends "trailing"
  ? Later<S["chain"], At, S["rows"]>
  : "hindsight" extends At | S["rows"] | PartitionAt<S, F[typeof brand]["by"]>
    ? "hindsight"
    : PartitionAt<S, F[typeof brand]["by"]>;

/** A frame that includes the row itself always has one value, if the column has. */
type WindowNull<N extends boolean, F extends AnyFrame> = F[typeof brand]["kind"] extends "trailing"
  ? F[typeof brand]["atLeast"] extends 1
    ? N
    : true
  : true;

type Result<D extends Dtype, N extends boolean, At extends string, S extends Scope, F extends AnyFrame> = ExpressionOf<
  D,
  N,
  WindowAt<At, S, F>,
  S
>;

/** How many values: what every dtype can be asked. */
export interface CountWindow<At extends string, S extends Scope, F extends AnyFrame> {
  /** How many values there are in the frame; nulls do not count. Zero, not null, where there are none. */
  count(): Result<"i64", false, At, S, F>;
}

export interface BooleanWindow<N extends boolean, At extends string, S extends Scope, F extends AnyFrame>
  extends CountWindow<At, S, F> {
  /** The share of true values, f64 from 0 to 1. */
  mean(): Result<"f64", WindowNull<N, F>, At, S, F>;
  /** How many values are true. Null where there are no values. */
  sum(): Result<"i64", WindowNull<N, F>, At, S, F>;
}

export interface NumberWindow<
  D extends Numeric,
  N extends boolean,
  At extends string,
  S extends Scope,
  F extends AnyFrame,
> extends CountWindow<At, S, F> {
  /** The arithmetic mean of the values, f64. */
  mean(): Result<"f64", WindowNull<N, F>, At, S, F>;
  /** The sum of the values: i64 of whole numbers, f64 of others. Null, not zero, where there are no values. */
  sum(): Result<D extends "f32" | "f64" ? "f64" : "i64", WindowNull<N, F>, At, S, F>;
  /** The least value. */
  min(): Result<D, WindowNull<N, F>, At, S, F>;
  /** The greatest value. */
  max(): Result<D, WindowNull<N, F>, At, S, F>;
  /** The sample standard deviation (n - 1), f64. Null for fewer than two values. */
  std(): Result<"f64", true, At, S, F>;
}

/** The aggregates a column of this dtype has. */
export type Window<
  D extends Dtype,
  N extends boolean,
  At extends string,
  S extends Scope,
  F extends AnyFrame,
> = D extends Numeric
  ? NumberWindow<D, N, At, S, F>
  : D extends "bool"
    ? BooleanWindow<N, At, S, F>
    : CountWindow<At, S, F>;
