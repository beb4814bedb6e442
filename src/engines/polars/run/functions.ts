/** Same-row functions that polars lacks or defines differently: see docs/semantics.md. */
import pl, { type Expr } from "nodejs-polars";
import { largestSquarable } from "../../../core/aggregate-rules.ts";

/** -1, 0 or 1. NaN, for which polars returns 1, and null are kept. */
export const sign = (value: Expr): Expr =>
  pl
    .when(value.isNull().or(value.cast(pl.Float64).isNan()))
    .then(value)
    .when(value.gt(0))
    .then(pl.lit(1))
    .when(value.lt(0))
    .then(pl.lit(-1))
    .otherwise(pl.lit(0));

/** polars divides two natural logarithms. A result within rounding error of an integer is that integer. */
export const log10 = (value: Expr): Expr => {
  const found = value.log(10);
  const whole = found.round(0);
  return pl
    .when(
      found
        .sub(whole)
        .abs()
        .ltEq(whole.abs().mul(pl.lit(5e-16))),
    )
    .then(whole)
    .otherwise(found);
};

const nothing = () => pl.lit(null);

/** An exact quotient. For a constant divisor, polars multiplies by its inverse, which rounds differently. */
export const quotient = (value: Expr, divisor: Expr): Expr =>
  value.div(pl.when(value.isNotNull()).then(divisor).otherwise(nothing()));

/** From here on every f64 is an integer. */
const whole = 2 ** 52;

/** Rounds half to even: multiplies, rounds, divides. Integers are kept, so that nothing overflows. */
export const roundHalfToEven = (value: Expr, decimals: number): Expr => {
  if (decimals === 0) return value.round(0);
  const by = pl.lit(10 ** decimals);
  return pl
    .when(value.abs().lt(pl.lit(whole)))
    .then(quotient(value.mul(by).round(0), by))
    .otherwise(value);
};

/** The remainder of two f64, by the same formula as in DuckDB. */
export const remainder = (value: Expr, divisor: Expr): Expr => value.sub(quotient(value, divisor).floor().mul(divisor));

/** The larger of the two; NaN is larger than every number. Null if either is null. */
export const greaterOf = (one: Expr, other: Expr): Expr =>
  pl.when(one.gtEq(other)).then(one).when(one.lt(other)).then(other).otherwise(nothing());

/** The smaller of the two. Null if either is null. */
export const lesserOf = (one: Expr, other: Expr): Expr =>
  pl.when(one.ltEq(other)).then(one).when(one.gt(other)).then(other).otherwise(nothing());

/** polars lowercases a sigma at the end of a word differently; here the position does not matter. */
export const lowercase = (value: Expr): Expr => value.str.replaceAll("Σ", pl.lit("σ"), true).str.toLowerCase();

/** The value for a deviation: NaN if its square would not be finite. */
export const nanUnlessSquarable = (value: Expr): Expr =>
  pl
    .when(value.abs().gt(pl.lit(largestSquarable)))
    .then(pl.lit(Number.NaN))
    .otherwise(value);
