/** The aggregates, one rule each, as docs/semantics.md defines them. Nulls are ignored. */
import type { Dtype } from "../../core/dtypes.ts";
import type { Aggregate } from "../../plan/expressions/index.ts";
import { isFloat, type Operand } from "./dtypes.ts";
import { meanOf, sumOf, varianceOf } from "./exact-arithmetic.ts";
import { NotComputable } from "./failures.ts";
import { compareValues, fitsInteger, type Value } from "./values.ts";

/** The input of an aggregate. */
export interface AggregateInput {
  /** The values that count, in the order of time, without nulls. */
  readonly values: readonly Value[];
  readonly dtype: Operand;
  /** The numeric argument. */
  readonly parameter: number | null;
  /** The value of the row itself, for a window. */
  readonly own: Value;
  /** The distance of each value from the nearest cell, for a window. */
  readonly ages: readonly number[];
}

const numbersOf = ({ values }: AggregateInput): readonly number[] => values.map(Number);

/** Infinities and NaN are added as in IEEE 754; finite values are added exactly. */
const special = (numbers: readonly number[]): number | null => {
  if (numbers.every(Number.isFinite)) return null;
  return numbers.filter((value) => !Number.isFinite(value)).reduce((a, b) => a + b);
};

const sum = (input: AggregateInput): Value => {
  if (input.values.length === 0) return null;
  if (isFloat(input.dtype)) {
    const numbers = numbersOf(input);
    return special(numbers) ?? sumOf(numbers);
  }
  const whole = input.values.map((value) => BigInt(value as bigint | boolean)).reduce((a, b) => a + b);
  if (!fitsInteger(whole, input.dtype === "duration" ? "duration" : "i64"))
    throw new NotComputable(`a sum grew to ${whole}`);
  return whole;
};

const mean = (input: AggregateInput): Value => {
  if (input.values.length === 0) return null;
  const numbers = numbersOf(input);
  const odd = special(numbers);
  if (odd !== null) return odd;
  // A sum that exceeds f64 has no mean either.
  const total = sumOf(numbers);
  return Number.isFinite(total) ? meanOf(numbers) : total;
};

/** Beyond this the square of a value is not finite. */
const largest = 1e150;

const variance = (input: AggregateInput): number | null => {
  const numbers = numbersOf(input);
  if (numbers.length < 2) return null;
  return numbers.every((value) => Math.abs(value) <= largest) ? varianceOf(numbers) : Number.NaN;
};

const extreme = ({ values }: AggregateInput, better: (less: number) => boolean): Value => {
  const spoiled = values.find((value) => Number.isNaN(value));
  if (spoiled !== undefined) return spoiled;
  return values.reduce<Value>(
    (best, value) => (best === null || better(compareValues(value, best)) ? value : best),
    null,
  );
};

const quantile = (input: AggregateInput, share: number): Value => {
  const sorted = [...numbersOf(input)].sort((a, b) => a - b);
  if (sorted.length === 0) return null;
  if (sorted.some(Number.isNaN)) return Number.NaN;
  const place = (sorted.length - 1) * share;
  const [a, b] = [sorted[Math.floor(place)] as number, sorted[Math.ceil(place)] as number];
  const f = place - Math.floor(place);
  return f === 0 || a === b ? a : a * (1 - f) + b * f;
};

const rank = ({ own, values }: AggregateInput, before: (less: number) => boolean): Value =>
  own === null ? null : 1n + BigInt(values.filter((value) => before(compareValues(value, own))).length);

/** sum(w v) / sum(w), with weights relative to the nearest value. */
const ewMean = ({ values, ages, parameter }: AggregateInput): Value => {
  if (values.length === 0) return null;
  const nearest = Math.min(...ages);
  const weights = ages.map((age) => 0.5 ** ((age - nearest) / (parameter as number)));
  const weighted = values.map((value, i) => Number(value) * (weights[i] as number));
  return (special(weighted) ?? sumOf(weighted)) / sumOf(weights);
};

const rules: { readonly [A in Aggregate]: (input: AggregateInput) => Value } = {
  mean,
  sum,
  min: (input) => extreme(input, (less) => less < 0),
  max: (input) => extreme(input, (less) => less > 0),
  var: variance,
  std: (input) => {
    const squared = variance(input);
    return squared === null ? null : Math.sqrt(squared);
  },
  median: (input) => quantile(input, 0.5),
  quantile: (input) => quantile(input, input.parameter as number),
  ewMean,
  count: ({ values }) => BigInt(values.length),
  first: ({ values }) => values[0] ?? null,
  last: ({ values }) => values.at(-1) ?? null,
  any: ({ values }) => (values.length === 0 ? null : values.includes(true)),
  all: ({ values }) => (values.length === 0 ? null : !values.includes(false)),
  rank: (input) => rank(input, (less) => less < 0),
  rankFromTop: (input) => rank(input, (less) => less > 0),
};

/** The result for the values of a frame or group; null for fewer than `atLeast` values, except for a count. */
export const aggregate = (name: Aggregate, input: AggregateInput, atLeast: number): Value =>
  name !== "count" && input.values.length < atLeast ? null : rules[name](input);

/** The dtype of the result. */
export const aggregatedDtype = (name: Aggregate, dtype: Operand): Dtype => {
  if (["count", "rank", "rankFromTop"].includes(name)) return "i64";
  if (name === "any" || name === "all") return "bool";
  if (["min", "max", "first", "last"].includes(name)) return dtype as Dtype;
  if (name === "sum") return dtype === "duration" ? "duration" : isFloat(dtype) ? "f64" : "i64";
  return "f64";
};
