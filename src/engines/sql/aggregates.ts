/** Aggregates over groups and, with an OVER clause, over windows. */
import { aggregateRules, largestSquarable } from "../../core/aggregate-rules.ts";
import type { Dtype } from "../../core/dtypes.ts";
import type { GroupNode, WindowNode } from "../../plan/expressions/index.ts";
import { dtypeOf, is64BitInteger } from "../lowering/expression.ts";
import { orderOf } from "../lowering/relation.ts";
import type { Dialect } from "./dialect.ts";
import { combine, type Fragment, type Lowering, lower, lowerAs } from "./fragment.ts";
import { hoist, withoutWindow } from "./precomputed-columns.ts";
import { orderBy, over, withoutDuplicates } from "./window/frame.ts";

export type Aggregate = Exclude<WindowNode["aggregate"], "rank" | "rankFromTop">;

/** A window with one number as its result; a rank is not one. */
export type AggregatingWindow = WindowNode & { readonly aggregate: Aggregate };

/** The value in the dtype in which it is aggregated: i64 for sums of integers and booleans, f64 for means. */
export const operand = (node: GroupNode | WindowNode, lowering: Lowering): Fragment => {
  const { aggregate, value } = node;
  const dtype = dtypeOf(value, lowering);
  const isFloat = dtype === "f32" || dtype === "f64";
  if (aggregate === "first" || aggregate === "last") return numbered(lower(value, lowering), lowering);
  if (aggregate === "sum" && dtype !== "duration")
    return withoutWindow(lowerAs(value, isFloat ? "f64" : "i64", lowering), lowering);
  if (!distances.includes(aggregate) && !(isFloat && (aggregate === "min" || aggregate === "max")))
    return withoutWindow(lower(value, lowering), lowering);
  const fragment = withoutWindow(
    distances.includes(aggregate) ? lowerAs(value, "f64", lowering) : lower(value, lowering),
    lowering,
  );
  if (isDeviation(aggregate)) return centred(node, hoist(fragment, lowering), lowering);
  // Every aggregate except the mean repeats its value.
  return aggregate === "mean" || value.kind === "column" ? fragment : hoist(fragment, lowering);
};

const isDeviation = (aggregate: string): boolean => aggregate === "std" || aggregate === "var";

/**
 * The difference of a value from the first one of its partition. Engines compute differences from a running mean, and
 * the mean of large numbers is too coarse for small differences between them. A deviation does not depend on the
 * origin.
 */
const centred = (node: GroupNode | WindowNode, value: Fragment, lowering: Lowering): Fragment => {
  const { dialect, environment } = lowering;
  const { grain } = environment;
  const partition =
    node.kind === "group"
      ? (lowering.groupedBy ?? [])
      : withoutDuplicates(...(node.frame.entity ? grain.entity : []), ...node.frame.by);
  const finite = `CASE WHEN ${isSquarable(value.code, dialect)} THEN ${value.code} END`;
  const first = `${dialect.notNull("first", finite)}${over({ partition, ...inOrder(lowering) }, lowering)}`;
  const centre = hoist({ code: first, step: value.step, windowed: true }, lowering);
  return combine(`(${value.code} - coalesce(${centre.code}, 0))`, value, centre);
};

/** All rows of a partition, in an order that does not depend on the files. */
export const inOrder = (lowering: Lowering) => ({
  order: orderBy(orderOf(lowering.environment.grain), lowering),
  frame: "ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING",
});

/** Whether the order of the terms affects the last bits of the result. */
export const dependsOnOrder = (node: GroupNode | WindowNode, lowering: Lowering): boolean => {
  const dtype = dtypeOf(node.value, lowering);
  return (
    isDeviation(node.aggregate) || ((dtype === "f32" || dtype === "f64") && ["sum", "mean"].includes(node.aggregate))
  );
};

/** Aggregates that depend on differences between values. */
const distances: readonly string[] = ["mean", "ewMean", "std", "var", "median", "quantile"];

/**
 * A value paired with its row's number in the order of time: by event, then tick, then entity. Null if the value is
 * null.
 */
const numbered = (value: Fragment, lowering: Lowering): Fragment => {
  const { order, event, entity, tick } = lowering.environment.grain;
  const time = orderBy(withoutDuplicates(...order, ...event, ...(tick?.columns ?? []), ...entity), lowering);
  const number = `row_number()${over({ partition: [], order: time }, lowering)}`;
  const row = hoist({ code: number, step: 0, windowed: true }, lowering);
  const one = value.windowed ? hoist(value, lowering) : value;
  return combine(lowering.dialect.numbered(row.code, one.code), row, one);
};

/** The number of values that a result needs: none for a count, two for a deviation. */
export const requiredValues = (aggregate: Aggregate, atLeast: number): number =>
  aggregate === "count" ? 0 : Math.max(aggregateRules[aggregate].needs, atLeast);

/** An aggregate over the rows of `over`, null for fewer than `least` values. SQL itself returns null for none. */
export const aggregateOf = (
  aggregate: Aggregate,
  value: string,
  { least, ...options }: Options & { readonly least: number },
  dialect: Dialect,
): string => {
  const { over } = options;
  const result = plainly[aggregate](value, options, dialect);
  return least <= 1 ? result : `CASE WHEN count(${value})${over} >= ${least} THEN ${result} END`;
};

interface Options {
  /** The dtype of the result. */
  readonly dtype: Dtype;
  /** The numeric argument of the aggregate. */
  readonly parameter: number | null;
  /** A number that increases with the distance of a cell, for a window in one direction. */
  readonly age: string | null;
  readonly over: string;
  /** The order in which values are added, if the window does not define it. */
  readonly terms?: string;
}

type Plainly = (value: string, options: Options, dialect: Dialect) => string;

/** A NaN value makes the result NaN, as in a sum. */
const spoilt = (
  value: string,
  result: string,
  { dtype, over }: Options,
  { isNotANumber, notANumber, types }: Dialect,
): string =>
  dtype === "f32" || dtype === "f64"
    ? `CASE WHEN count(CASE WHEN ${isNotANumber(value)} THEN 1 END)${over} > 0 THEN CAST(${notANumber} AS ${types[dtype]}) ELSE ${result} END`
    : result;

/** Whether the square of a value is finite: otherwise there is no deviation. */
export const isSquarable = (value: string, { double }: Pick<Dialect, "double">): string =>
  `abs(${value}) <= ${double(largestSquarable)}`;

/** NaN if a square is not finite, where engines would raise an error. */
const spread =
  (what: string): Plainly =>
  (value, { over, terms = "" }, dialect) => {
    const finite = isSquarable(value, dialect);
    const odd = `count(CASE WHEN NOT (${finite}) THEN 1 END)${over}`;
    return `CASE WHEN ${odd} > 0 THEN ${dialect.notANumber} ELSE ${what}(CASE WHEN ${finite} THEN ${value} END${terms})${over} END`;
  };

/** For text, engines return the smallest by code point. */
const extreme =
  (what: "min" | "max"): Plainly =>
  (value, options, dialect) =>
    spoilt(value, `${what}(${value})${options.over}`, options, dialect);

const quantile: Plainly = (value, options, dialect) =>
  spoilt(
    value,
    `${dialect.quantile(value, dialect.double(options.parameter ?? 0.5))}${options.over}`,
    options,
    dialect,
  );

const plainly: { readonly [A in Aggregate]: Plainly } = {
  count: (value, { over }) => `count(${value})${over}`,
  mean: (value, { over, terms = "" }) => `avg(${value}${terms})${over}`,
  // A sum of integers may be wider than the integers.
  sum: (value, { over, dtype, terms = "" }, { types }) =>
    is64BitInteger(dtype) ? `CAST(sum(${value})${over} AS ${types.i64})` : `sum(${value}${terms})${over}`,
  min: extreme("min"),
  max: extreme("max"),
  std: spread("stddev_samp"),
  var: spread("var_samp"),
  ewMean: (value, { over, age, parameter }, dialect) => {
    if (age === null || parameter === null)
      throw new Error("a weighted mean of rows in no direction was never refused");
    return dialect.fadingMean({ value, age, halfLife: parameter, over });
  },
  median: quantile,
  quantile,
  first: (value, { over }, dialect) => dialect.ofNumbered(`min(${value})${over}`),
  last: (value, { over }, dialect) => dialect.ofNumbered(`max(${value})${over}`),
  any: (value, { over }) => `bool_or(${value})${over}`,
  all: (value, { over }) => `bool_and(${value})${over}`,
};

/** An aggregate of a group. */
export const groupAggregate = (node: GroupNode, lowering: Lowering): string => {
  const { code } = operand(node, lowering);
  const dtype = dtypeOf(node, lowering);
  const least = requiredValues(node.aggregate, 1);
  const terms = dependsOnOrder(node, lowering) ? ` ORDER BY ${inOrder(lowering).order}` : "";
  return aggregateOf(
    node.aggregate,
    code,
    { dtype, parameter: node.parameter, age: null, over: "", terms, least },
    lowering.dialect,
  );
};
