/** The same-row functions in DuckDB's SQL, one rule each. docs/semantics.md defines them. */

import { isIntegerDtype } from "../../../compiler/verify/dtypes.ts";
import type { Dtype } from "../../../core/dtypes.ts";
import { rulesBegin, rulesEndOf } from "../../../core/time-zones.ts";
import type { Call, FunctionRules } from "../../lowering/expression.ts";
import { float, roundingBy } from "../../lowering/functions.ts";
import { caseMappings } from "../../sql/case-mapping.ts";
import type { Dialect } from "../../sql/dialect.ts";

type Words = Pick<Dialect, "types" | "double" | "text" | "notANumber">;

/**
 * Computes a value that is used several times once: a short value is repeated, a longer one goes through a list of one
 * element, the only place where an expression can name a part of itself.
 */
export const computeOnce = (code: string, made: (value: string) => string, name = "v"): string =>
  code.length <= 32 ? made(code) : `list_transform([${code}], lambda ${name}: ${made(name)})[1]`;

/** From here on every f64 is an integer. */
const whole = 2 ** 52;

/** Every white-space character of Unicode, for use in a character class. */
const blank = "\\s\\p{Z}\\x0B\\x{85}";

export const functionsOf = ({ types, double, text, notANumber }: Words): FunctionRules => {
  const cast = (code: string, dtype: Dtype): string => `CAST(${code} AS ${types[dtype]})`;

  const rounding = roundingBy(cast);

  /** DuckDB fails on logarithms that are not numbers; the result is NaN or an infinity here. */
  const logarithm = (name: string) =>
    float((code) =>
      computeOnce(
        code,
        (v) =>
          `CASE WHEN ${v} < 0e0 THEN ${notANumber} WHEN ${v} = 0e0 THEN ${cast("'-inf'", "f64")} ELSE ${name}(${v}) END`,
      ),
    );

  /** DuckDB also fails on roots of negative numbers. */
  const root = (code: string): string =>
    computeOnce(code, (v) => `CASE WHEN ${v} < 0e0 THEN ${notANumber} ELSE sqrt(${v}) END`);

  /** Rounds half to even: adding and subtracting 2^52 removes the fraction. */
  const toWhole = (code: string): string => {
    const much = double(whole);
    return computeOnce(
      code,
      (v) =>
        `CASE WHEN abs(${v}) >= ${much} OR ${v} = 0e0 THEN ${v} WHEN ${v} < 0e0 THEN -((-(${v}) + ${much}) - ${much}) ELSE (${v} + ${much}) - ${much} END`,
    );
  };

  const rounded = (code: string, decimals: number): string => {
    if (decimals === 0) return toWhole(code);
    const by = double(10 ** decimals);
    return computeOnce(
      code,
      (v) => `CASE WHEN abs(${v}) < ${double(whole)} THEN ${toWhole(`(${v} * ${by})`)} / ${by} ELSE ${v} END`,
    );
  };

  const ask =
    (name: string) =>
    ({ code }: Call): string =>
      `${name}(${code(0, "str")}, ${code(1, "str")})`;

  /** The value, or the local time of the zone. Where the zone has no rules, its last offset applies. */
  const shown = ({ own, code, plain }: Call): string => {
    const zone = plain(1);
    if (zone === null) return code(0, own);
    const at = (time: string) => `TIMESTAMP ${text(time)}`;
    const begin = at(rulesBegin);
    const end = rulesEndOf(String(zone));
    return computeOnce(code(0, own), (v) => {
      const near = `CASE WHEN ${v} < ${begin} THEN ${begin} WHEN ${v} >= ${at(end.from)} THEN ${at(end.as)} ELSE ${v} END`;
      return computeOnce(
        `(${near})`,
        (n) => `(((${n} AT TIME ZONE 'UTC') AT TIME ZONE ${text(String(zone))}) + (${v} - ${n}))`,
        // A different name than the value's own.
        "near",
      );
    });
  };

  const part =
    (name: string) =>
    (call: Call): string =>
      `${name}(${shown(call)})`;

  const chosen =
    (first: string, second: string) =>
    ({ result, code }: Call): string => {
      const [a, b] = [code(0, result), code(1, result)];
      return `CASE WHEN ${a} ${first} ${b} THEN ${a} WHEN ${a} ${second} ${b} THEN ${b} END`;
    };

  /** Maps case letter by letter, if the text has a letter that DuckDB maps differently. */
  const letter =
    (name: keyof typeof caseMappings) =>
    ({ code }: Call): string => {
      const those = caseMappings[name];
      const pattern = `[${those.map(([from]) => `\\x{${from.codePointAt(0)?.toString(16)}}`).join("")}]`;
      const map = `MAP {${those.map(([from, to]) => `${text(from)}: ${text(to)}`).join(", ")}}`;
      return computeOnce(
        code(0, "str"),
        (v) =>
          `CASE WHEN regexp_matches(${v}, ${text(pattern)}) THEN array_to_string(list_transform(regexp_extract_all(${v}, '(?s).'), lambda c: coalesce(${map}[c], ${name}(c))), '') ELSE ${name}(${v}) END`,
      );
    };

  const least = cast("'-9223372036854775808'", "i64");

  return {
    abs: ({ result, code }) => {
      const value = code(0, result);
      return isIntegerDtype(result)
        ? computeOnce(value, (v) => `CASE WHEN ${v} = ${least} THEN ${v} ELSE abs(${v}) END`)
        : `abs(${value})`;
    },
    sign: ({ result, code }) => {
      const value = code(0, result);
      if (isIntegerDtype(result)) return cast(`sign(${value})`, result);
      return computeOnce(value, (v) => `CASE WHEN isnan(${v}) THEN ${v} ELSE ${cast(`sign(${v})`, result)} END`);
    },
    sqrt: float(root),
    exp: float((value) => `exp(${value})`),
    log: logarithm("ln"),
    log10: logarithm("log10"),
    // polars uses the root for an exponent of one half, which differs for -0 and -infinity.
    pow: float((value, { plain }) => (plain(1) === 0.5 ? root(value) : `pow(${value}, ${double(Number(plain(1)))})`)),
    round: rounding((value, { plain }) => rounded(value, Number(plain(1)))),
    floor: rounding((value) => `floor(${value})`),
    ceil: rounding((value) => `ceil(${value})`),
    clip: ({ own, code }) => {
      const [low, high] = [code(1, own), code(2, own)];
      const nan = (v: string) => (isIntegerDtype(own) ? "" : ` WHEN isnan(${v}) THEN ${v}`);
      return computeOnce(
        code(0, own),
        (v) => `CASE${nan(v)} WHEN ${v} < ${low} THEN ${low} WHEN ${v} > ${high} THEN ${high} ELSE ${v} END`,
      );
    },
    modulo: ({ result, code }) => {
      if (!isIntegerDtype(result)) {
        const [x, y] = [code(0, "f64"), code(1, "f64")];
        const rest = `(${x} - floor(${x} / ${y}) * ${y})`;
        return result === "f32" ? cast(rest, result) : rest;
      }
      const [x, y] = [code(0, result), code(1, result)];
      // DuckDB's remainder has the sign of the dividend, and overflows for the smallest i64 divided by -1.
      return `CASE WHEN ${y} = -1 THEN ${x} - ${x} WHEN ${x} % ${y} <> 0 AND (${x} % ${y} < 0) <> (${y} < 0) THEN ${x} % ${y} + ${y} ELSE ${x} % ${y} END`;
    },
    isNaN: float((value) => `isnan(${value})`),
    isFinite: float((value) => `isfinite(${value})`),

    greatest: chosen(">=", "<"),
    least: chosen("<=", ">"),
    between: ({ code, comparedWith }) => {
      const [low, high] = [comparedWith(1), comparedWith(2)];
      return `(${code(0, low)} >= ${code(1, low)} AND ${code(0, high)} <= ${code(2, high)})`;
    },

    lower: letter("lower"),
    upper: letter("upper"),
    trim: ({ code }) => `regexp_replace(${code(0, "str")}, ${text(`^[${blank}]+|[${blank}]+$`)}, '', 'g')`,
    length: ({ code }) => `length(${code(0, "str")})`,
    contains: ask("contains"),
    startsWith: ask("starts_with"),
    endsWith: ask("ends_with"),
    replace: ({ code, plain }) => `replace(${code(0, "str")}, ${text(String(plain(1)))}, ${text(String(plain(2)))})`,
    slice: ({ code, plain }) => {
      const [start, length] = [Number(plain(1)), plain(2)];
      const rest = (of: string | number) => (length === null ? "" : `, ${of}`);
      if (start >= 0) return `substring(${code(0, "str")}, ${start + 1}${rest(Number(length))})`;
      // Negative positions are converted to positions from the start: DuckDB's own handling depends on whether all text
      // is ASCII.
      return computeOnce(code(0, "str"), (v) => {
        const from = `length(${v}) - ${-start}`;
        return `substring(${v}, greatest(${from}, 0) + 1${rest(`greatest(${length} + least(${from}, 0), 0)`)})`;
      });
    },
    concat: ({ code }) => `(${code(0, "str")} || ${code(1, "str")})`,

    year: part("year"),
    month: part("month"),
    day: part("day"),
    weekday: part("isodow"),
    dayOfYear: part("dayofyear"),
    addDays: ({ own, code }) => {
      const [value, days] = [code(0, own), code(1, "i64")];
      if (own === "date") return `(${value} + ${cast(days, "i32")})`;
      return `make_timestamp(epoch_us(${value}) + ${days} * 86400000000)`;
    },
    daysSince: ({ code }) => `(${code(0, "date")} - ${code(1, "date")})`,
    hour: part("hour"),
    minute: part("minute"),
    second: part("second"),
    toDate: (call) => cast(shown(call), "date"),
    // Each is converted to f64 first: the difference of extreme times exceeds an i64 in microseconds.
    secondsSince: ({ code }) => {
      const microseconds = (operand: number) => cast(`epoch_us(${code(operand, "datetime")})`, "f64");
      return `((${microseconds(0)} - ${microseconds(1)}) / 1e6)`;
    },
    timeSince: ({ code }) => `(epoch_us(${code(0, "datetime")}) - epoch_us(${code(1, "datetime")}))`,
    addTime: ({ code }) => `make_timestamp(epoch_us(${code(0, "datetime")}) + ${code(1, "duration")})`,
    subtractTime: ({ code }) => `make_timestamp(epoch_us(${code(0, "datetime")}) - ${code(1, "duration")})`,
    seconds: ({ code }) => `(${cast(code(0, "duration"), "f64")} / 1e6)`,
  };
};
