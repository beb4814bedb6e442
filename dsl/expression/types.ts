/**
 * Expressions as authors see them: which operations a column of each dtype has, and the dtype, nullability and instant
 * of the result. There is one interface per family of dtypes, so that the editor completes only existing operations.
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

/** Identifies the relation of an expression; there is no such property at run time. */
declare const of: unique symbol;

/** Any expression, of any dtype. */
export interface AnyExpression {
  readonly [brand]: Column;
}

export interface Holding<D extends Dtype> extends AnyExpression {
  readonly [brand]: Column<D>;
}

export type NumericOperand = Holding<Numeric> | number;
export type BooleanOperand = Holding<"bool"> | boolean;
/** Anything that can be an operand: an expression or a plain JavaScript value. */
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

/** True if either may be null. */
export type Either<A, B> = true extends A | B ? true : false;

/** A number literal beside an integer column must be an integer; the error is reported at the literal. */
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
  /** Whether the value is null. Never null itself. */
  isNull(): ExpressionOf<"bool", false, At, S>;
  /** Whether the value is not null. Never null itself. */
  isNotNull(): ExpressionOf<"bool", false, At, S>;
  /** The value or, if it is null, the fallback. */
  orElse<O extends Operand>(
    fallback: Fallback<D, O>,
  ): ExpressionOf<
    Unified<D, DtypeOf<O>> & Dtype,
    N extends true ? NullOf<O> : false,
    Later<S["chain"], At, AtOf<O>>,
    S
  >;
  /** Converts to another dtype. Strict: a value that does not fit stops the run with a message. */
  cast<T extends Dtype>(dtype: Castable<D, T>): ExpressionOf<T, N, At, S>;
  /** Equal. Null if either side is null. */
  eq<O extends Operand>(other: Comparable<"eq", D, O>): Compared<N, At, O, S>;
  /** Not equal. Null if either side is null. */
  ne<O extends Operand>(other: Comparable<"ne", D, O>): Compared<N, At, O, S>;
  /** Whether the value is in the list. Null if the value is null, or if an optional list was not given. */
  isIn<L extends ListOf<D>>(
    list: L,
  ): ExpressionOf<"bool", L extends AnyList<string, infer M> ? Either<N, M> : N, At, S>;
  /** The value `rows` rows earlier in the same event and entity (default: 1); null if there is none. */
  lag(this: Ticked<S>, rows?: number): ExpressionOf<D, true, Base<S, At, never>, S>;
  /**
   * The value `rows` rows later in the same event and entity (default: 1); null if there is none. Known once the phase
   * is over.
   */
  lead(this: Ticked<S>, rows?: number): ExpressionOf<D, true, Lifted<Base<S, At, never>>, S>;
  /**
   * The value or, if it is null, the last one before it in the same event and entity, at most `limit` rows back if that
   * is given. It never comes from another entity or event.
   */
  fillForward(this: Ticked<S>, limit?: number): ExpressionOf<D, N, Base<S, At, never>, S>;
  /** The value or, if it is null, the next one after it. Known once the phase is over. */
  fillBackward(this: Ticked<S>, limit?: number): ExpressionOf<D, N, Lifted<Base<S, At, never>>, S>;
  /** Reads the values of other rows: `.over(last(10)).mean()`, `.over(prior(5)).count()`. */
  over<F extends AnyFrame>(frame: FrameFits<F, S>): Over<D, N, At, S, F>;
  /**
   * Lowers the instant on the author's word alone. The reason is recorded in the plan, the runner, the record of every
   * run and `explain`; greenflag cannot check it.
   *
   * @example r.pole.assume("published on Friday, though the file is written after the race", before("race"))
   */
  assume<Said extends string>(reason: string, instant: Lowers<S, At, Said>): ExpressionOf<D, N, Said, S>;
  /**
   * Documents the column that is created from this expression. The text follows the column through every step into the
   * record of every run, `show` and `explain`. Dtype, nulls and instant do not change. It is the last call of a column
   * of `derive` or `aggregate`.
   *
   * @example .derive((r) => ({ form_5: r.finish.over(prior(5)).mean().doc("Mean finish of the five races before this one") }))
   */
  doc(text: string): Documented<D, N, At>;
}

/** A column with its documentation. It has no further methods. */
export interface Documented<D extends Dtype, N extends boolean, At extends string> extends AnyExpression {
  readonly [brand]: Column<D, N, At, "none">;
}

/** An instant that is earlier than the current one and that these rows have, or the sentence that rejects it. */
export type Lowers<S extends Scope, At extends string, Said extends string> = At extends S["chain"]["upTo"][Said]
  ? AssumptionSentence<At>
  : // A union with the instant, so that it is inferred in any case.
    [At, Said] extends ["hindsight", string]
    ? HindsightSentence
    : Said extends `during '${infer P}'`
      ? [P] extends [S["grain"]["tickPhase"]]
        ? Instant<Said>
        : TicklessAssumptionSentence<Said>
      : Instant<Said>;

/** A window over a frame: the instant and the nullability of its aggregates. */
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

/** The operands that can be compared with a column of this dtype. */
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

/** A dtype that this one can be cast to, or the sentence with the valid ones. */
type Castable<D extends Dtype, T extends Dtype> = (typeof family)[D] extends (typeof castTable)[T]["from"][number]
  ? DtypeSpec<T, false>
  : TakesSentence<`cast(${T})`, (typeof castTable)[T]["words"], D>;

/** An operand that can be compared with a column of this dtype, or the sentence that rejects it. */
type Comparable<What extends string, D extends Dtype, O> =
  O extends Matching<D> ? Fits<D, O> : TakesSentence<`${What}(...)`, `another ${D}`, DtypeOf<O>>;

/**
 * An operand that can replace a null, be added, or be one side of and(...) and or(...), or the sentence that rejects
 * it.
 */
type Fallback<D extends Dtype, O> =
  O extends Matching<D> ? Fits<D, O> : TakesSentence<"orElse(...)", `a value of ${D}`, DtypeOf<O>>;
type Term<What extends string, D extends Dtype, O> = O extends NumericOperand
  ? Fits<D, O>
  : TakesSentence<`${What}(...)`, "numbers", DtypeOf<O>>;
type Side<What extends string, O> = O extends BooleanOperand
  ? O
  : TakesSentence<`${What}(...)`, "booleans", DtypeOf<O>>;

/** Text, or the sentence that rejects the operand. */
type Text<What extends FunctionName, O> = O extends Holding<Textual> | string
  ? O
  : TakesSentence<`${What}(...)`, "text", DtypeOf<O>>;
/** A duration, or the sentence that rejects the operand. */
type Span<What extends FunctionName, O> =
  O extends Holding<"duration"> ? O : TakesSentence<`${What}(...)`, "a duration", DtypeOf<O>>;
/** An integer, or the sentence that rejects the operand. */
type Whole<What extends FunctionName, O> = O extends number
  ? number extends O
    ? O
    : `${O}` extends `${bigint}`
      ? O
      : TakesSentence<`${What}(...)`, "a whole number", `${O}`>
  : O extends Holding<"i8" | "i16" | "i32" | "i64">
    ? O
    : TakesSentence<`${What}(...)`, "a whole number", DtypeOf<O>>;

/** The dtype of the result of a function, from the table. */
type Gives<F extends FunctionName, D extends Dtype, O> = (typeof functions)[F]["gives"] extends infer G
  ? G extends Dtype
    ? G
    : G extends "arithmetic"
      ? Arithmetic<D, O>
      : G extends "both"
        ? Unified<D, O> & Dtype
        : D
  : never;
/** Whether a function may return null: an integer divided by zero is null. */
type GivesNull<F extends FunctionName, D extends Dtype, O> = (typeof functions)[F]["nulls"] extends "byZero"
  ? O extends number
    ? false
    : Arithmetic<D, DtypeOf<O>> extends "i64"
      ? true
      : false
  : false;

/** The result of a function of one value. */
type Made<
  F extends FunctionName,
  D extends Dtype,
  N extends boolean,
  At extends string,
  S extends Scope,
> = ExpressionOf<Gives<F, D, D>, N, At, S>;
/** The result of a function of two values. */
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

/** Rows with ticks, or the sentence that rejects them. */
export type Ticked<S extends Scope> = [S["grain"]["tick"]] extends [never] ? NoTicksSentence : AnyExpression;

/** Columns with a natural order: numbers, text, dates and times. */
export interface Ordered<D extends Dtype, N extends boolean, At extends string, S extends Scope>
  extends Expression<D, N, At, S> {
  /** Less than. Null if either side is null. */
  lt<O extends Operand>(other: Comparable<"lt", D, O>): Compared<N, At, O, S>;
  /** Less than or equal. */
  le<O extends Operand>(other: Comparable<"le", D, O>): Compared<N, At, O, S>;
  /** Greater than. */
  gt<O extends Operand>(other: Comparable<"gt", D, O>): Compared<N, At, O, S>;
  /** Greater than or equal. */
  ge<O extends Operand>(other: Comparable<"ge", D, O>): Compared<N, At, O, S>;
  /**
   * Whether the value is between two others, including both: `low <= value` and `value <= high`, three-valued like
   * `and`.
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
  /** The larger of the two, in the dtype that holds both. NaN is larger than every number. Null if either is null. */
  greatest<O extends Operand>(other: Comparable<"greatest", D, O>): MadeWith<"greatest", D, N, At, O, S>;
  /** The smaller of the two, in the dtype that holds both. Null if either is null. */
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
  /** Sum. Integers become i64. */
  plus<O extends Operand>(other: Term<"plus", D, O>): Computed<D, N, At, O, S>;
  /** Difference. Integers become i64. */
  minus<O extends Operand>(other: Term<"minus", D, O>): Computed<D, N, At, O, S>;
  /** Product. Integers become i64. */
  times<O extends Operand>(other: Term<"times", D, O>): Computed<D, N, At, O, S>;
  /** Quotient, always f64, also for integers. Division by zero gives an infinity or NaN. */
  dividedBy<O extends Operand>(
    other: Term<"dividedBy", "f64", O>,
  ): ExpressionOf<"f64", Either<N, NullOf<O>>, Later<S["chain"], At, AtOf<O>>, S>;
  /** The difference from the value `rows` rows earlier in the same event and entity (default: 1). */
  difference(this: Ticked<S>, rows?: number): ExpressionOf<Arithmetic<D, D>, true, Base<S, At, never>, S>;
  /**
   * The value or, if it is null, the linear interpolation between the nearest values before and after it in the same
   * event and entity, f64. Each existing row is one step. Before the first value and after the last it stays null.
   * Known once the phase is over, because it reads later rows: for labels, and for later decisions.
   *
   * @example r.lap_time_s.interpolate()
   */
  interpolate(this: Ticked<S>): ExpressionOf<"f64", N, Lifted<Base<S, At, never>>, S>;
  /** The absolute value. Integers become i64; the smallest i64 has no positive counterpart and is unchanged. */
  abs(): Made<"abs", D, N, At, S>;
  /** The sign: -1, 0 or 1. Integers become i64; NaN stays. */
  sign(): Made<"sign", D, N, At, S>;
  /** The square root, f64. NaN for a negative number. */
  sqrt(): Made<"sqrt", D, N, At, S>;
  /** e to the power of the value, f64. */
  exp(): Made<"exp", D, N, At, S>;
  /** The natural logarithm, f64: -infinity for 0, NaN for a negative number. */
  log(): Made<"log", D, N, At, S>;
  /** The logarithm to the base 10, f64; exact for powers of 10. -infinity for 0, NaN for a negative number. */
  log10(): Made<"log10", D, N, At, S>;
  /**
   * The value to the power of a constant, f64. NaN for a negative value and a fractional exponent.
   *
   * @example r.speed_mph.pow(2)
   */
  pow(exponent: number): Made<"pow", D, N, At, S>;
  /** Rounds to a number of decimals, 0 to 15 (default: 0); ties go to the even digit. */
  round(decimals?: number): Made<"round", D, N, At, S>;
  /** Rounds down to an integer. The dtype stays. */
  floor(): Made<"floor", D, N, At, S>;
  /** Rounds up to an integer. The dtype stays. */
  ceil(): Made<"ceil", D, N, At, S>;
  /**
   * Limits the value to the range from `low` to `high`, which are constants. The dtype stays; NaN stays.
   *
   * @example r.gap_s.clip(0, 60)
   */
  clip<const L extends number, const H extends number>(low: Fits<D, L>, high: Fits<D, H>): Made<"clip", D, N, At, S>;
  /**
   * The remainder of a division, with the sign of the divisor. Integers become i64, and the result is null if the
   * divisor is 0; for floats it is NaN.
   *
   * @example r.lap.modulo(10)
   */
  modulo<O extends Operand>(divisor: Term<"modulo", D, O>): MadeWith<"modulo", D, N, At, O, S>;
  /** Whether the value is NaN. Null stays null. */
  isNaN(): Made<"isNaN", D, N, At, S>;
  /** Whether the value is neither NaN nor an infinity. Null stays null. */
  isFinite(): Made<"isFinite", D, N, At, S>;
}

export interface TextExpression<D extends Textual, N extends boolean, At extends string, S extends Scope>
  extends Ordered<D, N, At, S> {
  /** Converts to lower case, by Unicode and independent of the language. */
  lower(): Made<"lower", D, N, At, S>;
  /** Converts to upper case, by Unicode and independent of the language: "ß" becomes "SS". */
  upper(): Made<"upper", D, N, At, S>;
  /** Removes white space at both ends. */
  trim(): Made<"trim", D, N, At, S>;
  /** The number of characters (Unicode code points: an emoji is one), i64. */
  length(): Made<"length", D, N, At, S>;
  /**
   * Whether it contains the text, which is not a pattern. Every text contains the empty text.
   *
   * @example r.track.contains("Speedway")
   */
  contains<O extends Operand>(text: Text<"contains", O>): MadeWith<"contains", D, N, At, O, S>;
  /** Whether it starts with the text. */
  startsWith<O extends Operand>(text: Text<"startsWith", O>): MadeWith<"startsWith", D, N, At, O, S>;
  /** Whether it ends with the text. */
  endsWith<O extends Operand>(text: Text<"endsWith", O>): MadeWith<"endsWith", D, N, At, O, S>;
  /**
   * Replaces every occurrence of a text, from left to right. Neither argument is a pattern.
   *
   * @example r.driver.replace(" Jr.", "")
   */
  replace(text: string, by: string): Made<"replace", D, N, At, S>;
  /**
   * The characters from `start` on (0 is the first, -1 the last), at most `length` of them if that is given. Positions
   * outside the text are ignored.
   *
   * @example r.car_no.slice(0, 2)
   */
  slice(start: number, length?: number): Made<"slice", D, N, At, S>;
  /** Appends another text. Null if either is null. */
  concat<O extends Operand>(other: Text<"concat", O>): MadeWith<"concat", D, N, At, O, S>;
}

/** The operations that dates and datetimes share. */
export interface DayExpression<D extends "date" | "datetime", N extends boolean, At extends string, S extends Scope>
  extends Ordered<D, N, At, S> {
  /** The year, i64. */
  year(): Made<"year", D, N, At, S>;
  /** The month, 1 to 12. */
  month(): Made<"month", D, N, At, S>;
  /** The day of the month, 1 to 31. */
  day(): Made<"day", D, N, At, S>;
  /** The day of the week: 1 is Monday, 7 is Sunday. */
  weekday(): Made<"weekday", D, N, At, S>;
  /** The day of the year, 1 to 366. */
  dayOfYear(): Made<"dayOfYear", D, N, At, S>;
  /**
   * Adds a number of days of 24 hours each; a negative number subtracts.
   *
   * @example r.race_date.addDays(7)
   */
  addDays<O extends Operand>(days: Whole<"addDays", O>): MadeWith<"addDays", D, N, At, O, S>;
}

export interface DateExpression<N extends boolean, At extends string, S extends Scope>
  extends DayExpression<"date", N, At, S> {
  /** The number of days since the other date, i64; negative if that is later. */
  daysSince<O extends Operand>(other: Comparable<"daysSince", "date", O>): MadeWith<"daysSince", "date", N, At, O, S>;
}

/** The parts of a datetime are in UTC, or in a time zone. */
export interface DatetimeExpression<N extends boolean, At extends string, S extends Scope>
  extends DayExpression<"datetime", N, At, S> {
  /**
   * The year, i64, in UTC or in a time zone.
   *
   * @example r.starts.year("Asia/Tokyo")
   */
  year(zone?: Zone): Made<"year", "datetime", N, At, S>;
  /** The month, 1 to 12, in UTC or in a time zone. */
  month(zone?: Zone): Made<"month", "datetime", N, At, S>;
  /** The day of the month, 1 to 31, in UTC or in a time zone. */
  day(zone?: Zone): Made<"day", "datetime", N, At, S>;
  /** The day of the week, 1 is Monday, 7 is Sunday, in UTC or in a time zone. */
  weekday(zone?: Zone): Made<"weekday", "datetime", N, At, S>;
  /** The day of the year, 1 to 366, in UTC or in a time zone. */
  dayOfYear(zone?: Zone): Made<"dayOfYear", "datetime", N, At, S>;
  /**
   * The hour, 0 to 23, in UTC or in a time zone.
   *
   * @example r.starts.hour("America/New_York")
   */
  hour(zone?: Zone): Made<"hour", "datetime", N, At, S>;
  /** The minute, 0 to 59, in UTC or in a time zone. */
  minute(zone?: Zone): Made<"minute", "datetime", N, At, S>;
  /** The second, 0 to 59, without its fraction, in UTC or in a time zone. */
  second(zone?: Zone): Made<"second", "datetime", N, At, S>;
  /**
   * The date, in UTC or in a time zone.
   *
   * @example r.starts.toDate("Europe/Berlin")
   */
  toDate(zone?: Zone): Made<"toDate", "datetime", N, At, S>;
  /** The seconds since the other time, f64 with their fraction; negative if that is later. */
  secondsSince<O extends Operand>(
    other: Comparable<"secondsSince", "datetime", O>,
  ): MadeWith<"secondsSince", "datetime", N, At, O, S>;
  /** The time since the other time, a duration in microseconds; negative if that is later. */
  timeSince<O extends Operand>(
    other: Comparable<"timeSince", "datetime", O>,
  ): MadeWith<"timeSince", "datetime", N, At, O, S>;
  /**
   * Adds a duration; a negative one subtracts. Null if either is null.
   *
   * @example r.race_start.addTime(lit("PT1H30M", duration))
   */
  addTime<O extends Operand>(time: Span<"addTime", O>): MadeWith<"addTime", "datetime", N, At, O, S>;
  /** Subtracts a duration; a negative one adds. Null if either is null. */
  subtractTime<O extends Operand>(time: Span<"subtractTime", O>): MadeWith<"subtractTime", "datetime", N, At, O, S>;
}

/** The result of two durations. */
type Spanned<N extends boolean, At extends string, O, S extends Scope> = ExpressionOf<
  "duration",
  Either<N, NullOf<O>>,
  Later<S["chain"], At, AtOf<O>>,
  S
>;

/** Durations, in microseconds. */
export interface DurationExpression<N extends boolean, At extends string, S extends Scope>
  extends Ordered<"duration", N, At, S> {
  /**
   * The sum of two durations. Null if either is null.
   *
   * @example r.pit_time.plus(r.penalty)
   */
  plus<O extends Operand>(other: Comparable<"plus", "duration", O>): Spanned<N, At, O, S>;
  /** The difference of two durations; negative if the other is longer. */
  minus<O extends Operand>(other: Comparable<"minus", "duration", O>): Spanned<N, At, O, S>;
  /** The difference from the value `rows` rows earlier in the same event and entity (default: 1). */
  difference(this: Ticked<S>, rows?: number): ExpressionOf<"duration", true, Base<S, At, never>, S>;
  /**
   * The duration in seconds, f64 with their fraction: for means, ratios and other operations of numbers.
   *
   * @example r.pit_time.seconds().over(last(5)).mean()
   */
  seconds(): Made<"seconds", "duration", N, At, S>;
}

export interface BooleanExpression<N extends boolean, At extends string, S extends Scope>
  extends Expression<"bool", N, At, S> {
  /** Logical and, three-valued: false and null is false. */
  and<O extends Operand>(other: Side<"and", O>): Compared<N, At, O, S>;
  /** Logical or, three-valued: true or null is true. */
  or<O extends Operand>(other: Side<"or", O>): Compared<N, At, O, S>;
  /** Logical not. Null stays null. */
  not(): ExpressionOf<"bool", N, At, S>;
}

export interface ByDtype<N extends boolean, At extends string, S extends Scope> {
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

/** The expression interface of a dtype, by look-up. */
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

/** The scope of an expression. */
export type ScopeOf<E> = E extends BooleanExpression<infer _, infer __, infer S> ? S : never;

/** A condition that still needs its values. */
export interface When<At extends string, S extends Scope> {
  /** The value if the condition is true. */
  then<T extends Operand>(value: T): Then<At, T, S>;
}

export interface Then<At extends string, T, S extends Scope> {
  /** The value if the condition is false or null. */
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
