/** Conversions between text and durations in polars, where durations are microseconds. */
import pl, { type Expr } from "nodejs-polars";
import { durationPattern, emptyDuration } from "../../core/duration-text.ts";

const whole = (value: bigint): Expr => pl.lit(String(value)).cast(pl.Int64);

/** The last second that 64 bits of microseconds can hold, and its fraction. */
const last = { second: (2n ** 63n - 1n) / 1_000_000n, fraction: (2n ** 63n - 1n) % 1_000_000n };

/** Text as microseconds; null if it is not a duration, or exceeds 64 bits. */
export const parseDuration = (text: Expr): Expr => {
  const part = (group: number) => text.str.extract(durationPattern, group);
  const number = (group: number) => part(group).cast(pl.Int64).fillNull(whole(0n));
  // At most 13 digits each, so nothing overflows.
  const seconds = number(2)
    .mul(whole(24n))
    .add(number(3))
    .mul(whole(60n))
    .add(number(4))
    .mul(whole(60n))
    .add(number(5));
  const digits = pl.concatString([part(6).fillNull(pl.lit("")), pl.lit("000000")], "");
  const fraction = digits.str.slice(0, 6).cast(pl.Int64);
  const isNegative = text.str.startsWith(pl.lit("-"));
  const sign = pl.when(isNegative).then(whole(-1n)).otherwise(whole(1n));
  const further = pl.when(isNegative).then(whole(1n)).otherwise(whole(0n));
  const isInReach = seconds
    .lt(whole(last.second))
    .or(seconds.eq(whole(last.second)).and(fraction.ltEq(further.add(whole(last.fraction)))));
  const isOne = text.str.contains(durationPattern).and(text.str.contains(emptyDuration).not());
  // The sign comes first: the smallest duration has no positive counterpart.
  return pl
    .when(isOne.and(isInReach))
    .then(seconds.mul(sign).mul(whole(1_000_000n)).add(fraction.mul(sign)))
    .otherwise(pl.lit(null).cast(pl.Int64));
};

/** Microseconds as ISO 8601 text: P1DT2H30M4.5S. */
export const durationToText = (value: Expr): Expr => {
  const isNegative = value.lt(whole(0n));
  // polars rounds an integer quotient down, and the remainder has the sign of the divisor.
  const [down, left] = [value.div(whole(1_000_000n)), value.modulo(whole(1_000_000n))];
  const isBroken = left.gt(whole(0n));
  const up = pl
    .when(isBroken)
    .then(down.add(whole(1n)))
    .otherwise(down);
  const seconds = pl.when(isNegative).then(whole(0n).sub(up)).otherwise(down);
  const fraction = pl.when(isNegative.and(isBroken)).then(whole(1_000_000n).sub(left)).otherwise(left);
  const none = pl.lit("");
  const text = (count: Expr) => count.cast(pl.String);
  const isZero = (count: Expr) => count.eq(whole(0n));
  const part = (count: Expr, unit: string) =>
    pl
      .when(isZero(count))
      .then(none)
      .otherwise(text(count).add(pl.lit(unit)));
  const in60 = (count: Expr) => count.modulo(whole(60n));
  const days = part(seconds.div(whole(86_400n)), "D");
  const hours = part(seconds.div(whole(3_600n)).modulo(whole(24n)), "H");
  const minutes = part(in60(seconds.div(whole(60n))), "M");
  const padded = text(fraction.add(whole(1_000_000n)))
    .str.slice(1)
    .str.replace("0+$", "");
  const decimals = pl.when(isZero(fraction)).then(none).otherwise(pl.lit(".").add(padded));
  const rest = pl
    .when(isZero(in60(seconds)).and(isZero(fraction)))
    .then(none)
    .otherwise(text(in60(seconds)).add(decimals).add(pl.lit("S")));
  const time = pl
    .when(isZero(seconds.modulo(whole(86_400n))).and(isZero(fraction)))
    .then(none)
    .otherwise(pl.lit("T").add(hours).add(minutes).add(rest));
  return pl
    .when(value.isNull())
    .then(pl.lit(null).cast(pl.String))
    .when(isZero(value))
    .then(pl.lit("PT0S"))
    .otherwise(pl.when(isNegative).then(pl.lit("-P")).otherwise(pl.lit("P")).add(days).add(time));
};
