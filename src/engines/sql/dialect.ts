/** What differs between SQL engines. Everything else is written once, in SQL that all of them support. */
import type { Dtype } from "../../core/dtypes.ts";
import type { FunctionRules } from "../lowering/expression.ts";

export interface Dialect {
  /** What people call the engine. */
  readonly name: string;
  readonly types: { readonly [D in Dtype]: string };
  /** A name, quoted: it is never code. */
  readonly identifier: (name: string) => string;
  /** Two names that are one to the engine come to the same text. */
  readonly folded: (name: string) => string;
  /** Text as a literal of one line. */
  readonly text: (value: string) => string;
  /** A number as an f64. */
  readonly double: (value: number) => string;
  readonly notANumber: string;
  /** The parameter of a prepared statement, counted from 1. */
  readonly parameter: (index: number) => string;
  readonly listOf: (type: string) => string;
  /** Whether a list holds a value; null where either is. */
  readonly contains: (list: string, value: string) => string;
  /** The columns of a relation, but those. */
  readonly columnsBut: (alias: string, names: readonly string[]) => string;
  /** Strict: what does not fit stops the statement. */
  readonly cast: (code: string, from: Dtype, to: Dtype) => string;
  /** IEEE's division of two f64: an infinity or NaN where the divisor is zero. */
  readonly divide: (left: string, right: string) => string;
  readonly isFinite: (code: string) => string;
  readonly isNotANumber: (code: string) => string;
  /** An aggregate: the value below which a share of the values lies, interpolated linearly; in a window an OVER follows. */
  readonly quantile: (value: string, share: string) => string;
  /** The exponentially weighted mean of the rows of a group or, with an OVER, of a window; `age` grows with every cell away. */
  readonly fadingMean: (of: {
    readonly value: string;
    readonly age: string;
    readonly halfLife: number;
    readonly over: string;
  }) => string;
  /** A value with a number, to be compared by the number; null where the value is. And the value of such a one. */
  readonly numbered: (number: string, value: string) => string;
  readonly ofNumbered: (code: string) => string;
  /** The first or last value of a window that is not null. */
  readonly notNull: (which: "first" | "last", code: string) => string;
  /** The microseconds of a date or a datetime. */
  readonly microseconds: (code: string) => string;
  /** A whole number of 64 bits in a wider type, in which a difference of two does not overflow. */
  readonly widened: (code: string) => string;
  /** The same-row functions. */
  readonly functions: FunctionRules;
}
