/**
 * Expressions as authors see them: which operations a column of each dtype has, and the dtype, nullability and instant
 * of the result. There is one interface per family of dtypes, so that the editor offers only existing operations.
 */

import type { Arithmetic, castTable, Dtype, family, Numeric, Textual, Unified } from "../../src/core/dtypes.ts";
import type { FunctionName, functions } from "../../src/core/functions.ts";
import type { Instant, Later, Lifted } from "../../src/core/instant.ts";
import type {
  AssumptionSentence,
  FractionSentence,
  HindsightSentence,
  NoTicksSentence,
  TakesSentence,
  TicklessAssumptionSentence,
} from "../../src/core/messages.ts";
import type { Zone } from "../../src/core/time-zones.ts";
import type { WindowOver } from "../aggregates.ts";
import type { DtypeSpec } from "../column-types.ts";
import type { AnyList } from "../parameter.ts";
import type { Base, brand, Column, Scope } from "../scope.ts";
import type { AnyFrame, FrameFits, WindowAt, WindowNull } from "../window.ts";

/** Says whose column an expression is; there is no such property at run time. */
declare const of: unique symbol;

/** Any expression, whatever it holds. */
export interface AnyExpression {
  readonly [brand]: Column;
}

interface Holding<D extends Dtype> extends AnyExpression {
  readonly [brand]: Column<D>;
}

export type NumericOperand = Holding<Numeric> | number;
export type BooleanOperand = Holding<"bool"> | boolean;
/** Anything that can stand where a value is wanted: an expression or a plain JavaScript value. */
export type Operand = AnyExpression | number | string | boolean | null;

/** The instant of an operand; constants are `always`. */
export type AtOf<O> = O extends AnyExpression ? O[typeof brand]["at"] : "always";
export type DtypeOf<O> = O extends AnyExpression
  ? O[typeof brand]["dtype"]
  : O extends number
    ? "number"
    : O extends string
      ? "str"
      : O extends boolean
        ? "bool"
        : "null";
type NullOf<O> = O extends AnyExpression ? O[typeof brand]["nullable"] : O extends null ? true : false;

/** True where either may be null. */
export type Either<A, B> = true extends A | B ? true : false;

/** A plain number beside a whole-number column must be whole; the refusal is printed on the number. */
type Fits<D, O> = O extends number
  ? D extends "i8" | "i16" | "i32" | "i64"
    ? number extends O
      ? O
      : `${O}` extends `${bigint}`
        ? O
        : FractionSentence<O>
    : O
  : O;

/** The same-row operations that every column has. */
export interface Expression<D extends Dtype, N extends boolean, At extends string, S extends Scope>
  extends AnyExpression {
  readonly [brand]: Column<D, N, At, "none">;
  /**
   * Of these rows and of no others: columns of two relations are never one another's. Every method says so too, but TypeScript
   * compares the methods of methods, and gives up where that leads too far, which counts as assignable.
   */
  readonly [of]: (rows: S) => S;
  /** Whether there is no value. Never null itself. */
  isNull(): ExpressionOf<"bool", false, At, S>;
  /** Whether there is a value. Never null itself. */
  isNotNull(): ExpressionOf<"bool", false, At, S>;
  /** The value, or the fallback where it is null. */
  orElse<O extends Operand>(
    fallback: Fallback<D, O>,
  ): ExpressionOf<
    Unified<D, DtypeOf<O>> & Dtype,
    N extends true ? NullOf<O> : false,
    Later<S["chain"], At, AtOf<O>>,
    S
  >;
  /** Another dtype. Strict: a value the new dtype cannot hold stops the run with a message. */
  cast<T extends Dtype>(dtype: Castable<D, T>): ExpressionOf<T, N, At, S>;
  /** Equal. Null where either side is. */
  eq<O extends Operand>(other: Comparable<"eq", D, O>): Compared<N, At, O, S>;
  /** Not equal. Null where either side is. */
  ne<O extends Operand>(other: Comparable<"ne", D, O>): Compared<N, At, O, S>;
  /** Whether the value is one of these. Null where it is null; null too for an optional list that was not given. */
  isIn<L extends ListOf<D>>(
    list: L,
  ): ExpressionOf<"bool", L extends AnyList<string, infer M> ? Either<N, M> : N, At, S>;
  /** The value `rows` rows earlier in the same event and entity (1 unless given); null where there is none. */
  lag(this: Ticked<S>, rows?: number): ExpressionOf<D, true, Base<S, At, never>, S>;
  /** The value `rows` rows later in the same event and entity; null where there is none. Known once the phase is over. */
  lead(this: Ticked<S>, rows?: number): ExpressionOf<D, true, Lifted<Base<S, At, never>>, S>;
  /**
   * The value, or the last one before it in the same event and entity where it is null; from at most `limit` rows back,
   * if that is given. Never from another entity, nor from another event.
   */
  fillForward(this: Ticked<S>, limit?: number): ExpressionOf<D, N, Base<S, At, never>, S>;
  /** The value, or the next one after it where it is null. Known once the phase is over. */
  fillBackward(this: Ticked<S>, limit?: number): ExpressionOf<D, N, Lifted<Base<S, At, never>>, S>;
  /** Looks at the values of other rows: `.over(last(10)).mean()`, `.over(prior(5)).count()`. */
  over<F extends AnyFrame>(frame: FrameFits<F, S>): Over<D, N, At, S, F>;
  /**
   * Lowers the instant on your word alone. The reason is carried into the plan, the runner, the record of every run and
   * `explain`; no engine can check it.
   *
   * @example r.pole.assume("published on Friday, though the file is written after the race", before("race"))
   */
  assume<Said extends string>(reason: string, instant: Lowers<S, At, Said>): ExpressionOf<D, N, Said, S>;
  /**
   * What the column that is made of this holds, in words for people: it goes along through every step into the record of
   * every run, `show` and `explain`. Dtype, nulls and instant stay. Said last, of a whole column of `derive` or `aggregate`.
   *
   * @example .derive((r) => ({ form_5: r.finish.over(prior(5)).mean().doc("Mean finish of the five races before this one") }))
   */
  doc(text: string): Documented<D, N, At>;
}

/** A column with its text: whole, so that nothing more is made of it. */
export interface Documented<D extends Dtype, N extends boolean, At extends string> extends AnyExpression {
  readonly [brand]: Column<D, N, At, "none">;
}

/** An instant below the one that is assumed away and that these rows have, or the sentence that says which it is not. */
export type Lowers<S extends Scope, At extends string, Said extends string> = At extends S["chain"]["upTo"][Said]
  ? AssumptionSentence<At>
  : // Beside the instant that is said, so that it is inferred in any case.
    [At, Said] extends ["hindsight", string]
    ? HindsightSentence
    : Said extends `during '${infer P}'`
      ? [P] extends [S["grain"]["tickPhase"]]
        ? Instant<Said>
        : TicklessAssumptionSentence<Said>
      : Instant<Said>;

/** A window over a frame: what its aggregates are known at and whether they may be null is settled here, once. */
type Over<D extends Dtype, N extends boolean, At extends string, S extends Scope, F extends AnyFrame> = WindowOver<
  F[typeof brand]["kind"],
  D,
  WindowNull<N, S, F>,
  WindowAt<At, S, F>,
  S
>;

type Compared<N extends boolean, At extends string, O, S extends Scope> = ExpressionOf<
  "bool",
  Either<N, NullOf<O>>,
  Later<S["chain"], At, AtOf<O>>,
  S
>;

/** What may be compared with a column of this dtype. */
type Matching<D extends Dtype> = {
  bool: BooleanOperand;
  int: NumericOperand;
  float32: NumericOperand;
  float: NumericOperand;
  str: Holding<Textual> | string;
  date: Holding<"date">;
  datetime: Holding<"datetime">;
  duration: Holding<"duration">;
}[(typeof family)[D]];

/** A dtype that this one casts to, or the sentence that says which do. */
type Castable<D extends Dtype, T extends Dtype> = (typeof family)[D] extends (typeof castTable)[T]["from"][number]
  ? DtypeSpec<T, false>
  : TakesSentence<`cast(${T})`, (typeof castTable)[T]["words"], D>;

/** What may be compared with a column of this dtype, or the sentence that says why it may not. */
type Comparable<What extends string, D extends Dtype, O> =
  O extends Matching<D> ? Fits<D, O> : TakesSentence<`${What}(...)`, `another ${D}`, DtypeOf<O>>;

/** What may stand in for a null, be added, or be one side of and(...) and or(...); or the sentence that says why not. */
type Fallback<D extends Dtype, O> =
  O extends Matching<D> ? Fits<D, O> : TakesSentence<"orElse(...)", `a value of ${D}`, DtypeOf<O>>;
type Term<What extends string, D extends Dtype, O> = O extends NumericOperand
  ? Fits<D, O>
  : TakesSentence<`${What}(...)`, "numbers", DtypeOf<O>>;
type Side<What extends string, O> = O extends BooleanOperand
  ? O
  : TakesSentence<`${What}(...)`, "booleans", DtypeOf<O>>;

/** Text, or the sentence that says why it is none. */
type Text<What extends FunctionName, O> = O extends Holding<Textual> | string
  ? O
  : TakesSentence<`${What}(...)`, "text", DtypeOf<O>>;
/** A duration, or the sentence that says why it is none. */
type Span<What extends FunctionName, O> =
  O extends Holding<"duration"> ? O : TakesSentence<`${What}(...)`, "a duration", DtypeOf<O>>;
/** A whole number, or the sentence that says why it is none. */
type Whole<What extends FunctionName, O> = O extends number
  ? number extends O
    ? O
    : `${O}` extends `${bigint}`
      ? O
      : TakesSentence<`${What}(...)`, "a whole number", `${O}`>
  : O extends Holding<"i8" | "i16" | "i32" | "i64">
    ? O
    : TakesSentence<`${What}(...)`, "a whole number", DtypeOf<O>>;

/** The dtype that a function gives: see the table. */
type Gives<F extends FunctionName, D extends Dtype, O> = (typeof functions)[F]["gives"] extends infer G
  ? G extends Dtype
    ? G
    : G extends "arithmetic"
      ? Arithmetic<D, O>
      : G extends "both"
        ? Unified<D, O> & Dtype
        : D
  : never;
/** Whether a function may give a null: a whole number divided by zero is one. */
type GivesNull<F extends FunctionName, D extends Dtype, O> = (typeof functions)[F]["nulls"] extends "byZero"
  ? O extends number
    ? false
    : Arithmetic<D, DtypeOf<O>> extends "i64"
      ? true
      : false
  : false;

/** What a function of the value alone makes. */
type Made<
  F extends FunctionName,
  D extends Dtype,
  N extends boolean,
  At extends string,
  S extends Scope,
> = ExpressionOf<Gives<F, D, D>, N, At, S>;
/** What a function of two values makes. */
type MadeWith<
  F extends FunctionName,
  D extends Dtype,
  N extends boolean,
  At extends string,
  O,
  S extends Scope,
> = ExpressionOf<
  Gives<F, D, DtypeOf<O>>,
  Either<Either<N, NullOf<O>>, GivesNull<F, D, O>>,
  Later<S["chain"], At, AtOf<O>>,
  S
>;

type ListOf<D extends Dtype> =
  | readonly (D extends Numeric ? number : D extends Textual ? string : D extends "bool" ? boolean : never)[]
  | AnyList<D extends Numeric ? "f64" : D extends "categorical" ? "str" : D, boolean>;

/** Rows with ticks, or the sentence that says they have none. */
export type Ticked<S extends Scope> = [S["grain"]["tick"]] extends [never] ? NoTicksSentence : AnyExpression;

/** Columns with a natural order: numbers, text, dates. */
export interface Ordered<D extends Dtype, N extends boolean, At extends string, S extends Scope>
  extends Expression<D, N, At, S> {
  /** Less than. Null where either side is. */
  lt<O extends Operand>(other: Comparable<"lt", D, O>): Compared<N, At, O, S>;
  /** Less than or equal. */
  le<O extends Operand>(other: Comparable<"le", D, O>): Compared<N, At, O, S>;
  /** Greater than. */
  gt<O extends Operand>(other: Comparable<"gt", D, O>): Compared<N, At, O, S>;
  /** Greater than or equal. */
  ge<O extends Operand>(other: Comparable<"ge", D, O>): Compared<N, At, O, S>;
  /**
   * Whether the value lies between two others, both included: `low <= value` and `value <= high`, three-valued as `and` is.
   *
   * @example r.speed_mph.between(150, 200)
   */
  between<L extends Operand, H extends Operand>(
    low: Comparable<"between", D, L>,
    high: Comparable<"between", D, H>,
  ): ExpressionOf<
    (typeof functions)["between"]["gives"],
    Either<N, Either<NullOf<L>, NullOf<H>>>,
    Later<S["chain"], At, Later<S["chain"], AtOf<L>, AtOf<H>>>,
    S
  >;
  /** The greater of the two, in the dtype that holds both. NaN is greater than every number. Null where either is. */
  greatest<O extends Operand>(other: Comparable<"greatest", D, O>): MadeWith<"greatest", D, N, At, O, S>;
  /** The lesser of the two, in the dtype that holds both. Null where either is. */
  least<O extends Operand>(other: Comparable<"least", D, O>): MadeWith<"least", D, N, At, O, S>;
}

type Computed<D extends Dtype, N extends boolean, At extends string, O, S extends Scope> = ExpressionOf<
  Arithmetic<D, DtypeOf<O>>,
  Either<N, NullOf<O>>,
  Later<S["chain"], At, AtOf<O>>,
  S
>;

export interface NumberExpression<D extends Numeric, N extends boolean, At extends string, S extends Scope>
  extends Ordered<D, N, At, S> {
  /** Sum. Whole numbers become i64. */
  plus<O extends Operand>(other: Term<"plus", D, O>): Computed<D, N, At, O, S>;
  /** Difference. Whole numbers become i64. */
  minus<O extends Operand>(other: Term<"minus", D, O>): Computed<D, N, At, O, S>;
  /** Product. Whole numbers become i64. */
  times<O extends Operand>(other: Term<"times", D, O>): Computed<D, N, At, O, S>;
  /** Quotient, always f64: whole numbers are not cut. Division by zero gives an infinity or NaN. */
  dividedBy<O extends Operand>(
    other: Term<"dividedBy", "f64", O>,
  ): ExpressionOf<"f64", Either<N, NullOf<O>>, Later<S["chain"], At, AtOf<O>>, S>;
  /** The change since `rows` rows earlier in the same event and entity (1 unless given). */
  difference(this: Ticked<S>, rows?: number): ExpressionOf<Arithmetic<D, D>, true, Base<S, At, never>, S>;
  /**
   * The value, f64, or where it is null what lies on the straight line between the nearest ones before and after it in the same
   * event and entity. Each row that is there is one step; before the first value and after the last it stays null. It looks
   * ahead, so it is known once the phase is over: for labels, and for decisions after it.
   *
   * @example r.lap_time_s.interpolate()
   */
  interpolate(this: Ticked<S>): ExpressionOf<"f64", N, Lifted<Base<S, At, never>>, S>;
  /** The value without its sign. Whole numbers become i64; the least i64 has no positive one and stays. */
  abs(): Made<"abs", D, N, At, S>;
  /** -1, 0 or 1. Whole numbers become i64; NaN stays. */
  sign(): Made<"sign", D, N, At, S>;
  /** The square root, f64. NaN of a negative number. */
  sqrt(): Made<"sqrt", D, N, At, S>;
  /** e to the power of the value, f64. */
  exp(): Made<"exp", D, N, At, S>;
  /** The natural logarithm, f64. Of 0 it is -infinity, of a negative number NaN. */
  log(): Made<"log", D, N, At, S>;
  /** The logarithm to the base 10, f64; whole for the powers of 10. Of 0 it is -infinity, of a negative number NaN. */
  log10(): Made<"log10", D, N, At, S>;
  /**
   * The value to the power of a plain number, f64. NaN for a negative value and a broken exponent.
   *
   * @example r.speed_mph.pow(2)
   */
  pow(exponent: number): Made<"pow", D, N, At, S>;
  /** The nearest number of so many decimals, 0 to 15 (0 unless given); of two equally near ones the even one. */
  round(decimals?: number): Made<"round", D, N, At, S>;
  /** The greatest whole number that is not greater. The dtype stays. */
  floor(): Made<"floor", D, N, At, S>;
  /** The least whole number that is not less. The dtype stays. */
  ceil(): Made<"ceil", D, N, At, S>;
  /**
   * The value, but not less than `low` and not greater than `high`, which are plain numbers. The dtype stays; so does NaN.
   *
   * @example r.gap_s.clip(0, 60)
   */
  clip<const L extends number, const H extends number>(low: Fits<D, L>, high: Fits<D, H>): Made<"clip", D, N, At, S>;
  /**
   * What is left of a division: it has the sign of the divisor. Whole numbers become i64, and are null where the divisor
   * is 0; other numbers are NaN there.
   *
   * @example r.lap.modulo(10)
   */
  modulo<O extends Operand>(divisor: Term<"modulo", D, O>): MadeWith<"modulo", D, N, At, O, S>;
  /** Whether it is NaN. Null stays null. */
  isNaN(): Made<"isNaN", D, N, At, S>;
  /** Whether it is neither NaN nor an infinity. Null stays null. */
  isFinite(): Made<"isFinite", D, N, At, S>;
}

export interface TextExpression<D extends Textual, N extends boolean, At extends string, S extends Scope>
  extends Ordered<D, N, At, S> {
  /** In small letters, as Unicode has them whatever the language. */
  lower(): Made<"lower", D, N, At, S>;
  /** In capitals, as Unicode has them whatever the language: "ß" becomes "SS". */
  upper(): Made<"upper", D, N, At, S>;
  /** Without blanks, tabs, line ends and other white space at its beginning and end. */
  trim(): Made<"trim", D, N, At, S>;
  /** How many characters it has (Unicode code points: an emoji is one), i64. */
  length(): Made<"length", D, N, At, S>;
  /**
   * Whether the text is in it, as it is: no pattern. The empty text is in every one.
   *
   * @example r.track.contains("Speedway")
   */
  contains<O extends Operand>(text: Text<"contains", O>): MadeWith<"contains", D, N, At, O, S>;
  /** Whether it begins with the text, as it is. */
  startsWith<O extends Operand>(text: Text<"startsWith", O>): MadeWith<"startsWith", D, N, At, O, S>;
  /** Whether it ends with the text, as it is. */
  endsWith<O extends Operand>(text: Text<"endsWith", O>): MadeWith<"endsWith", D, N, At, O, S>;
  /**
   * With another text in every place of one, from left to right. Both are plain text, and no patterns.
   *
   * @example r.driver.replace(" Jr.", "")
   */
  replace(text: string, by: string): Made<"replace", D, N, At, S>;
  /**
   * The characters from `start` on (0 is the first, -1 the last), at most `length` of them, or all. What is not there is left out.
   *
   * @example r.car_no.slice(0, 2)
   */
  slice(start: number, length?: number): Made<"slice", D, N, At, S>;
  /** With another text after it. Null where either is. */
  concat<O extends Operand>(other: Text<"concat", O>): MadeWith<"concat", D, N, At, O, S>;
}

/** What days of the calendar and points in time have in common. */
export interface DayExpression<D extends "date" | "datetime", N extends boolean, At extends string, S extends Scope>
  extends Ordered<D, N, At, S> {
  /** The year, i64. */
  year(): Made<"year", D, N, At, S>;
  /** The month, 1 to 12. */
  month(): Made<"month", D, N, At, S>;
  /** The day of the month, 1 to 31. */
  day(): Made<"day", D, N, At, S>;
  /** The day of the week: Monday is 1, Sunday 7. */
  weekday(): Made<"weekday", D, N, At, S>;
  /** The day of the year, 1 to 366. */
  dayOfYear(): Made<"dayOfYear", D, N, At, S>;
  /**
   * So many days later, of 24 hours each; earlier, if the number is negative.
   *
   * @example r.race_date.addDays(7)
   */
  addDays<O extends Operand>(days: Whole<"addDays", O>): MadeWith<"addDays", D, N, At, O, S>;
}

export interface DateExpression<N extends boolean, At extends string, S extends Scope>
  extends DayExpression<"date", N, At, S> {
  /** How many days have passed since the other day, i64; negative, if it is later. */
  daysSince<O extends Operand>(other: Comparable<"daysSince", "date", O>): MadeWith<"daysSince", "date", N, At, O, S>;
}

/** Parts are those in UTC, or those that clocks and calendars of a time zone show. */
export interface DatetimeExpression<N extends boolean, At extends string, S extends Scope>
  extends DayExpression<"datetime", N, At, S> {
  /**
   * The year, i64: in UTC, or in a time zone.
   *
   * @example r.starts.year("Asia/Tokyo")
   */
  year(zone?: Zone): Made<"year", "datetime", N, At, S>;
  /** The month, 1 to 12: in UTC, or in a time zone. */
  month(zone?: Zone): Made<"month", "datetime", N, At, S>;
  /** The day of the month, 1 to 31: in UTC, or in a time zone. */
  day(zone?: Zone): Made<"day", "datetime", N, At, S>;
  /** The day of the week: Monday is 1, Sunday 7. In UTC, or in a time zone. */
  weekday(zone?: Zone): Made<"weekday", "datetime", N, At, S>;
  /** The day of the year, 1 to 366: in UTC, or in a time zone. */
  dayOfYear(zone?: Zone): Made<"dayOfYear", "datetime", N, At, S>;
  /**
   * The hour, 0 to 23: in UTC, or in a time zone.
   *
   * @example r.starts.hour("America/New_York")
   */
  hour(zone?: Zone): Made<"hour", "datetime", N, At, S>;
  /** The minute, 0 to 59: in UTC, or in a time zone. */
  minute(zone?: Zone): Made<"minute", "datetime", N, At, S>;
  /** The second, 0 to 59, without its fraction: in UTC, or in a time zone. */
  second(zone?: Zone): Made<"second", "datetime", N, At, S>;
  /**
   * The day: in UTC, or in a time zone.
   *
   * @example r.starts.toDate("Europe/Berlin")
   */
  toDate(zone?: Zone): Made<"toDate", "datetime", N, At, S>;
  /** How many seconds have passed since the other time, f64 with their fraction; negative, if it is later. */
  secondsSince<O extends Operand>(
    other: Comparable<"secondsSince", "datetime", O>,
  ): MadeWith<"secondsSince", "datetime", N, At, O, S>;
  /** How much time has passed since the other time, a duration, to the microsecond; negative, if it is later. */
  timeSince<O extends Operand>(
    other: Comparable<"timeSince", "datetime", O>,
  ): MadeWith<"timeSince", "datetime", N, At, O, S>;
  /**
   * So much later; earlier, if the duration is negative. Null where either is.
   *
   * @example r.race_start.addTime(lit("PT1H30M", duration))
   */
  addTime<O extends Operand>(time: Span<"addTime", O>): MadeWith<"addTime", "datetime", N, At, O, S>;
  /** So much earlier; later, if the duration is negative. Null where either is. */
  subtractTime<O extends Operand>(time: Span<"subtractTime", O>): MadeWith<"subtractTime", "datetime", N, At, O, S>;
}

/** What two durations make. */
type Spanned<N extends boolean, At extends string, O, S extends Scope> = ExpressionOf<
  "duration",
  Either<N, NullOf<O>>,
  Later<S["chain"], At, AtOf<O>>,
  S
>;

/** Spans of time, in microseconds. */
export interface DurationExpression<N extends boolean, At extends string, S extends Scope>
  extends Ordered<"duration", N, At, S> {
  /**
   * The two together, a duration. Null where either is.
   *
   * @example r.pit_time.plus(r.penalty)
   */
  plus<O extends Operand>(other: Comparable<"plus", "duration", O>): Spanned<N, At, O, S>;
  /** How much longer it is than the other, a duration; negative, if it is shorter. */
  minus<O extends Operand>(other: Comparable<"minus", "duration", O>): Spanned<N, At, O, S>;
  /** The change since `rows` rows earlier in the same event and entity (1 unless given). */
  difference(this: Ticked<S>, rows?: number): ExpressionOf<"duration", true, Base<S, At, never>, S>;
  /**
   * The duration in seconds, f64 with their fraction: for means, ratios and whatever else only numbers have.
   *
   * @example r.pit_time.seconds().over(last(5)).mean()
   */
  seconds(): Made<"seconds", "duration", N, At, S>;
}

export interface BooleanExpression<N extends boolean, At extends string, S extends Scope>
  extends Expression<"bool", N, At, S> {
  /** Both. Three-valued: false wins over null. */
  and<O extends Operand>(other: Side<"and", O>): Compared<N, At, O, S>;
  /** Either. Three-valued: true wins over null. */
  or<O extends Operand>(other: Side<"or", O>): Compared<N, At, O, S>;
  /** The other boolean. Null stays null. */
  not(): ExpressionOf<"bool", N, At, S>;
}

interface ByDtype<N extends boolean, At extends string, S extends Scope> {
  readonly bool: BooleanExpression<N, At, S>;
  readonly i8: NumberExpression<"i8", N, At, S>;
  readonly i16: NumberExpression<"i16", N, At, S>;
  readonly i32: NumberExpression<"i32", N, At, S>;
  readonly i64: NumberExpression<"i64", N, At, S>;
  readonly f32: NumberExpression<"f32", N, At, S>;
  readonly f64: NumberExpression<"f64", N, At, S>;
  readonly str: TextExpression<"str", N, At, S>;
  readonly date: DateExpression<N, At, S>;
  readonly datetime: DatetimeExpression<N, At, S>;
  readonly duration: DurationExpression<N, At, S>;
  readonly categorical: TextExpression<"categorical", N, At, S>;
}

/** The expression of a dtype, found by look-up. */
export type ExpressionOf<D extends Dtype, N extends boolean, At extends string, S extends Scope> = ByDtype<N, At, S>[D];

/** One row of a relation: every column as an expression. */
export type Row<S extends Scope> = {
  readonly [K in keyof S["columns"]]: ExpressionOf<
    S["columns"][K]["dtype"],
    S["columns"][K]["nullable"],
    S["columns"][K]["at"],
    S
  >;
};

/** The scope an expression was made in. */
export type ScopeOf<E> = E extends BooleanExpression<infer _, infer __, infer S> ? S : never;

/** A condition waiting for its values. */
export interface When<At extends string, S extends Scope> {
  /** The value where the condition is true. */
  then<T extends Operand>(value: T): Then<At, T, S>;
}

export interface Then<At extends string, T, S extends Scope> {
  /** The value where the condition is false or null. */
  otherwise<O extends Operand>(
    value: [Unified<DtypeOf<T>, DtypeOf<O>>] extends [never]
      ? TakesSentence<"otherwise(...)", `a value like then(...)'s ${DtypeOf<T>}`, DtypeOf<O>>
      : O,
  ): ExpressionOf<
    Unified<DtypeOf<T>, DtypeOf<O>> & Dtype,
    Either<NullOf<T>, NullOf<O>>,
    Later<S["chain"], At, Later<S["chain"], AtOf<T>, AtOf<O>>>,
    S
  >;
}
