/** Evaluates expressions, one rule per kind of node: for every row a value, and the time from which it is settled. */
import type { ExpressionNode, ExpressionNodes, LiteralNode } from "../../plan/expressions/index.ts";
import { cast } from "./casts.ts";
import { arithmeticOf, commonDtype, comparedAs, convertTo, isIntegerDtype, type Operand } from "./dtypes.ts";
import { checkRange, type EvaluationContext, nullPropagating, sameRow } from "./evaluation-context.ts";
import { callFunction } from "./functions.ts";
import { type GroupedRows, group } from "./groups.ts";
import { fill, interpolate, shift } from "./lag-lead.ts";
import { dateOf, datetimeOf, microsecondsOf } from "./parse-literals.ts";
import { type Column, cellOf, type InterpreterContext, type Relation } from "./relation-values.ts";
import { always } from "./settlement.ts";
import { compareValues, type Value } from "./values.ts";
import { evaluateWindow } from "./windows.ts";

type Rules = { readonly [K in keyof ExpressionNodes]: (node: ExpressionNodes[K], place: EvaluationContext) => Column };

const countOf = ({ relation, groups }: EvaluationContext): number => groups?.length ?? relation.rows.length;

/** The same value in every row, known always. */
const everywhere = (place: EvaluationContext, dtype: Operand, value: Value): Column => ({
  dtype,
  cells: Array.from({ length: countOf(place) }, () => ({ value, settled: always })),
});

const wholeOperators: { readonly [operator: string]: (a: bigint, b: bigint) => bigint } = {
  plus: (a, b) => a + b,
  minus: (a, b) => a - b,
  times: (a, b) => a * b,
};
const floatOperators: { readonly [operator: string]: (a: number, b: number) => number } = {
  plus: (a, b) => a + b,
  minus: (a, b) => a - b,
  times: (a, b) => a * b,
  divide: (a, b) => a / b,
};

const comparisons: { readonly [operator: string]: (less: number) => boolean } = {
  eq: (less) => less === 0,
  ne: (less) => less !== 0,
  lt: (less) => less < 0,
  le: (less) => less <= 0,
  gt: (less) => less > 0,
  ge: (less) => less >= 0,
};

/** A constant as a value of its dtype; a plain number takes the dtype of the other operand later. */
const constant = ({ dtype, value }: LiteralNode): Value => {
  if (value === null || dtype === "null") return null;
  if (dtype === "number") return value;
  if (dtype === "date") return dateOf(String(value));
  if (dtype === "datetime") return datetimeOf(String(value));
  if (dtype === "duration") return microsecondsOf(String(value));
  return isIntegerDtype(dtype) ? BigInt(value as number) : convertTo(value, dtype);
};

const rules: Rules = {
  column: ({ name }, { relation, groups }) => {
    const dtype = relation.columns.get(name);
    if (dtype === undefined || groups !== null) throw new Error(`there is no column '${name}' here`);
    return { dtype, cells: relation.rows.map((row) => cellOf(row, name)) };
  },

  literal: (node, place) => everywhere(place, node.dtype, constant(node)),

  param: ({ name }, place) => {
    const parameter = place.parameters.get(name);
    if (parameter === undefined) throw new Error(`there is no parameter '${name}'`);
    // Only isIn reads the values of a list; everything else only tests whether it exists.
    if (Array.isArray(parameter.value)) return everywhere(place, "bool", true);
    return everywhere(place, parameter.dtype, parameter.value as Value);
  },

  arithmetic: ({ operator, left, right }, place) => {
    const [a, b] = [place.of(left), place.of(right)];
    const dtype = operator === "divide" ? "f64" : arithmeticOf(a.dtype, b.dtype);
    const made = (x: Value, y: Value): Value => {
      const [one, other] = [convertTo(x, dtype), convertTo(y, dtype)];
      if (typeof one === "bigint")
        return checkRange(
          wholeOperators[operator]?.(one, other as bigint) as bigint,
          dtype === "duration" ? dtype : "i64",
        );
      return convertTo(floatOperators[operator]?.(one as number, other as number) as number, dtype);
    };
    return sameRow(place, dtype, [a, b], nullPropagating(made as (...values: readonly Value[]) => Value));
  },

  compare: ({ operator, left, right }, place) => {
    const [a, b] = [place.of(left), place.of(right)];
    const dtype = comparedAs(a.dtype, b.dtype);
    return sameRow(
      place,
      "bool",
      [a, b],
      nullPropagating((x = null, y = null) =>
        (comparisons[operator] as (less: number) => boolean)(compareValues(convertTo(x, dtype), convertTo(y, dtype))),
      ),
    );
  },

  logic: ({ operator, left, right }, place) =>
    sameRow(place, "bool", [place.of(left), place.of(right)], (a = null, b = null) => {
      const decides = operator === "or";
      if (a === decides || b === decides) return decides;
      return a === null || b === null ? null : !decides;
    }),

  not: ({ value }, place) =>
    sameRow(
      place,
      "bool",
      [place.of(value)],
      nullPropagating((a = null) => !a),
    ),

  isNull: ({ value }, place) => sameRow(place, "bool", [place.of(value)], (a = null) => a === null),

  orElse: ({ value, fallback }, place) => {
    const [a, b] = [place.of(value), place.of(fallback)];
    const dtype = commonDtype(a.dtype, b.dtype);
    return sameRow(place, dtype, [a, b], (x = null, y = null) => convertTo(x ?? y, dtype));
  },

  conditional: ({ condition, then, otherwise }, place) => {
    const [c, a, b] = [place.of(condition), place.of(then), place.of(otherwise)];
    const dtype = commonDtype(a.dtype, b.dtype);
    return sameRow(
      place,
      dtype,
      [c, a, b],
      (chosen = null, x = null, y = null) => convertTo(chosen === true ? x : y, dtype),
      ([first = always, ...branches]) => place.settlement.conditional(first, branches),
    );
  },

  cast: ({ value, dtype }, place) => {
    const a = place.of(value);
    return sameRow(
      place,
      dtype,
      [a],
      nullPropagating((x = null) => cast(x, a.dtype, dtype)),
    );
  },

  isIn: ({ value, list }, place) => {
    const a = place.of(value);
    const listed: readonly { readonly dtype: Operand; readonly value: Value }[] | null =
      "kind" in list ? listOf(list.name, place) : list.map((item) => ({ dtype: item.dtype, value: constant(item) }));
    const isAmong = (x: Value): boolean =>
      (listed ?? []).some((item) => {
        const dtype = comparedAs(a.dtype, item.dtype);
        return compareValues(convertTo(x, dtype), convertTo(item.value, dtype)) === 0;
      });
    return sameRow(place, "bool", [a], (x = null) => (x === null || listed === null ? null : isAmong(x)));
  },

  assume: ({ value }, { of }) => of(value),

  function: (node, place) => callFunction(node.name, node.arguments.map(place.of), place),

  shift,
  fill,
  interpolate,
  window: evaluateWindow,
  group,
};

/** The values of a list parameter; null if it was not given. */
const listOf = (name: string, { parameters }: InterpreterContext) => {
  const parameter = parameters.get(name);
  if (parameter === undefined) throw new Error(`there is no parameter '${name}'`);
  const { dtype, value } = parameter;
  return Array.isArray(value) ? value.map((one: Value) => ({ dtype, value: one })) : null;
};

/** The values of an expression over the rows of a relation, or over its groups. */
export const evaluateExpression = (
  node: ExpressionNode,
  relation: Relation,
  setting: InterpreterContext,
  groups: GroupedRows | null = null,
): Column => {
  const place: EvaluationContext = {
    ...setting,
    relation,
    groups,
    of: (operand) => {
      // Each rule takes the node of its own kind; TypeScript cannot follow that through the look-up.
      const rule = rules[operand.kind] as (node: ExpressionNode, place: EvaluationContext) => Column;
      return rule(operand, place);
    },
    inRows: (operand) => (groups === null ? place.of(operand) : evaluateExpression(operand, relation, setting)),
  };
  return place.of(node);
};
