/**
 * Lowers expressions to SQL, one rule per kind of node.
 *
 * SQL has no window inside a window, and none in a WHERE. So each piece carries the number of steps that must come before
 * it: what has to be there first is hoisted into a column of an earlier step.
 */

import type { Settlement } from "../../compiler/passes/settlement/settlement.ts";
import { isText } from "../../compiler/verify/dtypes.ts";
import type { Environment } from "../../compiler/verify/environment.ts";
import type { Brands } from "../../compiler/verify/expression.ts";
import type { Dtype } from "../../core/dtypes.ts";
import { microsecondsOf } from "../../core/duration.ts";
import type { ExpressionNode, ExpressionNodes, LiteralNode, ParamNode } from "../../plan/expressions/index.ts";
import { calling, comparedAs, dtypeOf, isEndless } from "../lowering/expression.ts";
import { grouped } from "./aggregates.ts";
import type { Dialect } from "./dialect.ts";
import { rows } from "./names.ts";
import { type Hoisted, hoist } from "./precomputed-columns.ts";
import { window } from "./window/index.ts";
import { fill, interpolate, shift } from "./window/lag-lead.ts";

/** A SQL expression, and where it may stand. */
export interface Piece {
  readonly code: string;
  /** How many steps must come before the one it stands in. */
  readonly step: number;
  /** Whether it holds an OVER, so that another one cannot be put around it. */
  readonly windowed: boolean;
}

export interface Lowering {
  readonly dialect: Dialect;
  readonly environment: Environment;
  readonly brands: Brands;
  readonly settlement: Settlement;
  /** The steps before the one that the expressions themselves stand in. */
  readonly hoisted: Hoisted[];
  /** A fresh name for a hoisted column. */
  readonly temporary: () => string;
  /** The place of a parameter of the pipeline among those of the statement. */
  readonly parameter: (name: string) => string;
  /** The keys of the groups, in a step that makes groups of its rows; null in any other. */
  readonly groupedBy: readonly string[] | null;
  /** What a reader of the statement should be told about the step. */
  readonly notes: Set<string>;
}

type Rules = {
  readonly [K in keyof ExpressionNodes]: (node: ExpressionNodes[K], lowering: Lowering) => Piece;
};

/** A column of the rows at hand. */
export const col = (name: string, { dialect }: Pick<Lowering, "dialect">): string =>
  `${rows}.${dialect.identifier(name)}`;

const plain = (code: string): Piece => ({ code, step: 0, windowed: false });

/** Pieces put together: as late as the latest of them. */
export const combined = (code: string, ...parts: readonly Piece[]): Piece => ({
  code,
  step: Math.max(0, ...parts.map((part) => part.step)),
  windowed: parts.some((part) => part.windowed),
});

/** A piece that a window can be put around, or that a WHERE can hold. */
export const bare = (piece: Piece, lowering: Lowering): Piece => (piece.windowed ? hoist(piece, lowering) : piece);

/** A number in a dtype. */
const numeral = (value: number, dtype: Dtype, { dialect }: Lowering): string =>
  dtype === "f64"
    ? dialect.double(value)
    : dtype === "f32"
      ? `CAST(${dialect.double(Math.fround(value))} AS ${dialect.types.f32})`
      : `CAST(${value} AS ${dialect.types[dtype]})`;

const constant = ({ dtype, value }: LiteralNode, as: Dtype, lowering: Lowering): string => {
  const { dialect } = lowering;
  if (value === null) return `CAST(NULL AS ${dialect.types[as]})`;
  if (typeof value === "boolean") return value ? "TRUE" : "FALSE";
  if (typeof value === "number") return numeral(value, as, lowering);
  if (dtype === "date") return `CAST(${dialect.text(value)} AS ${dialect.types.date})`;
  if (isEndless(value)) return `CAST(${dialect.text(value)} AS ${dialect.types.datetime})`;
  if (dtype === "datetime") {
    const utc = new Date(value).toISOString().replace("T", " ").replace("Z", "");
    return `CAST(${dialect.text(utc)} AS ${dialect.types.datetime})`;
  }
  if (dtype === "duration") return `CAST(${microsecondsOf(value)} AS ${dialect.types.duration})`;
  return dialect.text(value);
};

/** A node in the dtype that is wanted of it. */
export const lowerAs = (node: ExpressionNode, dtype: Dtype, lowering: Lowering): Piece => {
  if (node.kind === "literal") return plain(constant(node, dtype, lowering));
  const piece = lower(node, lowering);
  const from = dtypeOf(node, lowering);
  return from === dtype ? piece : { ...piece, code: lowering.dialect.cast(piece.code, from, dtype) };
};

const both = (left: ExpressionNode, right: ExpressionNode, dtype: Dtype, lowering: Lowering, operator: string) => {
  const [a, b] = [lowerAs(left, dtype, lowering), lowerAs(right, dtype, lowering)];
  return combined(`(${a.code} ${operator} ${b.code})`, a, b);
};

const arithmeticSigns = { plus: "+", minus: "-", times: "*" } as const;
const compareSigns = { eq: "=", ne: "<>", lt: "<", le: "<=", gt: ">", ge: ">=" } as const;

const listParameter = ({ name }: ParamNode, as: Dtype, lowering: Lowering): string =>
  `CAST(${lowering.parameter(name)} AS ${lowering.dialect.listOf(lowering.dialect.types[as])})`;

const rules: Rules = {
  column: ({ name }, lowering) => plain(col(name, lowering)),

  literal: (node, lowering) => plain(constant(node, dtypeOf(node, lowering), lowering)),

  // The cast gives an optional parameter that was not given its dtype.
  param: (node, lowering) =>
    plain(`CAST(${lowering.parameter(node.name)} AS ${lowering.dialect.types[dtypeOf(node, lowering)]})`),

  arithmetic: (node, lowering) => {
    const dtype = dtypeOf(node, lowering);
    if (node.operator !== "divide") return both(node.left, node.right, dtype, lowering, arithmeticSigns[node.operator]);
    const [a, b] = [lowerAs(node.left, dtype, lowering), lowerAs(node.right, dtype, lowering)];
    return combined(`(${lowering.dialect.divide(a.code, b.code)})`, a, b);
  },

  compare: ({ operator, left, right }, lowering) =>
    both(left, right, comparedAs(left, right, lowering), lowering, compareSigns[operator]),

  logic: ({ operator, left, right }, lowering) => both(left, right, "bool", lowering, operator.toUpperCase()),

  not: ({ value }, lowering) => {
    const piece = lowerAs(value, "bool", lowering);
    return { ...piece, code: `(NOT ${piece.code})` };
  },

  conditional: (node, lowering) => {
    const dtype = dtypeOf(node, lowering);
    const [c, a, b] = [
      lowerAs(node.condition, "bool", lowering),
      lowerAs(node.then, dtype, lowering),
      lowerAs(node.otherwise, dtype, lowering),
    ];
    return combined(`CASE WHEN ${c.code} THEN ${a.code} ELSE ${b.code} END`, c, a, b);
  },

  isNull: ({ value }, lowering) => {
    if (value.kind === "param") {
      const brand = lowering.environment.parameters.get(value.name);
      if (brand?.list === true) return plain(`(${listParameter(value, brand.dtype, lowering)} IS NULL)`);
    }
    const piece = lower(value, lowering);
    return { ...piece, code: `(${piece.code} IS NULL)` };
  },

  orElse: (node, lowering) => {
    const dtype = dtypeOf(node, lowering);
    const [a, b] = [lowerAs(node.value, dtype, lowering), lowerAs(node.fallback, dtype, lowering)];
    return combined(`coalesce(${a.code}, ${b.code})`, a, b);
  },

  cast: ({ value, dtype }, lowering) => lowerAs(value, dtype, lowering),

  isIn: ({ value, list }, lowering) => {
    const own = dtypeOf(value, lowering);
    // A list of JavaScript numbers is one of f64. Beside f32 each is first rounded to what f32 holds, as `eq` does it.
    const dtype = isText(own) || own === "bool" || own === "f32" ? own : "f64";
    const piece = lowerAs(value, dtype, lowering);
    if ("kind" in list)
      return { ...piece, code: lowering.dialect.contains(listParameter(list, dtype, lowering), piece.code) };
    if (list.length === 0)
      return {
        ...piece,
        code: `CASE WHEN ${piece.code} IS NULL THEN CAST(NULL AS ${lowering.dialect.types.bool}) ELSE FALSE END`,
      };
    return { ...piece, code: `(${piece.code} IN (${list.map((item) => constant(item, dtype, lowering)).join(", ")}))` };
  },

  shift: (node, lowering) => shift(node, lowering),

  fill: (node, lowering) => fill(node, lowering),

  interpolate: (node, lowering) => interpolate(node, lowering),

  // Nothing is computed: the author's word changes when a value is known, not what it is.
  assume: ({ value }, lowering) => lower(value, lowering),

  function: (node, lowering) => {
    const { code, parts } = calling(node, lowering.dialect.functions, lowering, (operand, dtype) =>
      lowerAs(operand, dtype, lowering),
    );
    return combined(code, ...parts);
  },

  group: (node, lowering) => plain(grouped(node, lowering)),

  window: (node, lowering) => window(node, lowering),
};

export const lower = (node: ExpressionNode, lowering: Lowering): Piece => {
  // Each rule takes the node of its own kind; TypeScript does not follow that through the look-up.
  const rule = rules[node.kind] as (node: ExpressionNode, lowering: Lowering) => Piece;
  return rule(node, lowering);
};
