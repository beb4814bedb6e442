/** Expressions as values: each method creates a plan node. Nothing is computed or checked here. */
import { aggregateRules } from "../../src/core/aggregate-rules.ts";
import {
  assumptionReason,
  halfLifeArgument,
  positiveInteger,
  shareArgument,
  zoneArgument,
} from "../../src/core/arguments.ts";
import { AuthorError } from "../../src/core/author-error.ts";
import { checkDoc, docField } from "../../src/core/column-doc.ts";
import type { Dtype, Textual } from "../../src/core/dtypes.ts";
import { microsecondsOf } from "../../src/core/duration-text.ts";
import {
  type FunctionName,
  functionNames,
  functionRule,
  isPlainArgument,
  type PlainArgument,
  plainArguments,
} from "../../src/core/functions.ts";
import type { Instant } from "../../src/core/instant.ts";
import type { TakesSentence } from "../../src/core/messages.ts";
import { kindOf, preventCoercion, preventRowCoercion } from "../../src/core/prevent-coercion.ts";
import { showValue } from "../../src/core/show-value.ts";
import {
  arithmetic,
  assume,
  type CompareNode,
  cast,
  column,
  compare,
  conditional,
  type ExpressionNode,
  fill,
  functionNode,
  type GroupNode,
  group as groupNode,
  interpolate,
  isIn,
  isNull,
  type LiteralNode,
  literal,
  logic,
  not,
  orElse,
  param,
  shift,
  type WindowNode,
  window,
} from "../../src/plan/expressions/index.ts";
import type { FramePlan } from "../../src/plan/frame.ts";
import { checkMade } from "../../src/plan/make-node.ts";
import type { DerivedColumn } from "../../src/plan/relations/index.ts";
import type { DtypeSpec } from "../column-types.ts";
import type { brand, Column } from "../scope.ts";
import type { AnyExpression, AtOf, Documented, DtypeOf, Operand, ScopeOf, When } from "./types.ts";

type Value = string | number | boolean | null;

const constant = (value: Value): LiteralNode => {
  if (value === null) return literal({ dtype: "null", value });
  if (typeof value === "number") {
    if (Number.isNaN(value) || !Number.isFinite(value))
      throw new AuthorError("GF1104", { value: String(value), why: "it is not a finite number" });
    return literal({ dtype: "number", value });
  }
  return literal({ dtype: typeof value === "string" ? "str" : "bool", value });
};

/** One element of a list constant. */
const itemOf = (value: unknown): LiteralNode => {
  if (value === null || ["string", "number", "boolean"].includes(typeof value)) return constant(value as Value);
  throw new AuthorError("GF1104", { value: showValue(value), why: "a list holds numbers, text and booleans" });
};

/** The node of an operand; `column` is the name of a derived column. */
export const nodeOf = (operand: unknown, column: string | null = null): ExpressionNode => {
  if (operand instanceof Built) return operand.node;
  if (operand === null || ["string", "number", "boolean"].includes(typeof operand)) return constant(operand as Value);
  if (operand instanceof BuiltWindow)
    throw new AuthorError("GF1015", { of: operand instanceof BuiltGroup ? "group" : "window" }, column);
  const kind = typeof operand === "object" && operand !== null ? kindOf(operand) : null;
  if (kind === "condition") throw new AuthorError("GF1016", {}, column);
  const why =
    typeof operand === "function"
      ? "it is a function that is not called: add its parentheses"
      : "it is neither an expression nor a number, text, boolean or null";
  throw new AuthorError("GF1104", { value: showValue(operand), why }, column);
};

/** A column of derive or aggregate, with its documentation. */
export const derivedColumn = (name: string, value: unknown): DerivedColumn =>
  value instanceof BuiltDocumented
    ? { name, value: value.whole, ...docField(value.text) }
    : { name, value: nodeOf(value, name) };

/** An argument that is part of the computation and cannot be a column. */
const plainOf = (what: string, kind: PlainArgument, value: unknown): LiteralNode => {
  const { holds, words } = plainArguments[kind];
  if (holds(value)) return constant(value as Value);
  throw new AuthorError("GF1115", { what, takes: words, value: showValue(value) });
};

/**
 * A zone describes how files store times. On a dtype for values it would be ignored, and the values would be hours off.
 * Documentation belongs to a column and would be ignored too.
 */
const checkPlain = (what: string, { zone, text }: DtypeSpec): void => {
  if (text !== undefined)
    throw new AuthorError("GF1127", { why: `it documents a column, and ${what} takes only a dtype` });
  if (zone !== undefined)
    throw new AuthorError("GF1126", { what, takes: ["a dtype"], value: `datetime.in("${zone.name}")` });
};

/** One expression under construction. The types in ./types.ts decide which of these methods an author sees. */
class Built {
  readonly #node: ExpressionNode;

  constructor(node: ExpressionNode) {
    this.#node = node;
    if (new.target === Built) Object.freeze(this);
  }

  get node(): ExpressionNode {
    return this.#node;
  }

  isNull() {
    return new Built(isNull({ value: this.node }));
  }
  isNotNull() {
    return new Built(not({ value: isNull({ value: this.node }) }));
  }
  orElse(fallback: unknown) {
    return new Built(orElse({ value: this.node, fallback: nodeOf(fallback) }));
  }
  cast(dtype: DtypeSpec) {
    checkPlain("cast(...)", dtype);
    return new Built(cast({ value: this.node, dtype: dtype.dtype }));
  }
  isIn(list: readonly Value[] | Built) {
    if (list instanceof Built && list.node.kind === "param")
      return new Built(isIn({ value: this.node, list: list.node }));
    if (!Array.isArray(list))
      throw new AuthorError("GF1104", {
        value: "the list of isIn(...)",
        why: "it is neither a list nor a parameter",
      });
    return new Built(isIn({ value: this.node, list: list.map(itemOf) }));
  }
  lag(rows = 1) {
    return new Built(shift({ value: this.node, rows: positiveInteger("lag(...)", rows) }));
  }
  lead(rows = 1) {
    return new Built(shift({ value: this.node, rows: -positiveInteger("lead(...)", rows) }));
  }
  fillForward(limit?: number) {
    return this.#fill("forward", limit);
  }
  fillBackward(limit?: number) {
    return this.#fill("backward", limit);
  }
  interpolate() {
    return new Built(interpolate({ value: this.node }));
  }
  #fill(direction: "forward" | "backward", limit: number | undefined) {
    const rows =
      limit === undefined
        ? null
        : positiveInteger(`${direction === "forward" ? "fillForward" : "fillBackward"}(...)`, limit);
    return new Built(fill({ value: this.node, direction, limit: rows }));
  }
  assume(reason: unknown, { at, timeline }: Instant) {
    return new Built(assume({ value: this.node, reason: assumptionReason(reason), at, timeline }));
  }
  doc(text: unknown) {
    return new BuiltDocumented(this.node, checkDoc(text));
  }
  difference(rows = 1) {
    const before = shift({ value: this.node, rows: positiveInteger("difference(...)", rows) });
    return new Built(arithmetic({ operator: "minus", left: this.node, right: before }));
  }
  over(rows: { readonly plan: FramePlan; readonly condition: ExpressionNode | null }) {
    const frameOnly = "over(...) takes a frame, as in prior(5)";
    if (typeof rows !== "object" || rows === null)
      throw new AuthorError("GF1104", { value: showValue(rows), why: frameOnly });
    checkMade("over(...)", rows);
    if (kindOf(rows) !== "frame") throw new AuthorError("GF1104", { value: showValue(rows), why: frameOnly });
    const { plan: frame, condition } = rows;
    // A value that does not count becomes null, which every aggregate ignores.
    const value =
      condition === null
        ? this.node
        : // biome-ignore lint/suspicious/noThenProperty: the word of the field; no plan is ever awaited
          conditional({ word: "where", condition, then: this.node, otherwise: constant(null) });
    return new BuiltWindow((aggregate, parameter) => window({ aggregate, parameter, value, frame }));
  }

  #compare(operator: CompareNode["operator"], other: unknown) {
    return new Built(compare({ operator, left: this.node, right: nodeOf(other) }));
  }
  eq(other: unknown) {
    return this.#compare("eq", other);
  }
  ne(other: unknown) {
    return this.#compare("ne", other);
  }
  lt(other: unknown) {
    return this.#compare("lt", other);
  }
  le(other: unknown) {
    return this.#compare("le", other);
  }
  gt(other: unknown) {
    return this.#compare("gt", other);
  }
  ge(other: unknown) {
    return this.#compare("ge", other);
  }

  plus(other: unknown) {
    return new Built(arithmetic({ operator: "plus", left: this.node, right: nodeOf(other) }));
  }
  minus(other: unknown) {
    return new Built(arithmetic({ operator: "minus", left: this.node, right: nodeOf(other) }));
  }
  times(other: unknown) {
    return new Built(arithmetic({ operator: "times", left: this.node, right: nodeOf(other) }));
  }
  dividedBy(other: unknown) {
    return new Built(arithmetic({ operator: "divide", left: this.node, right: nodeOf(other) }));
  }

  and(other: unknown) {
    return new Built(logic({ operator: "and", left: this.node, right: nodeOf(other) }));
  }
  or(other: unknown) {
    return new Built(logic({ operator: "or", left: this.node, right: nodeOf(other) }));
  }
  not() {
    return new Built(not({ value: this.node }));
  }

  /** A zone has its own error, which lists the valid ones. */
  #call(name: FunctionName, ...given: readonly unknown[]) {
    const rest = functionRule(name).takes.map((kind, i) => {
      const what = `${name}(...)`;
      if (!isPlainArgument(kind)) return nodeOf(given[i]);
      return plainOf(what, kind, kind === "zone" ? zoneArgument(what, given[i]) : given[i]);
    });
    return new Built(functionNode({ name, arguments: [this.node, ...rest] }));
  }
  round(decimals: unknown = 0) {
    return this.#call("round", decimals);
  }
  clip(low: unknown, high: unknown) {
    const clipped = this.#call("clip", low, high);
    if (Number(low) > Number(high)) throw new AuthorError("GF1116", { low: String(low), high: String(high) });
    return clipped;
  }
  modulo(divisor: unknown) {
    if (divisor === 0) throw new AuthorError("GF1117", {});
    return this.#call("modulo", divisor);
  }
  slice(start: unknown, length: unknown = null) {
    return this.#call("slice", start, length);
  }

  /** Adds every other function of the table in src/core/functions.ts, by name. No static block: tsc compiles one wrongly. */
  static addFunctions(): void {
    for (const name of functionNames) {
      if (Object.hasOwn(Built.prototype, name)) continue;
      const method = {
        [name](this: Built, ...given: readonly unknown[]) {
          return this.#call(name, ...given);
        },
      }[name];
      Object.defineProperty(Built.prototype, name, { value: method, writable: true, configurable: true });
    }
  }
}
Built.addFunctions();

preventCoercion("expression", Built.prototype);

/**
 * A column with its documentation. It has no further methods, because their result would lose the documentation
 * silently.
 */
class BuiltDocumented extends Built {
  readonly whole: ExpressionNode;
  readonly text: string;

  constructor(node: ExpressionNode, text: string) {
    super(node);
    this.whole = node;
    this.text = text;
    Object.freeze(this);
  }

  override get node(): never {
    throw new AuthorError("GF1127", {
      why: "it must be the last call of a column in derive(...) or aggregate(...), and here the value is used further",
    });
  }
}

/** A value over a frame, which still needs an aggregate. */
class BuiltWindow {
  readonly #node: (aggregate: WindowNode["aggregate"], parameter: number | null) => ExpressionNode;

  constructor(node: (aggregate: WindowNode["aggregate"], parameter: number | null) => ExpressionNode) {
    this.#node = node;
  }

  #aggregate(aggregate: WindowNode["aggregate"], parameter: number | null = null) {
    return new Built(this.#node(aggregate, parameter));
  }
  mean() {
    return this.#aggregate("mean");
  }
  sum() {
    return this.#aggregate("sum");
  }
  min() {
    return this.#aggregate("min");
  }
  max() {
    return this.#aggregate("max");
  }
  std() {
    return this.#aggregate("std");
  }
  var() {
    return this.#aggregate("var");
  }
  median() {
    return this.#aggregate("median");
  }
  quantile(share: unknown) {
    return this.#aggregate("quantile", shareArgument(share));
  }
  ewMean(halfLife: unknown) {
    return this.#aggregate("ewMean", halfLifeArgument(halfLife));
  }
  count() {
    return this.#aggregate("count");
  }
  first() {
    return this.#aggregate("first");
  }
  last() {
    return this.#aggregate("last");
  }
  any() {
    return this.#aggregate("any");
  }
  all() {
    return this.#aggregate("all");
  }
  rank() {
    return this.#aggregate("rank");
  }
  rankFromTop() {
    return this.#aggregate("rankFromTop");
  }
}

preventCoercion("window", BuiltWindow.prototype);

/** A row: its columns by name. It has no prototype, so that a column may be called `constructor`. */
export const rowOf = (names: readonly string[]): object => {
  const row = Object.create(null) as Record<string, Built>;
  for (const name of names) Object.defineProperty(row, name, { value: new Built(column({ name })), enumerable: true });
  return Object.freeze(preventRowCoercion("row", row));
};

/** A value over a group. The rows of a group are aggregated together, so none has a rank or a distance. */
class BuiltGroup extends BuiltWindow {
  override rank(): never {
    return frameless("rank");
  }
  override rankFromTop(): never {
    return frameless("rankFromTop");
  }
  override ewMean(): never {
    return frameless("ewMean");
  }
}

const frameless = (aggregate: "rank" | "rankFromTop" | "ewMean"): never => {
  throw new AuthorError("GF2009", {
    what: `${aggregate}()`,
    takes: aggregateRules[aggregate].over.words,
    found: "other rows",
  });
};

/** The columns of a group by name, each of which needs an aggregate. */
export const groupOf = (names: readonly string[]): object => {
  const group = Object.create(null) as Record<string, BuiltWindow>;
  for (const name of names) {
    const aggregated = new BuiltGroup((aggregate, parameter) =>
      groupNode({ aggregate: aggregate as GroupNode["aggregate"], parameter, value: column({ name }) }),
    );
    Object.defineProperty(group, name, { value: aggregated, enumerable: true });
  }
  return Object.freeze(preventRowCoercion("group", group));
};

/** The parameters by name, as expressions. */
export const parametersOf = (names: readonly string[]): object => {
  const parameters = Object.create(null) as Record<string, Built>;
  for (const name of names)
    Object.defineProperty(parameters, name, { value: new Built(param({ name })), enumerable: true });
  return Object.freeze(parameters);
};

/** A constant of a stated dtype. */
export interface Literal<D extends Dtype, N extends boolean> extends AnyExpression {
  readonly [brand]: Column<D, N, "always", "none">;
  /** Documents the derived column. */
  doc(text: string): Documented<D, N, "always">;
}

type JsOf<D extends Dtype> = D extends "bool"
  ? boolean
  : D extends Textual | "date" | "datetime" | "duration"
    ? string
    : number;

/**
 * A constant of a stated dtype, known `always`: `lit(3, i32)`, `lit("2024-02-18", date)`, `lit("2024-02-18T19:30:00Z", datetime)`,
 * `lit("PT1M30.5S", duration)`, `lit(null, f64)`.
 * Plain JavaScript values need no `lit` where they meet a column.
 */
export const lit = <D extends Dtype, const V extends JsOf<D> | null>(
  value: V,
  dtype: DtypeSpec<D, false>,
): Literal<D, V extends null ? true : false> => {
  checkPlain("lit(...)", dtype);
  const wrong = value === null ? null : misfit(value, dtype.dtype);
  if (wrong !== null) throw new AuthorError("GF1104", { value: JSON.stringify(value), why: wrong });
  return new Built(literal({ dtype: dtype.dtype, value })) as unknown as Literal<D, V extends null ? true : false>;
};

const ranges: { readonly [D in Dtype]?: number } = { i8: 2 ** 7, i16: 2 ** 15, i32: 2 ** 31, i64: 2 ** 53 };

const misfit = (value: string | number | boolean, dtype: Dtype): string | null => {
  const bound = ranges[dtype];
  if (bound !== undefined)
    return typeof value === "number" && Number.isInteger(value) && value >= -bound && value < bound
      ? null
      : `it is not a whole number that ${dtype} holds`;
  if (dtype === "f32" || dtype === "f64")
    return typeof value === "number" && Number.isFinite(value) ? null : "it is not a finite number";
  if (dtype === "bool") return typeof value === "boolean" ? null : "it is not true or false";
  if (typeof value !== "string") return "it is not text";
  if (dtype === "str" || dtype === "categorical") return null;
  if (dtype === "duration")
    return microsecondsOf(value) === null ? "it is not a duration written as P1DT2H30M4.5S, of days and time" : null;
  if (dtype === "datetime") {
    const time = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,3})?Z$/.test(value) ? new Date(value) : null;
    return time !== null && !Number.isNaN(time.getTime()) && time.toISOString().startsWith(value.slice(0, 19))
      ? null
      : "it is not a time written as YYYY-MM-DDTHH:MM:SSZ, in UTC";
  }
  const day = /^\d{4}-\d{2}-\d{2}$/.test(value) ? new Date(`${value}T00:00:00Z`) : null;
  return day !== null && !Number.isNaN(day.getTime()) && day.toISOString().startsWith(value)
    ? null
    : "it is not a day written as YYYY-MM-DD";
};

/** A condition on the row, or the sentence that rejects it. */
type Condition<C extends Operand> =
  DtypeOf<C> extends "bool"
    ? [ScopeOf<C>] extends [never]
      ? TakesSentence<"when(...)", "a condition on the row", "a constant">
      : C
    : TakesSentence<"when(...)", "booleans", DtypeOf<C>>;

/**
 * One of two values, by a condition. A null condition selects `otherwise`. Known when the condition and both values
 * are.
 *
 * @example when(r.lap_time_s.lt(300)).then(r.lap_time_s).otherwise(null)
 */
export const when = <C extends Operand>(condition: Condition<C>): When<AtOf<C>, ScopeOf<C>> => {
  const chosen = nodeOf(condition);
  const made = preventCoercion("condition", {
    // biome-ignore lint/suspicious/noThenProperty: the word of the field; a When is never awaited
    then: (value: Operand) => {
      const one = nodeOf(value);
      return preventCoercion("condition", {
        otherwise: (other: Operand) =>
          // biome-ignore lint/suspicious/noThenProperty: the word of the field; no plan is ever awaited
          new Built(conditional({ word: "when", condition: chosen, then: one, otherwise: nodeOf(other) })),
      });
    },
  });
  return made as unknown as When<AtOf<C>, ScopeOf<C>>;
};
