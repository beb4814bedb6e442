/** Windows: the frames that select other rows, and the instant of a window over them. */
import {
  type Count,
  positiveInteger,
  type spanKinds,
  type spanSeconds,
  type Unit,
  windowCount,
  windowSpan,
  type windowUnits,
} from "../src/core/arguments.ts";
import type { FrameKind, frameRules, TickScope } from "../src/core/calculus.ts";
import type { Dtype } from "../src/core/dtypes.ts";
import type { Later, Latest, Lifted } from "../src/core/instant.ts";
import type {
  GroupWindowSentence,
  NoColumnSentence,
  NoEventSentence,
  NoMomentSentence,
  NoOrderSentence,
  NoOverlapSentence,
  NoTicksSentence,
  OverlapSentence,
  SpanSentence,
  StampedSentence,
  TakesSentence,
  UnitSentence,
  WindowTextSentence,
} from "../src/core/messages.ts";
import { type ExpressionNode, logic } from "../src/plan/expressions/index.ts";
import type { FramePlan } from "../src/plan/frame.ts";
import { makeObject } from "../src/plan/make-node.ts";
import { nodeOf } from "./expression/build.ts";
import type { AtOf, DtypeOf, Operand } from "./expression/types.ts";
import type { DenotedInstant } from "./join.ts";
import type { AtOfColumns, Base, brand, Grain, Scope, TickScopeOf } from "./scope.ts";

/**
 * Any frame: its kind, its further partition columns, whether it stays within the entity, and its minimum number of
 * values.
 */
export interface AnyFrame {
  readonly [brand]: {
    readonly kind: FrameKind;
    readonly by: string;
    readonly entity: boolean;
    readonly atLeast: number;
    readonly asOf: string;
    /** The instants of the conditions inside the frame; never if there are none. */
    readonly where: string;
    /** The span of time of `within`, and the ticks if they were counted in text; never if there is neither. */
    readonly bounds: Bound;
  };
  readonly plan: FramePlan;
  /** The condition that a row must satisfy for its value to count; null if there is none. */
  readonly condition: ExpressionNode | null;
}

export interface Frame<
  K extends FrameKind,
  By extends string,
  Entity extends boolean,
  Least extends number,
  AsOf extends string,
  Where extends string,
  Bounds extends Bound,
> extends AnyFrame {
  readonly [brand]: {
    readonly kind: K;
    readonly by: By;
    readonly entity: Entity;
    readonly atLeast: Least;
    readonly asOf: AsOf;
    readonly where: Where;
    readonly bounds: Bounds;
  };
}

/** A column of times, and a span of them. */
export interface Within<out Name extends string, out Span extends string | number> {
  readonly column: Name;
  readonly span: Span;
}
/** A number of ticks given as text. The units of the clock are known only where the frame is used. */
export interface InText<out Text extends string> {
  readonly column: never;
  readonly span: never;
  readonly text: Text;
}
type Bound = Within<string, string | number> | InText<string>;
/** The ticks given as text among the bounds of a frame. */
type TextIn<Bounds extends Bound> = Extract<Bounds, InText<string>>;

/** A boolean of the rows, or the sentence that rejects it. */
type Condition<C extends Operand> = DtypeOf<C> extends "bool" ? C : TakesSentence<"where(...)", "booleans", DtypeOf<C>>;

/** Rows at earlier ticks, including this one. */
export interface Trailing<
  K extends "trailing" | "career",
  By extends string,
  Entity extends boolean,
  Least extends number,
  Where extends string = never,
  Bounds extends Bound = never,
> extends Frame<K, By, Entity, Least, never, Where, Bounds> {
  /** Restricts the frame to rows with equal values in these columns. */
  by<const Names extends readonly string[]>(
    ...names: Names
  ): Trailing<K, By | Names[number], Entity, Least, Where, Bounds>;
  /** Includes the rows of all entities at these ticks. With own ticks, known only when the phase is over. */
  allEntities(): Trailing<K, By, false, Least, Where, Bounds>;
  /** Continues into all earlier events: the last ticks of a career. */
  acrossEvents(): Trailing<"career", By, Entity, Least, Where, Bounds>;
  /**
   * Restricts the frame to rows within a span of time up to this row's: after `time - span`, up to and including
   * `time`. The span is text such as "90s", "30m", "6h" or "7d" for datetimes, "7d" for dates, and a plain number for
   * numbers. A row with a null time is in no frame. The result is known no earlier than the time of the row.
   *
   * @example r.speed.over(soFar().within("30s", "clock")).mean()
   */
  within<const T extends string | number, const Name extends string>(
    span: SpanFits<T>,
    time: Name,
  ): Trailing<K, By, Entity, Least, Where, Within<Name, T> | TextIn<Bounds>>;
  /**
   * Counts only the values of rows for which the condition is true; null is not true. The frame is determined first,
   * then the condition: `last(10).where(c)` reads ten rows, not ten rows for which it is true. The result is known no
   * earlier than the condition.
   *
   * @example r.finish.over(prior(5).where(r.status.eq("running"))).mean()
   */
  where<C extends Operand>(condition: Condition<C>): Trailing<K, By, Entity, Least, Where | AtOf<C>, Bounds>;
  /** Null unless the frame has at least this many values (default: 1). */
  atLeast<const M extends number>(values: M): Trailing<K, By, Entity, M, Where, Bounds>;
}

/** Rows of the same tick, of the whole event, or all rows. */
export interface Among<
  K extends "peers" | "event" | "everywhere",
  By extends string,
  Least extends number,
  Where extends string = never,
> extends Frame<K, By, false, Least, never, Where, never> {
  /** Restricts the frame to rows with equal values in these columns. */
  by<const Names extends readonly string[]>(...names: Names): Among<K, By | Names[number], Least, Where>;
  /**
   * Counts only the values of rows for which the condition is true; null is not true. The frame is determined first,
   * then the condition: `last(10).where(c)` reads ten rows, not ten rows for which it is true. The result is known no
   * earlier than the condition.
   *
   * @example r.finish.over(prior(5).where(r.status.eq("running"))).mean()
   */
  where<C extends Operand>(condition: Condition<C>): Among<K, By, Least, Where | AtOf<C>>;
  /** Null unless the frame has at least this many values (default: 1). */
  atLeast<const M extends number>(values: M): Among<K, By, M, Where>;
}

/** Rows of the same event and entity at later ticks. */
export interface Ahead<
  By extends string,
  Least extends number,
  Where extends string = never,
  Bounds extends Bound = never,
> extends Frame<"ahead", By, true, Least, never, Where, Bounds> {
  /** Restricts the frame to rows with equal values in these columns. */
  by<const Names extends readonly string[]>(...names: Names): Ahead<By | Names[number], Least, Where, Bounds>;
  /**
   * Restricts the frame to rows within a span of time after this row's: after `time`, up to and including `time +
   * span`. The span is text such as "90s", "30m", "6h" or "7d" for datetimes, "7d" for dates, and a plain number for
   * numbers. A row with a null time is in no frame. The result is known no earlier than the time of the row.
   *
   * @example r.speed.over(next(1000).within("30s", "clock")).mean()
   */
  within<const T extends string | number, const Name extends string>(
    span: SpanFits<T>,
    time: Name,
  ): Ahead<By, Least, Where, Within<Name, T> | TextIn<Bounds>>;
  /**
   * Counts only the values of rows for which the condition is true; null is not true. The frame is determined first,
   * then the condition: `last(10).where(c)` reads ten rows, not ten rows for which it is true. The result is known no
   * earlier than the condition.
   *
   * @example r.finish.over(prior(5).where(r.status.eq("running"))).mean()
   */
  where<C extends Operand>(condition: Condition<C>): Ahead<By, Least, Where | AtOf<C>, Bounds>;
  /** Null unless the frame has at least this many values (default: 1). */
  atLeast<const M extends number>(values: M): Ahead<By, M, Where, Bounds>;
}

/** Rows of the same event and entity on both sides of this tick. */
export interface Around<
  By extends string,
  Least extends number,
  Where extends string = never,
  Bounds extends Bound = never,
> extends Frame<"around", By, true, Least, never, Where, Bounds> {
  /** Restricts the frame to rows with equal values in these columns. */
  by<const Names extends readonly string[]>(...names: Names): Around<By | Names[number], Least, Where, Bounds>;
  /**
   * Counts only the values of rows for which the condition is true; null is not true. The frame is determined first,
   * then the condition: `last(10).where(c)` reads ten rows, not ten rows for which it is true. The result is known no
   * earlier than the condition.
   *
   * @example r.finish.over(prior(5).where(r.status.eq("running"))).mean()
   */
  where<C extends Operand>(condition: Condition<C>): Around<By, Least, Where | AtOf<C>, Bounds>;
  /** Null unless the frame has at least this many values (default: 1). */
  atLeast<const M extends number>(values: M): Around<By, M, Where, Bounds>;
}

/** The rows of strictly earlier events. */
export interface Prior<
  By extends string,
  Entity extends boolean,
  Least extends number,
  AsOf extends string,
  Where extends string = never,
  Bounds extends Bound = never,
> extends Frame<"prior", By, Entity, Least, AsOf, Where, Bounds> {
  /** Restricts the frame to rows with equal values in these columns, for example the same track. */
  by<const Names extends readonly string[]>(
    ...names: Names
  ): Prior<By | Names[number], Entity, Least, AsOf, Where, Bounds>;
  /** Includes the rows of all entities. */
  allEntities(): Prior<By, false, Least, AsOf, Where, Bounds>;
  /** Leaves out the nearest `events` earlier events. */
  gap(events: number): Prior<By, Entity, Least, AsOf, Where, Bounds>;
  /**
   * Required if events overlap: includes only rows whose values were settled strictly before this timestamp of the row,
   * which denotes an instant. The result is known at that instant. On other timelines every earlier event is settled,
   * and `asOf` is an error.
   *
   * @example r.late_min.over(prior(5).asOf("departs_at")).mean()
   */
  asOf<const Name extends string>(timestamp: Name): Prior<By, Entity, Least, Name, Where, Bounds>;
  /**
   * Restricts the frame to rows within a span of time before this row's: from `time - span` to before `time`. The span
   * is text such as "90s", "30m", "6h" or "7d" for datetimes, "7d" for dates, and a plain number for numbers. A row
   * with a null time is in no frame. The result is known no earlier than the time of the row.
   *
   * @example r.finish.over(prior().within("365d", "race_date")).mean()
   */
  within<const T extends string | number, const Name extends string>(
    span: SpanFits<T>,
    time: Name,
  ): Prior<By, Entity, Least, AsOf, Where, Within<Name, T>>;
  /**
   * Counts only the values of rows for which the condition is true; null is not true. The frame is determined first,
   * then the condition: `last(10).where(c)` reads ten rows, not ten rows for which it is true. The result is known no
   * earlier than the condition.
   *
   * @example r.finish.over(prior(5).where(r.status.eq("running"))).mean()
   */
  where<C extends Operand>(condition: Condition<C>): Prior<By, Entity, Least, AsOf, Where | AtOf<C>, Bounds>;
  /** Null unless the frame has at least this many values (default: 1). */
  atLeast<const M extends number>(values: M): Prior<By, Entity, M, AsOf, Where, Bounds>;
}

/** The rows of strictly later events: for labels. */
export interface Following<
  By extends string,
  Entity extends boolean,
  Least extends number,
  Where extends string = never,
  Bounds extends Bound = never,
> extends Frame<"later", By, Entity, Least, never, Where, Bounds> {
  /** Restricts the frame to rows with equal values in these columns. */
  by<const Names extends readonly string[]>(
    ...names: Names
  ): Following<By | Names[number], Entity, Least, Where, Bounds>;
  /** Includes the rows of all entities. */
  allEntities(): Following<By, false, Least, Where, Bounds>;
  /**
   * Restricts the frame to rows within a span of time after this row's: after `time`, up to and including `time +
   * span`. The span is text such as "90s", "30m", "6h" or "7d" for datetimes, "7d" for dates, and a plain number for
   * numbers. A row with a null time is in no frame. The result is known no earlier than the time of the row.
   *
   * @example r.admitted.over(following().within("30d", "discharged")).count()
   */
  within<const T extends string | number, const Name extends string>(
    span: SpanFits<T>,
    time: Name,
  ): Following<By, Entity, Least, Where, Within<Name, T>>;
  /**
   * Counts only the values of rows for which the condition is true; null is not true. The frame is determined first,
   * then the condition: `last(10).where(c)` reads ten rows, not ten rows for which it is true. The result is known no
   * earlier than the condition.
   *
   * @example r.finish.over(prior(5).where(r.status.eq("running"))).mean()
   */
  where<C extends Operand>(condition: Condition<C>): Following<By, Entity, Least, Where | AtOf<C>, Bounds>;
  /** Null unless the frame has at least this many values (default: 1). */
  atLeast<const M extends number>(values: M): Following<By, Entity, M, Where, Bounds>;
}

/** One frame under construction. The interfaces above say which of these methods an author sees. */
const frame = (plan: FramePlan, condition: ExpressionNode | null = null): AnyFrame => {
  const changed = (change: Partial<FramePlan>) => frame({ ...plan, ...change }, condition);
  const built = makeObject(
    {
      plan,
      condition,
      by: (...names: string[]) => changed({ by: [...new Set([...plan.by, ...names])] }),
      allEntities: () => changed({ entity: false }),
      acrossEvents: () => changed({ kind: "career" }),
      gap: (events: number) => changed({ gap: positiveInteger("gap(...)", events) }),
      asOf: (timestamp: string) => changed({ asOf: timestamp }),
      where: (truth: unknown) => {
        const right = nodeOf(truth);
        return frame(plan, condition === null ? right : logic({ operator: "and", left: condition, right }));
      },
      within: (span: unknown, column: string) => changed({ within: { span: windowSpan(span), column } }),
      atLeast: (values: number) => changed({ atLeast: positiveInteger("atLeast(...)", values) }),
    },
    "frame",
  );
  return built as unknown as AnyFrame;
};

const plain = (kind: FrameKind, count: Count | null, entity: boolean) =>
  frame({ kind, size: null, ...count, gap: 0, entity, by: [], atLeast: 1, asOf: null, within: null });

/** A span of time as text, such as "7d", or a number; otherwise the sentence that rejects it. */
type SpanFits<T extends string | number> = T extends string
  ? string extends T
    ? T
    : T extends `-${string}` | `0${string}`
      ? SpanSentence<T>
      : T extends `${bigint}${keyof typeof spanSeconds}`
        ? T
        : SpanSentence<T>
  : number extends T
    ? T
    : `${T}` extends `-${string}` | "0"
      ? SpanSentence<`${T}`>
      : T;

/**
 * A number of ticks, or text such as "10t"; else the message. Whether their clock has that unit is checked where the
 * frame is used.
 */
type Ticks<T extends number | string> = CountFits<T, "ticks", Unit>;
/** A number of events, as a number or as text such as "5e". */
type Events<T extends number | string> = CountFits<T, "events", (typeof windowUnits)["events"]["unit"]>;
type CountFits<T extends number | string, Of extends keyof typeof windowUnits, Units extends string> = T extends string
  ? string extends T
    ? T
    : T extends `-${string}` | `0${string}`
      ? WindowTextSentence<T, Of>
      : T extends `${bigint}${Units}`
        ? T
        : WindowTextSentence<T, Of>
  : T;
/** A bound that was given as text. */
type TextOf<T extends number | string> = T extends string ? InText<T> : never;

/**
 * The last `ticks` rows of the same event and entity, up to and including this tick. Rows that are missing from the
 * data are not counted.
 *
 * The result is known when the values are, or when the rows are, whichever is later.
 *
 * @example r.running_pos.over(last(10)).mean()
 */
export const last = <const T extends number | string>(
  ticks: Ticks<T>,
): Trailing<"trailing", never, true, 1, never, TextOf<T>> =>
  plain("trailing", windowCount("last(...)", "ticks", ticks), true) as Trailing<
    "trailing",
    never,
    true,
    1,
    never,
    TextOf<T>
  >;

/**
 * All rows of the same event and entity up to and including this tick. Known like `last`.
 *
 * @example r.lap_time_s.over(soFar()).min()
 */
export const soFar = (): Trailing<"trailing", never, true, 1> =>
  plain("trailing", null, true) as Trailing<"trailing", never, true, 1>;

/**
 * The rows of all entities at the same tick. Known at the tick if one clock ticks for all rows of the event. If each
 * entity has its own ticks, known only when the phase is over, because other entities may not have reached that tick.
 *
 * @example r.price.over(peers()).rank()
 */
export const peers = (): Among<"peers", never, 1> => plain("peers", null, false) as Among<"peers", never, 1>;

/**
 * All rows of the event, of all entities; `.by("driver")` restricts it. Known once the phase of the values is over.
 *
 * @example r.lap_time_s.over(wholeEvent().by("driver")).mean()
 */
export const wholeEvent = (): Among<"event", never, 1> => plain("event", null, false) as Among<"event", never, 1>;

/**
 * The next `ticks` rows of the same event and entity, after this tick. Known once the phase is over: for labels, and
 * for later decisions.
 *
 * @example r.lap_time_s.over(next(10)).mean()
 */
export const next = <const T extends number | string>(ticks: Ticks<T>): Ahead<never, 1, never, TextOf<T>> =>
  plain("ahead", windowCount("next(...)", "ticks", ticks), true) as Ahead<never, 1, never, TextOf<T>>;

/**
 * This row and the `ticks` rows of the same event and entity on each side of it. Known once the phase is over.
 *
 * @example r.lap_time_s.over(around(2)).mean()
 */
export const around = <const T extends number | string>(ticks: Ticks<T>): Around<never, 1, never, TextOf<T>> =>
  plain("around", windowCount("around(...)", "ticks", ticks), true) as Around<never, 1, never, TextOf<T>>;

/**
 * The rows of the latest `events` strictly earlier events in which the same entity has rows; without a number, of all
 * earlier events. Two events of equal order are not prior to each other.
 *
 * The result is known when the partition is (`always`, for keys), whatever the instant of the values, because earlier
 * events are over before this one begins. It is nullable: the first event has no earlier one.
 *
 * @example r.finish.over(prior(5)).mean()
 */
export const prior = <const T extends number | string>(events?: Events<T>): Prior<never, true, 1, never> =>
  plain("prior", events === undefined ? null : windowCount("prior(...)", "events", events), true) as Prior<
    never,
    true,
    1,
    never
  >;

/**
 * The rows of the next `events` strictly later events in which the same entity has rows; without a number, of all later
 * ones. Known only in hindsight: for labels.
 *
 * @example r.finish.over(following(3)).mean()
 */
export const following = <const T extends number | string>(events?: Events<T>): Following<never, true, 1> =>
  plain("later", events === undefined ? null : windowCount("following(...)", "events", events), true) as Following<
    never,
    true,
    1
  >;

/**
 * All rows of all events. Known only in hindsight; `always` for a static table.
 *
 * @example r.skill.over(everywhere()).mean()
 */
export const everywhere = (): Among<"everywhere", never, 1> =>
  plain("everywhere", null, false) as Among<"everywhere", never, 1>;

type Brand<F extends AnyFrame> = F[typeof brand];

/** The sentence for what a frame needs and these rows lack. */
export interface Lacking<G extends Grain> {
  readonly tick: [G["tick"]] extends [never] ? NoTicksSentence : never;
  readonly order: [G["order"]] extends [never] ? NoOrderSentence : never;
  readonly event: [G["event"]] extends [never] ? NoEventSentence : never;
  readonly nothing: never;
}

/** If events overlap, an earlier one may not be settled: other events can be read only as of a timestamp. */
type Unsettled<F extends AnyFrame, S extends Scope> = S["chain"]["overlapping"] extends false | null
  ? [Brand<F>["asOf"]] extends [never]
    ? never
    : NoOverlapSentence<S["chain"]["timeline"]>
  : [Brand<F>["asOf"]] extends [never]
    ? (typeof frameRules)[Brand<F>["kind"]]["spansEvents"] extends true
      ? [S["grain"]["event"]] extends [never]
        ? never
        : OverlapSentence
      : never
    : Momentless<S, Brand<F>["asOf"]>;

/** Never for a timestamp that denotes an instant; the sentence for any other column. */
export type Momentless<S extends Scope, Name extends string> = Name extends keyof S["columns"]
  ? S["columns"][Name]["moment"] extends "none"
    ? NoMomentSentence<Name>
    : never
  : NoColumnSentence<Name>;

type Unknown<F extends AnyFrame, S extends Scope> = Exclude<
  Brand<F>["by"] | Brand<F>["bounds"]["column"],
  keyof S["columns"]
>;

/** The message if the rows do not have the column, or the clock the unit, that a bound of the frame needs. */
type Unbounded<B extends Bound, S extends Scope> =
  B extends InText<infer Text> ? Unitless<S["grain"], Text> : Timeless<B, S>;

/** The message for a unit that the clock of these rows does not declare. */
type Unitless<G extends Grain, Text extends string> = [G["tick"]] extends [never]
  ? // Without ticks, across events, the number is one of rows.
    Text extends `${bigint}${(typeof windowUnits)["ticks"]["unit"]}`
    ? never
    : NoTicksSentence
  : string extends Text
    ? never
    : Text extends `${bigint}${G["unit"] | (typeof windowUnits)["ticks"]["unit"]}`
      ? never
      : Text extends `${bigint}${Unit}`
        ? UnitSentence<Text, G["clock"], `10${[G["unit"]] extends [never] ? "t" : G["unit"]}`>
        : // Reported at the frame itself.
          never;

/** The sentence that says why the column has no such span. */
type Timeless<B extends Bound, S extends Scope> = [SpanFits<B["span"]>] extends [B["span"]]
  ? TimeOf<B, S>["dtype"] extends (typeof spanKinds)[SpanKind<B["span"]>]["dtypes"][number]
    ? never
    : TakesSentence<`within(${B["span"]})`, (typeof spanKinds)[SpanKind<B["span"]>]["words"], TimeOf<B, S>["dtype"]>
  : // Reported at the span itself.
    never;
type TimeOf<B extends Bound, S extends Scope> = S["columns"][B["column"]];
type SpanKind<T extends string | number> = T extends number
  ? "numbers"
  : string extends T
    ? "days"
    : T extends `${string}d`
      ? "days"
      : "time";

/** The frame, or the sentence that says why these rows do not support it. */
export type FrameFits<F extends AnyFrame, S extends Scope> = [S["grain"]["event"] | S["grain"]["entity"]] extends [
  never,
]
  ? GroupWindowSentence
  : [S["grain"]["stamp"]] extends [never]
    ? [Lacking<S["grain"]>[(typeof frameRules)[Brand<F>["kind"]]["needs"]]] extends [never]
      ? [Unsettled<F, S>] extends [never]
        ? [Unknown<F, S>] extends [never]
          ? [Unbounded<Brand<F>["bounds"], S>] extends [never]
            ? F
            : Unbounded<Brand<F>["bounds"], S>
          : NoColumnSentence<Unknown<F, S>>
        : Unsettled<F, S>
      : Lacking<S["grain"]>[(typeof frameRules)[Brand<F>["kind"]]["needs"]]
    : StampedSentence;

/** The instant that each outcome of the rules gives. */
export interface Outcomes<At extends string, S extends Scope, F extends AnyFrame> {
  readonly base: Base<S, At, LookedUp<F>>;
  readonly lifted: Lifted<Base<S, At, LookedUp<F>>>;
  readonly partition: Base<S, At, LookedUp<F>> extends "hindsight"
    ? "hindsight"
    : Later<S["chain"], AtOfColumns<S, LookedUp<F>>, SettledAt<S, Brand<F>["asOf"]>>;
  readonly hindsight: "hindsight";
}

/** The columns of the row itself that decide which rows it reads. */
type LookedUp<F extends AnyFrame> = Brand<F>["by"] | Brand<F>["bounds"]["column"];

/**
 * When it is known what was settled before a timestamp: at the moment that it denotes, if the timestamp itself is
 * known.
 */
export type SettledAt<S extends Scope, Name extends string> = [Name] extends [never]
  ? "always"
  : Name extends keyof S["columns"]
    ? Later<S["chain"], S["columns"][Name]["at"], DenotedInstant<S["columns"][Name]["moment"]>>
    : "always";

/** The tick scope of a frame among these rows, as an index of the rules. */
type FrameStanding<S extends Scope, F extends AnyFrame> = Extract<
  TickScopeOf<S["grain"], Brand<F>["entity"], Brand<F>["by"]>,
  TickScope
>;

/** When the value is known together with its condition. */
type Counted<At extends string, S extends Scope, F extends AnyFrame> = [Brand<F>["where"]] extends [never]
  ? At
  : // A refused frame gives no information.
    string extends Brand<F>["where"]
    ? At
    : Latest<S["chain"], At | Brand<F>["where"]>;

/** When a window is known: the outcome of its rule. */
export type WindowAt<At extends string, S extends Scope, F extends AnyFrame> = Outcomes<
  Counted<At, S, F>,
  S,
  F
>[(typeof frameRules)[Brand<F>["kind"]]["outcome"][FrameStanding<S, F>]];

/**
 * A frame that includes the row itself always has a value, if the column has one, there is no condition, and the row
 * has the time of its span.
 */
export type WindowNull<N extends boolean, S extends Scope, F extends AnyFrame> = [Brand<F>["where"]] extends [never]
  ? (typeof frameRules)[Brand<F>["kind"]]["self"] extends true
    ? Brand<F>["atLeast"] extends 1
      ? [Brand<F>["bounds"]["column"]] extends [never]
        ? N
        : TimeOf<Brand<F>["bounds"], S>["nullable"] extends false
          ? TimeOf<Brand<F>["bounds"], S>["dtype"] extends "f32" | "f64"
            ? true
            : N
          : true
      : true
    : true
  : true;

/** The dtype of a sum. */
export type SumOf<D extends Dtype> = D extends "f32" | "f64" ? "f64" : "i64";
