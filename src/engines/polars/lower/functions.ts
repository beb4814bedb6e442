/** Lowers the same-row functions to polars, one rule each. docs/semantics.md defines them. */

import { isIntegerDtype } from "../../../compiler/verify/dtypes.ts";
import type { Dtype } from "../../../core/dtypes.ts";
import type { FunctionName } from "../../../core/functions.ts";
import type { FunctionNode } from "../../../plan/expressions/index.ts";
import { type Call, lowerCall } from "../../lowering/expression.ts";
import { float, roundingBy } from "../../lowering/functions.ts";
import { combine, type Fragment, type Lowering, lowerAs } from "./fragment.ts";
import { polarsDtype } from "./names.ts";
import { checkedArithmetic } from "./overflow.ts";

const cast = (code: string, dtype: Dtype): string => `${code}.cast(${polarsDtype[dtype]})`;
const constant = (value: string | number | null): string => {
  if (Object.is(value, -0)) return "pl.lit(-0)";
  return `pl.lit(${JSON.stringify(value)})`;
};

const rounding = roundingBy(cast);

/** A predicate on text with a text argument. */
const ask =
  (method: string, rest = "") =>
  ({ code }: Call): string =>
    `${code(0, "str")}.str.${method}(${code(1, "str")}${rest})`;

/** The value, or the local time of the zone. */
const shown = ({ own, code, plain }: Call): string => {
  const zone = plain(1);
  return zone === null ? code(0, own) : `localTime(${code(0, own)}, ${JSON.stringify(zone)})`;
};

const part =
  (method: string) =>
  (call: Call): string =>
    cast(`${shown(call)}.dt.${method}()`, "i64");

const chosen =
  (helper: string) =>
  ({ result, code }: Call): string =>
    `${helper}(${code(0, result)}, ${code(1, result)})`;

const later =
  (method: string) =>
  ({ own, code }: Call): string =>
    cast(
      checkedArithmetic((n) => `${n(cast(code(0, own), "i64"))}.${method}(${n(code(1, "duration"))})`),
      own,
    );

const secondsOfDay = 86_400;

const rules: { readonly [F in FunctionName]: (call: Call) => string } = {
  abs: ({ result, code }) => `${code(0, result)}.abs()`,
  sign: ({ result, code }) => cast(`sign(${code(0, result)})`, result),
  sqrt: float((value) => `${value}.pow(0.5)`),
  exp: float((value) => `${value}.exp()`),
  log: float((value) => `${value}.log()`),
  log10: float((value) => `log10(${value})`),
  pow: float((value, { plain }) => `${value}.pow(${plain(1)})`),
  round: rounding((value, { plain }) => `roundHalfToEven(${value}, ${plain(1)})`),
  floor: rounding((value) => `${value}.floor()`),
  ceil: rounding((value) => `${value}.ceil()`),
  clip: ({ own, code }) => `${code(0, own)}.clip({ min: ${code(1, own)}, max: ${code(2, own)} })`,
  modulo: ({ result, code }) => {
    if (isIntegerDtype(result)) return `${code(0, result)}.modulo(${code(1, result)})`;
    const rest = `remainder(${code(0, "f64")}, ${code(1, "f64")})`;
    return result === "f32" ? cast(rest, result) : rest;
  },
  isNaN: float((value) => `${value}.isNan()`),
  isFinite: float((value) => `${value}.isFinite()`),

  greatest: chosen("greaterOf"),
  least: chosen("lesserOf"),
  between: ({ code, comparedWith }) => {
    const [low, high] = [comparedWith(1), comparedWith(2)];
    return `${code(0, low)}.gtEq(${code(1, low)}).and(${code(0, high)}.ltEq(${code(2, high)}))`;
  },

  lower: ({ code }) => `lowercase(${code(0, "str")})`,
  upper: ({ code }) => `${code(0, "str")}.str.toUpperCase()`,
  trim: ({ code }) => `${code(0, "str")}.str.strip()`,
  length: ({ code }) => cast(`${code(0, "str")}.str.lengths()`, "i64"),
  contains: ask("contains", ", true"),
  startsWith: ask("startsWith"),
  endsWith: ask("endsWith"),
  replace: ({ code, plain }) => `${code(0, "str")}.str.replaceAll(${constant(plain(1))}, ${constant(plain(2))}, true)`,
  slice: ({ code, plain }) => {
    const length = plain(2);
    return `${code(0, "str")}.str.slice(${plain(1)}${length === null ? "" : `, ${length}`})`;
  },
  concat: ({ code }) => `${code(0, "str")}.add(${code(1, "str")})`,

  year: part("year"),
  month: part("month"),
  day: part("day"),
  weekday: part("weekday"),
  dayOfYear: part("ordinalDay"),
  addDays: ({ own, code }) => {
    const [value, days] = [cast(code(0, own), "i64"), code(1, "i64")];
    // Strict: a day that is not a valid date stops the run.
    if (own === "date") return cast(`${value}.add(${days}).cast(pl.Int32, true)`, own);
    const day = cast(`pl.lit(${secondsOfDay * 1e6})`, "i64");
    return cast(
      checkedArithmetic((n) => `${n(value)}.add(${n(days)}.mul(${n(day)}))`),
      own,
    );
  },
  daysSince: ({ code }) => `${cast(code(0, "date"), "i64")}.sub(${cast(code(1, "date"), "i64")})`,
  hour: part("hour"),
  minute: part("minute"),
  second: part("second"),
  toDate: (call) => cast(shown(call), "date"),
  // Each is converted to f64 first: the difference of extreme times exceeds an i64 in microseconds.
  secondsSince: ({ code }) => {
    const microseconds = (operand: number) => cast(cast(code(operand, "datetime"), "i64"), "f64");
    return `quotient(${microseconds(0)}.sub(${microseconds(1)}), pl.lit(1000000))`;
  },
  timeSince: ({ code }) =>
    checkedArithmetic((n) => `${n(cast(code(0, "datetime"), "i64"))}.sub(${n(cast(code(1, "datetime"), "i64"))})`),
  addTime: later("add"),
  subtractTime: later("sub"),
  seconds: ({ code }) => `quotient(${cast(code(0, "duration"), "f64")}, pl.lit(1000000))`,
};

export const lowerFunction = (node: FunctionNode, lowering: Lowering): Fragment => {
  const { code, parts } = lowerCall(node, rules, lowering, (operand, dtype) => lowerAs(operand, dtype, lowering));
  return combine(code, ...parts);
};
