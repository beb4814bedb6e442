/** The same-row functions, one rule each, as docs/semantics.md defines them. */
import type { Dtype } from "../../core/dtypes.ts";
import type { FunctionName } from "../../core/functions.ts";
import { dateOfTime, type Part, part } from "./calendar.ts";
import { arithmeticOf, commonDtype, comparedAs, convertTo, type Operand } from "./dtypes.ts";
import { checkRange, type EvaluationContext, nullPropagating, sameRow } from "./evaluation-context.ts";
import { moduloOf, roundedTo, signOf } from "./number-functions.ts";
import type { Column } from "./relation-values.ts";
import { mapCharacters, replaceText, sliceText, trimText } from "./text-functions.ts";
import { compareValues, midnightOf, type Value } from "./values.ts";

type Made = (...values: readonly Value[]) => Value;

/** A rule maps the dtypes of the arguments to the dtype of the result and the computation. */
type Rule = (...dtypes: readonly Operand[]) => { readonly dtype: Dtype; readonly made: Made };

/** The dtype of a receiver. */
const own = (dtype: Operand): Dtype => (dtype === "number" || dtype === "null" ? "f64" : dtype);

/** A function of one f64. */
const ofDouble =
  (made: (x: number) => number): Rule =>
  () => ({ dtype: "f64", made: nullPropagating((x = null) => made(Number(x))) });

/** A function of one number that keeps its dtype. */
const keeping =
  (made: (x: number, ...rest: readonly Value[]) => number): Rule =>
  (a = "f64") => ({
    dtype: own(a),
    made: nullPropagating((x = null, ...rest) =>
      typeof x === "bigint" ? x : convertTo(made(Number(x), ...rest), own(a)),
    ),
  });

/** A function of one number that widens integers. */
const widening =
  (whole: (x: bigint) => bigint, float: (x: number) => number): Rule =>
  (a = "f64") => {
    const dtype = arithmeticOf(a, a);
    return {
      dtype,
      made: nullPropagating((x = null) => (typeof x === "bigint" ? whole(x) : convertTo(float(Number(x)), dtype))),
    };
  };

const truth =
  (made: (...values: readonly string[]) => boolean): Rule =>
  () => ({ dtype: "bool", made: nullPropagating(made as never) });

const text =
  (made: (text: string, ...rest: readonly Value[]) => string): Rule =>
  () => ({
    dtype: "str",
    made: nullPropagating(((x: string, ...rest: readonly Value[]) => made(x, ...rest)) as never),
  });

const better =
  (isBetter: (less: number) => boolean): Rule =>
  (a = "f64", b = "f64") => {
    const dtype = commonDtype(own(a), b);
    return {
      dtype,
      made: nullPropagating((x = null, y = null) => {
        const [one, other] = [convertTo(x, dtype), convertTo(y, dtype)];
        return isBetter(compareValues(one, other)) ? one : other;
      }),
    };
  };

/** A comparison with null is null. */
const isAtLeast = (a: Value, b: Value, dtype: Dtype): boolean | null =>
  a === null || b === null ? null : compareValues(convertTo(a, dtype), convertTo(b, dtype)) >= 0;

/** The last argument is a zone, null for UTC. */
const calendar =
  (name: Part): Rule =>
  (a = "datetime") => ({
    dtype: "i64",
    made: (x = null, zone = null) => (x === null ? null : part(name, x as bigint, own(a), zone as string | null)),
  });

const times =
  (dtype: Dtype, made: (a: bigint, b: bigint) => Value): Rule =>
  () => ({ dtype, made: nullPropagating(made as never) });

const rules: { readonly [N in FunctionName]: Rule } = {
  // The smallest i64 has no positive counterpart in 64 bits and is unchanged.
  abs: widening((x) => BigInt.asIntN(64, x < 0n ? -x : x), Math.abs),
  sign: widening((x) => (x > 0n ? 1n : x < 0n ? -1n : 0n), signOf),
  sqrt: ofDouble(Math.sqrt),
  exp: ofDouble(Math.exp),
  log: ofDouble(Math.log),
  log10: ofDouble(Math.log10),
  pow: () => ({
    dtype: "f64",
    made: nullPropagating((x = null, n = null) => (n === 0.5 ? Math.sqrt(Number(x)) : Number(x) ** Number(n))),
  }),
  round: keeping((x, decimals = null) => roundedTo(x, Number(decimals))),
  floor: keeping(Math.floor),
  ceil: keeping(Math.ceil),
  clip: (a = "f64") => ({
    dtype: own(a),
    made: nullPropagating((x = null, low = null, high = null) => {
      const [least, most] = [convertTo(low, own(a)), convertTo(high, own(a))];
      if (Number.isNaN(x)) return x;
      const raised = compareValues(x, least) < 0 ? least : x;
      return compareValues(raised, most) > 0 ? most : raised;
    }),
  }),
  modulo: (a = "f64", b = "f64") => {
    const dtype = arithmeticOf(own(a), b);
    return { dtype, made: nullPropagating((x = null, y = null) => moduloOf(x, y, dtype)) };
  },
  isNaN: () => ({ dtype: "bool", made: nullPropagating((x = null) => Number.isNaN(x)) }),
  isFinite: () => ({ dtype: "bool", made: nullPropagating((x = null) => typeof x === "bigint" || Number.isFinite(x)) }),

  greatest: better((less) => less >= 0),
  least: better((less) => less <= 0),
  between: (a = "f64", low = "f64", high = "f64") => ({
    dtype: "bool",
    made: (x = null, y = null, z = null) => {
      const [above, below] = [isAtLeast(x, y, comparedAs(a, low)), isAtLeast(z, x, comparedAs(a, high))];
      if (above === false || below === false) return false;
      return above === null || below === null ? null : true;
    },
  }),

  lower: text((x) => mapCharacters(x, (letter) => letter.toLowerCase())),
  upper: text((x) => mapCharacters(x, (letter) => letter.toUpperCase())),
  trim: text(trimText),
  length: () => ({ dtype: "i64", made: nullPropagating((x = null) => BigInt([...String(x)].length)) }),
  contains: truth((x = "", y = "") => x.includes(y)),
  startsWith: truth((x = "", y = "") => x.startsWith(y)),
  endsWith: truth((x = "", y = "") => x.endsWith(y)),
  replace: text((x, from = "", to = "") => replaceText(x, String(from), String(to))),
  slice: () => ({
    dtype: "str",
    // Without a length, the rest of the text; null here does not mean a null result.
    made: (x = null, start = 0, length = null) =>
      x === null ? null : sliceText(String(x), Number(start), length === null ? null : Number(length)),
  }),
  concat: text((x, y = "") => `${x}${y}`),

  year: calendar("year"),
  month: calendar("month"),
  day: calendar("day"),
  weekday: calendar("weekday"),
  dayOfYear: calendar("dayOfYear"),
  hour: calendar("hour"),
  minute: calendar("minute"),
  second: calendar("second"),
  toDate: () => ({
    dtype: "date",
    made: (x = null, zone = null) =>
      x === null ? null : checkRange(dateOfTime(x as bigint, zone as string | null), "date"),
  }),
  addDays: (a = "date") => ({
    dtype: own(a),
    made: nullPropagating((x = null, n = null) => {
      const days = BigInt(n as bigint | number);
      return checkRange((x as bigint) + (a === "date" ? days : midnightOf(days)), own(a));
    }),
  }),
  daysSince: times("i64", (a, b) => a - b),
  // Both are converted to f64 microseconds first.
  secondsSince: times("f64", (a, b) => (Number(a) - Number(b)) / 1e6),
  timeSince: times("duration", (a, b) => checkRange(a - b, "duration")),
  addTime: times("datetime", (a, b) => checkRange(a + b, "datetime")),
  subtractTime: times("datetime", (a, b) => checkRange(a - b, "datetime")),
  seconds: () => ({ dtype: "f64", made: nullPropagating((x = null) => Number(x) / 1e6) }),
};

export const callFunction = (name: FunctionName, operands: readonly Column[], place: EvaluationContext): Column => {
  const { dtype, made } = rules[name](...operands.map((column) => column.dtype));
  return sameRow(place, dtype, operands, made);
};
