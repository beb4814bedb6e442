/** The differences between SQL engines. Everything else is written once, in SQL that all of them support. */
import type { Dtype } from "../../core/dtypes.ts";
import type { FunctionRules } from "../lowering/expression.ts";

export interface Dialect {
  /** The name of the engine for people. */
  readonly name: string;
  readonly types: { readonly [D in Dtype]: string };
  /** A quoted name: it is never code. */
  readonly identifier: (name: string) => string;
  /** Two names that are equal to the engine give the same text. */
  readonly folded: (name: string) => string;
  /** Text as a literal on one line. */
  readonly text: (value: string) => string;
  /** A number as an f64. */
  readonly double: (value: number) => string;
  readonly notANumber: string;
  /** The parameter of a prepared statement, counted from 1. */
  readonly parameter: (index: number) => string;
  readonly listOf: (type: string) => string;
  /** Whether a list contains a value; null if either is null. */
  readonly contains: (list: string, value: string) => string;
  /** The columns of a relation except some. */
  readonly columnsBut: (alias: string, names: readonly string[]) => string;
  /** Strict: a value that does not fit stops the statement. */
  readonly cast: (code: string, from: Dtype, to: Dtype) => string;
  /** IEEE division of two f64: an infinity or NaN if the divisor is zero. */
  readonly divide: (left: string, right: string) => string;
  readonly isFinite: (code: string) => string;
  readonly isNotANumber: (code: string) => string;
  /** A quantile aggregate with linear interpolation; an OVER clause may follow. */
  readonly quantile: (value: string, share: string) => string;
  /**
   * The exponentially weighted mean of a group or, with an OVER clause, of a window; `age` increases with the distance
   * of a cell.
   */
  readonly fadingMean: (of: {
    readonly value: string;
    readonly age: string;
    readonly halfLife: number;
    readonly over: string;
  }) => string;
  /** Pairs a value with a number to compare by (null if the value is null), and extracts the value again. */
  readonly numbered: (number: string, value: string) => string;
  readonly ofNumbered: (code: string) => string;
  /** The first or last non-null value of a window. */
  readonly notNull: (which: "first" | "last", code: string) => string;
  /** The microseconds of a date or a datetime. */
  readonly microseconds: (code: string) => string;
  /** A 64-bit integer in a wider type, in which a difference of two does not overflow. */
  readonly widened: (code: string) => string;
  /** The same-row functions. */
  readonly functions: FunctionRules;
}
