/**
 * Expressions as authors see them: which operations a column of some dtype has, and the dtype, nullability and instant
 * of what they make. One interface a family of dtypes, so that the editor offers only what there is.
 */

import type { Ranking, Window } from "../aggregates.ts";
import type { Arithmetic, castTable, Dtype, DtypeSpec, family, Numeric, Unified } from "../dtype.ts";
import type { Instant, Later, Lifted } from "../instant.ts";
import type { AnyList } from "../parameter.ts";
import type { Base, brand, Column, Scope } from "../scope.ts";
import type {
  AssumptionSentence,
  FractionSentence,
  HindsightSentence,
  NoTicksSentence,
  TakesSentence,
  TicklessAssumptionSentence,
} from "../sentence.ts";
import type { AnyFrame, FrameFits, Ranks, WindowAt, WindowNull } from "../window.ts";

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
   * Lowers the instant by your word alone. The reason is carried into the plan, the runner, the record of every run and
   * `explain`; no engine can check it.
   *
   * @example r.pole.assume("published on Friday, though the file is written after the race", before("race"))
   */
  assume<Said extends string>(reason: string, instant: Lowers<S, At, Said>): ExpressionOf<D, N, Said, S>;
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
type Over<D extends Dtype, N extends boolean, At extends string, S extends Scope, F extends AnyFrame> =
  Ranks<F> extends true
    ? Ranking<D, WindowNull<N, F>, WindowAt<At, S, F>, S>
    : Window<D, WindowNull<N, F>, WindowAt<At, S, F>, S>;

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
  str: Holding<"str"> | string;
  date: Holding<"date">;
  datetime: Holding<"datetime">;
}[(typeof family)[D]];

/** A dtype that this one casts to, or the sentence that says which do. */
type Castable<D extends Dtype, T extends Dtype> = (typeof family)[D] extends (typeof castTable)[T]["from"][number]
  ? DtypeSpec<T, false>
  : TakesSentence<`cast(${T})`, (typeof castTable)[T]["words"], D>;

/** What may be compared with a column of this dtype, or the sentence that says why it may not. */
type Comparable<What extends string, D extends Dtype, O> =
  O extends Matching<D> ? Fits<D, O> : TakesSentence<`${What}(...)`, `another ${D} beside one`, DtypeOf<O>>;

/** What may stand in for a null, be added, or be one side of and(...) and or(...); or the sentence that says why not. */
type Fallback<D extends Dtype, O> =
  O extends Matching<D> ? Fits<D, O> : TakesSentence<"orElse(...)", `a value of ${D}`, DtypeOf<O>>;
type Term<What extends string, D extends Dtype, O> = O extends NumericOperand
  ? Fits<D, O>
  : TakesSentence<`${What}(...)`, "numbers", DtypeOf<O>>;
type Side<What extends string, O> = O extends BooleanOperand
  ? O
  : TakesSentence<`${What}(...)`, "truth values", DtypeOf<O>>;

type ListOf<D extends Dtype> =
  | readonly (D extends Numeric ? number : D extends "str" ? string : D extends "bool" ? boolean : never)[]
  | AnyList<D extends Numeric ? "f64" : D, boolean>;

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
}

export interface BooleanExpression<N extends boolean, At extends string, S extends Scope>
  extends Expression<"bool", N, At, S> {
  /** Both. Three-valued: false wins over null. */
  and<O extends Operand>(other: Side<"and", O>): Compared<N, At, O, S>;
  /** Either. Three-valued: true wins over null. */
  or<O extends Operand>(other: Side<"or", O>): Compared<N, At, O, S>;
  /** The other truth value. Null stays null. */
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
  readonly str: Ordered<"str", N, At, S>;
  readonly date: Ordered<"date", N, At, S>;
  readonly datetime: Ordered<"datetime", N, At, S>;
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
