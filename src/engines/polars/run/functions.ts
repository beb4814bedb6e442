/** Same-row functions that polars lacks or has otherwise: see docs/semantics.md. */
import pl, { type Expr } from "nodejs-polars";
import { largestSquared } from "../../../core/aggregate-rules.ts";

/** -1, 0 or 1; NaN, which polars takes for a great number, and null stay. */
export const signOf = (value: Expr): Expr =>
  pl
    .when(value.isNull().or(value.cast(pl.Float64).isNan()))
    .then(value)
    .when(value.gt(0))
    .then(pl.lit(1))
    .when(value.lt(0))
    .then(pl.lit(-1))
    .otherwise(pl.lit(0));

/** polars divides two natural logarithms: a result next to a whole number, by so little, is that number. */
export const log10Of = (value: Expr): Expr => {
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

/** A true quotient. Where polars divides by a constant it multiplies by its inverse, which is another number. */
export const quotientOf = (value: Expr, divisor: Expr): Expr =>
  value.div(pl.when(value.isNotNull()).then(divisor).otherwise(nothing()));

/** From there on an f64 has no decimals. */
const whole = 2 ** 52;

/** Half to even: multiplied, rounded, divided. What has no decimals stays, so that nothing overflows. */
export const roundedTo = (value: Expr, decimals: number): Expr => {
  if (decimals === 0) return value.round(0);
  const by = pl.lit(10 ** decimals);
  return pl
    .when(value.abs().lt(pl.lit(whole)))
    .then(quotientOf(value.mul(by).round(0), by))
    .otherwise(value);
};

/** What is left of a division of two f64, by the very formula that DuckDB computes. */
export const remainderOf = (value: Expr, divisor: Expr): Expr =>
  value.sub(quotientOf(value, divisor).floor().mul(divisor));

/** The greater of the two; NaN is greater than every number. Null where either is. */
export const greaterOf = (one: Expr, other: Expr): Expr =>
  pl.when(one.gtEq(other)).then(one).when(one.lt(other)).then(other).otherwise(nothing());

/** The lesser of the two. Null where either is. */
export const lesserOf = (one: Expr, other: Expr): Expr =>
  pl.when(one.ltEq(other)).then(one).when(one.gt(other)).then(other).otherwise(nothing());

/** polars writes a sigma at the end of a word otherwise; here a letter is the same wherever it stands. */
export const smallLetters = (value: Expr): Expr => value.str.replaceAll("Σ", pl.lit("σ"), true).str.toLowerCase();

/** A value whose deviation is asked for: NaN where squares would not be finite any more. */
export const squarable = (value: Expr): Expr =>
  pl
    .when(value.abs().gt(pl.lit(largestSquared)))
    .then(pl.lit(Number.NaN))
    .otherwise(value);
