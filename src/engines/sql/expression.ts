/** Lowers expressions to SQL, one rule per kind of node. */

import { isText } from "../../compiler/verify/dtypes.ts";
import type { Dtype } from "../../core/dtypes.ts";
import type { ExpressionNode, ParamNode } from "../../plan/expressions/index.ts";
import { comparedAs, dtypeOf, lowerCall } from "../lowering/expression.ts";
import { groupAggregate } from "./aggregates.ts";
import { col, combine, constant, type ExpressionRules, type Lowering, lower, lowerAs, plain } from "./fragment.ts";
import { window } from "./window/index.ts";
import { fill, interpolate, shift } from "./window/lag-lead.ts";

const both = (left: ExpressionNode, right: ExpressionNode, dtype: Dtype, lowering: Lowering, operator: string) => {
  const [a, b] = [lowerAs(left, dtype, lowering), lowerAs(right, dtype, lowering)];
  return combine(`(${a.code} ${operator} ${b.code})`, a, b);
};

const arithmeticSigns = { plus: "+", minus: "-", times: "*" } as const;
const compareSigns = { eq: "=", ne: "<>", lt: "<", le: "<=", gt: ">", ge: ">=" } as const;

const listParameter = ({ name }: ParamNode, as: Dtype, lowering: Lowering): string =>
  `CAST(${lowering.parameter(name)} AS ${lowering.dialect.listOf(lowering.dialect.types[as])})`;

export const rules: ExpressionRules = {
  column: ({ name }, lowering) => plain(col(name, lowering)),

  literal: (node, lowering) => plain(constant(node, dtypeOf(node, lowering), lowering)),

  // The cast gives a missing optional parameter its dtype.
  param: (node, lowering) =>
    plain(`CAST(${lowering.parameter(node.name)} AS ${lowering.dialect.types[dtypeOf(node, lowering)]})`),

  arithmetic: (node, lowering) => {
    const dtype = dtypeOf(node, lowering);
    if (node.operator !== "divide") return both(node.left, node.right, dtype, lowering, arithmeticSigns[node.operator]);
    const [a, b] = [lowerAs(node.left, dtype, lowering), lowerAs(node.right, dtype, lowering)];
    return combine(`(${lowering.dialect.divide(a.code, b.code)})`, a, b);
  },

  compare: ({ operator, left, right }, lowering) =>
    both(left, right, comparedAs(left, right, lowering), lowering, compareSigns[operator]),

  logic: ({ operator, left, right }, lowering) => both(left, right, "bool", lowering, operator.toUpperCase()),

  not: ({ value }, lowering) => {
    const fragment = lowerAs(value, "bool", lowering);
    return { ...fragment, code: `(NOT ${fragment.code})` };
  },

  conditional: (node, lowering) => {
    const dtype = dtypeOf(node, lowering);
    const [c, a, b] = [
      lowerAs(node.condition, "bool", lowering),
      lowerAs(node.then, dtype, lowering),
      lowerAs(node.otherwise, dtype, lowering),
    ];
    return combine(`CASE WHEN ${c.code} THEN ${a.code} ELSE ${b.code} END`, c, a, b);
  },

  isNull: ({ value }, lowering) => {
    if (value.kind === "param") {
      const brand = lowering.environment.parameters.get(value.name);
      if (brand?.list === true) return plain(`(${listParameter(value, brand.dtype, lowering)} IS NULL)`);
    }
    const fragment = lower(value, lowering);
    return { ...fragment, code: `(${fragment.code} IS NULL)` };
  },

  orElse: (node, lowering) => {
    const dtype = dtypeOf(node, lowering);
    const [a, b] = [lowerAs(node.value, dtype, lowering), lowerAs(node.fallback, dtype, lowering)];
    return combine(`coalesce(${a.code}, ${b.code})`, a, b);
  },

  cast: ({ value, dtype }, lowering) => lowerAs(value, dtype, lowering),

  isIn: ({ value, list }, lowering) => {
    const own = dtypeOf(value, lowering);
    // A list of JavaScript numbers is f64. For an f32 column each number is first rounded to f32, as in `eq`.
    const dtype = isText(own) || own === "bool" || own === "f32" ? own : "f64";
    const fragment = lowerAs(value, dtype, lowering);
    if ("kind" in list)
      return { ...fragment, code: lowering.dialect.contains(listParameter(list, dtype, lowering), fragment.code) };
    if (list.length === 0)
      return {
        ...fragment,
        code: `CASE WHEN ${fragment.code} IS NULL THEN CAST(NULL AS ${lowering.dialect.types.bool}) ELSE FALSE END`,
      };
    return {
      ...fragment,
      code: `(${fragment.code} IN (${list.map((item) => constant(item, dtype, lowering)).join(", ")}))`,
    };
  },

  shift: (node, lowering) => shift(node, lowering),

  fill: (node, lowering) => fill(node, lowering),

  interpolate: (node, lowering) => interpolate(node, lowering),

  // No computation: an assumption changes when a value is known, not the value.
  assume: ({ value }, lowering) => lower(value, lowering),

  function: (node, lowering) => {
    const { code, parts } = lowerCall(node, lowering.dialect.functions, lowering, (operand, dtype) =>
      lowerAs(operand, dtype, lowering),
    );
    return combine(code, ...parts);
  },

  group: (node, lowering) => plain(groupAggregate(node, lowering)),

  window: (node, lowering) => window(node, lowering),
};
