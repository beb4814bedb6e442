/** Lowers expressions to polars, one rule per kind of node. */

import { isText } from "../../../compiler/verify/dtypes.ts";
import type { Dtype } from "../../../core/dtypes.ts";
import { quoted } from "../../../core/visible-text.ts";
import type { ExpressionNode } from "../../../plan/expressions/index.ts";
import { brandOf, comparedAs, dtypeOf } from "../../lowering/expression.ts";
import {
  combine,
  constant,
  type ExpressionRules,
  type Fragment,
  hoist,
  isConstant,
  type Lowering,
  lower,
  lowerAs,
  over,
  withoutWindow,
} from "./fragment.ts";
import { lowerFunction } from "./functions.ts";
import { lowerGroup } from "./group.ts";
import { col, polarsDtype, property } from "./names.ts";
import { checkedArithmetic, type IntegerArithmetic, isIntegerArithmetic, mayWrap } from "./overflow.ts";
import { lowerWindow } from "./window/index.ts";

const both = (
  left: ExpressionNode,
  right: ExpressionNode,
  dtype: Dtype,
  lowering: Lowering,
  method: string,
): Fragment => {
  const [a, b] = [lowerAs(left, dtype, lowering), lowerAs(right, dtype, lowering)];
  return combine(`${a.code}.${method}(${b.code})`, a, b);
};

const arithmeticMethods = { plus: "add", minus: "sub", times: "mul", divide: "div" } as const;
const compareMethods = { eq: "eq", ne: "neq", lt: "lt", le: "ltEq", gt: "gt", ge: "gtEq" } as const;

/**
 * Integer arithmetic that may exceed 64 bits. It is checked once for a sum of many terms, and for each product: the
 * difference of two products, or a product of differences, may lose precision in f64.
 */
const whole = (node: IntegerArithmetic, dtype: Dtype, lowering: Lowering): Fragment => {
  const parts: Fragment[] = [];
  const isPart = (one: ExpressionNode): one is IntegerArithmetic =>
    one === node || (isIntegerArithmetic(one, lowering) && one.operator !== "times" && node.operator !== "times");
  const made = (one: ExpressionNode, n: (code: string) => string): string => {
    if (isPart(one)) return `${made(one.left, n)}.${arithmeticMethods[one.operator]}(${made(one.right, n)})`;
    const fragment = lowerAs(one, dtype, lowering);
    parts.push(fragment);
    return n(fragment.code);
  };
  const code = checkedArithmetic((n) => made(node, n));
  return combine(code, ...parts);
};

/** Helpers that parse text, because polars' own casts are more lenient than the language. */
const textReaders: { readonly [D in Dtype]?: string } = {
  date: "textToDate",
  datetime: "textToDatetime",
  duration: "textToDuration",
};

export const rules: ExpressionRules = {
  column: ({ name }) => ({ code: col(name), step: 0, windowed: false }),

  literal: (node, lowering) => ({ code: constant(node, dtypeOf(node, lowering)), step: 0, windowed: false }),

  // Null if an optional parameter was not given: the cast gives the null its dtype.
  param: ({ name }, lowering) => ({
    code: `pl.lit(${property("p", name)}).cast(${polarsDtype[lowering.environment.parameters.get(name)?.dtype ?? "f64"]})`,
    step: 0,
    windowed: false,
  }),

  arithmetic: (node, lowering) => {
    const dtype = dtypeOf(node, lowering);
    // polars multiplies by the reciprocal of a constant divisor, which changes the last bit.
    if (node.operator === "divide" && isConstant(node.right)) {
      const [a, b] = [lowerAs(node.left, dtype, lowering), lowerAs(node.right, dtype, lowering)];
      return combine(`quotient(${a.code}, ${b.code})`, a, b);
    }
    if (isIntegerArithmetic(node, lowering) && mayWrap(node, lowering)) return whole(node, dtype, lowering);
    return both(node.left, node.right, dtype, lowering, arithmeticMethods[node.operator]);
  },

  compare: ({ operator, left, right }, lowering) =>
    both(left, right, comparedAs(left, right, lowering), lowering, compareMethods[operator]),

  logic: ({ operator, left, right }, lowering) => both(left, right, "bool", lowering, operator),

  not: ({ value }, lowering) => {
    const fragment = lower(value, lowering);
    return combine(`${fragment.code}.not()`, fragment);
  },

  conditional: (node, lowering) => {
    const dtype = dtypeOf(node, lowering);
    const [c, a, b] = [
      lower(node.condition, lowering),
      lowerAs(node.then, dtype, lowering),
      lowerAs(node.otherwise, dtype, lowering),
    ];
    return combine(`pl.when(${c.code}).then(${a.code}).otherwise(${b.code})`, c, a, b);
  },

  isNull: ({ value }, lowering) => {
    if (value.kind === "param")
      return { code: `pl.lit(${property("p", value.name)} === null)`, step: 0, windowed: false };
    const fragment = lower(value, lowering);
    return combine(`${fragment.code}.isNull()`, fragment);
  },

  orElse: (node, lowering) => {
    const dtype = dtypeOf(node, lowering);
    const [a, b] = [lowerAs(node.value, dtype, lowering), lowerAs(node.fallback, dtype, lowering)];
    const after = combine(`${a.code}.fillNull(${b.code})`, a, b);
    lowering.filled.set(node, { before: a, after });
    return after;
  },

  // Strict: polars would otherwise turn values that do not fit into null.
  cast: ({ value, dtype }, lowering) => {
    if (value.kind === "literal") return lowerAs(value, dtype, lowering);
    const fragment = lower(value, lowering);
    const from = dtypeOf(value, lowering);
    if (from === dtype || (isText(from) && isText(dtype))) return fragment;
    const reader = isText(from) ? textReaders[dtype] : undefined;
    if (reader !== undefined) return combine(`${reader}(${fragment.code})`, fragment);
    if (from === "duration") return combine(`durationToText(${fragment.code})`, fragment);
    return combine(`${fragment.code}.cast(${polarsDtype[dtype]}, true)`, fragment);
  },

  isIn: ({ value, list }, lowering) => {
    const { dtype } = brandOf(value, lowering);
    const text = isText(dtype) || dtype === "bool" || dtype === "date";
    // A list of JavaScript numbers is f64. For an f32 column each number is first rounded to f32, as in `eq`.
    const fragment = text ? lower(value, lowering) : lowerAs(value, "f64", lowering);
    const rounded = (item: unknown) => (dtype === "f32" && typeof item === "number" ? Math.fround(item) : item);
    const given = "kind" in list ? property("p", list.name) : null;
    const items =
      given === null
        ? `[${"kind" in list ? "" : list.map((item) => JSON.stringify(rounded(item.value))).join(", ")}]`
        : dtype === "f32"
          ? `${given} === null ? null : ${given}.map(Math.fround)`
          : given;
    return combine(`isInList(${fragment.code}, ${items})`, fragment);
  },

  shift: ({ value, rows }, lowering) =>
    along(withoutWindow(lower(value, lowering), value, lowering), `.shift(${rows})`, lowering),

  fill: (node, lowering) => {
    const { value, direction, limit } = node;
    const before = withoutWindow(lower(value, lowering), value, lowering);
    const after = along(before, `.fillNull(${quoted(direction)}${limit === null ? "" : `, ${limit}`})`, lowering);
    lowering.filled.set(node, { before, after });
    return after;
  },

  interpolate: (node, lowering) => {
    const value = lowerAs(node.value, "f64", lowering);
    const before = value.windowed || isConstant(node.value) ? hoist(value, lowering) : value;
    const { event, entity } = lowering.environment.grain;
    const code = `interpolate(${before.code})${over([...event, ...entity])}`;
    const after = { ...before, code, windowed: true };
    lowering.filled.set(node, { before, after });
    return after;
  },

  // No computation: an assumption changes when a value is known, not the value.
  assume: ({ value }, lowering) => lower(value, lowering),

  function: (node, lowering) => lowerFunction(node, lowering),

  group: (node, lowering) => ({ code: lowerGroup(node, lowering), step: 0, windowed: false }),

  window: (node, lowering) => lowerWindow(node, lowering),
};

/** Reads along the ticks of the same event and entity. */
const along = (fragment: Fragment, method: string, { environment }: Lowering): Fragment => {
  const { event, entity } = environment.grain;
  return { ...fragment, code: `${fragment.code}${method}${over([...event, ...entity])}`, windowed: true };
};
