/**
 * Lowers expressions to polars, one rule per kind of node.
 *
 * polars has no window inside a window, and no column sees another of the same `withColumns`. So each piece carries the
 * number of steps that must come before it: what has to be there first is hoisted into a column of an earlier step.
 */

import type { Settlement } from "../../../compiler/passes/settlement/settlement.ts";
import { isText } from "../../../compiler/verify/dtypes.ts";
import type { Environment } from "../../../compiler/verify/environment.ts";
import type { Brands } from "../../../compiler/verify/expression.ts";
import type { Dtype } from "../../../core/dtypes.ts";
import { microsecondsOf } from "../../../core/duration.ts";
import type {
  ExpressionNode,
  ExpressionNodes,
  FillNode,
  GroupNode,
  InterpolateNode,
  LiteralNode,
  OrElseNode,
  WindowNode,
} from "../../../plan/expressions/index.ts";
import { operandsOf } from "../../../plan/traverse.ts";
import { brandOf, comparedAs, dtypeOf, isEndless } from "../../lowering/expression.ts";
import { lowerFunction } from "./functions.ts";
import { lowerGroup } from "./group.ts";
import { col, polarsDtype, property, quoted } from "./names.ts";
import { in64Bits, isWholeArithmetic, mayWrap, type WholeArithmetic } from "./overflow.ts";
import type { Hoisted } from "./precomputed-columns.ts";
import { lowerWindow } from "./window/index.ts";

/** A polars expression as text, and where it may stand. */
export interface Piece {
  readonly code: string;
  /** How many steps must come before the one it stands in. */
  readonly step: number;
  /** Whether it holds an `over`, so that another one cannot be put around it. */
  readonly windowed: boolean;
}

export interface Lowering {
  readonly environment: Environment;
  readonly brands: Brands;
  readonly settlement: Settlement;
  /** The steps before the one that the expressions themselves stand in. */
  readonly hoisted: Hoisted[];
  /** A fresh name for a hoisted column. */
  readonly temporary: () => string;
  /** What a reader of the runner should be told about the step. */
  readonly notes: Set<string>;
  /** Where nulls are filled, each place once. */
  readonly filled: Map<FillingNode, Filled>;
}

export type FillingNode = FillNode | InterpolateNode | OrElseNode;

/** A value before and after its nulls are filled. */
export interface Filled {
  readonly before: Piece;
  readonly after: Piece;
}

type Rules = {
  readonly [K in keyof ExpressionNodes]: (node: ExpressionNodes[K], lowering: Lowering) => Piece;
};

/** Pieces put together: as late as the latest of them. */
export const combined = (code: string, ...parts: readonly Piece[]): Piece => ({
  code,
  step: Math.max(0, ...parts.map((part) => part.step)),
  windowed: parts.some((part) => part.windowed),
});

export const hoistedAt = (lowering: Lowering, step: number): Hoisted => {
  while (lowering.hoisted.length <= step) lowering.hoisted.push({ cells: [], framed: [], seen: [], columns: [] });
  return lowering.hoisted[step] as Hoisted;
};

/** Puts a piece into a column of an earlier step and gives the column instead. */
export const hoist = (piece: Piece, lowering: Lowering): Piece => {
  const name = lowering.temporary();
  hoistedAt(lowering, piece.step).columns.push({ name, code: piece.code });
  return { code: col(name), step: piece.step + 1, windowed: false };
};

/** Whether a value is the same in every row: to polars it is one value then, not one in each row. */
const isConstant = (node: ExpressionNode): boolean =>
  node.kind !== "column" &&
  node.kind !== "shift" &&
  node.kind !== "fill" &&
  node.kind !== "interpolate" &&
  node.kind !== "window" &&
  operandsOf(node).every(isConstant);

/** A piece that an `over` can be put around: a column, or made of columns, and without a window in it. */
export const bare = (piece: Piece, node: ExpressionNode, lowering: Lowering): Piece =>
  piece.windowed || isConstant(node) ? hoist(piece, lowering) : piece;

const constant = ({ dtype, value }: LiteralNode, as: Dtype): string => {
  if (value === null) return `pl.lit(null).cast(${polarsDtype[as]})`;
  if (dtype === "date") return `pl.lit(new Date(${quoted(String(value))})).cast(pl.Date)`;
  if (isEndless(value)) return value === "infinity" ? "afterAll()" : "beforeAll()";
  if (dtype === "datetime") return `pl.lit(new Date(${quoted(String(value))})).cast(pl.Datetime("us"))`;
  if (dtype === "duration") return microseconds(String(value));
  if (typeof value !== "number") return `pl.lit(${JSON.stringify(value)})`;
  // A JavaScript number is an f64 to polars.
  return as === "f64" ? `pl.lit(${number(value)})` : `pl.lit(${number(value)}).cast(${polarsDtype[as]})`;
};

/** Through text where an f64 does not hold them. */
const microseconds = (value: string): string => {
  const count = String(microsecondsOf(value));
  return `pl.lit(${Number.isSafeInteger(Number(count)) ? count : quoted(count)}).cast(pl.Int64)`;
};

const number = (value: number): string => (Object.is(value, -0) ? "-0" : String(value));

/** A node in the dtype that is wanted of it. */
export const lowerAs = (node: ExpressionNode, dtype: Dtype, lowering: Lowering): Piece => {
  if (node.kind === "literal") return { code: constant(node, dtype), step: 0, windowed: false };
  const piece = lower(node, lowering);
  const { dtype: from } = brandOf(node, lowering);
  return from === dtype || (isText(from) && isText(dtype))
    ? piece
    : { ...piece, code: `${piece.code}.cast(${polarsDtype[dtype]})` };
};

/** The value in the dtype in which it is aggregated: sums of whole numbers and truth values in i64, means in f64. */
export const aggregated = (node: GroupNode | WindowNode, lowering: Lowering): Piece => {
  const dtype = dtypeOf(node.value, lowering);
  if (node.aggregate === "count") {
    const piece = lower(node.value, lowering);
    return { ...piece, code: `${piece.code}.isNotNull().cast(pl.Int64)` };
  }
  if (distances.includes(node.aggregate)) {
    const value = lowerAs(node.value, "f64", lowering);
    const isSquared = dtype === "f64" && (node.aggregate === "std" || node.aggregate === "var");
    return isSquared ? { ...value, code: `squarable(${value.code})` } : value;
  }
  if (node.aggregate === "sum" && dtype !== "duration")
    return lowerAs(node.value, dtype === "f32" || dtype === "f64" ? "f64" : "i64", lowering);
  if (node.aggregate === "any" || node.aggregate === "all") return lowerAs(node.value, "i64", lowering);
  return lower(node.value, lowering);
};

/** Aggregates that are made of distances between values. */
const distances: readonly string[] = ["mean", "ewMean", "std", "var", "median", "quantile"];

const both = (left: ExpressionNode, right: ExpressionNode, dtype: Dtype, lowering: Lowering, method: string): Piece => {
  const [a, b] = [lowerAs(left, dtype, lowering), lowerAs(right, dtype, lowering)];
  return combined(`${a.code}.${method}(${b.code})`, a, b);
};

const arithmeticMethods = { plus: "add", minus: "sub", times: "mul", divide: "div" } as const;
const compareMethods = { eq: "eq", ne: "neq", lt: "lt", le: "ltEq", gt: "gt", ge: "gtEq" } as const;

/**
 * Whole numbers that may grow beyond 64 bits, held to them once for a sum of many, and for each product: what is left of
 * products that are taken from each other, and what differences are multiplied to, may be lost in f64.
 */
const whole = (node: WholeArithmetic, dtype: Dtype, lowering: Lowering): Piece => {
  const parts: Piece[] = [];
  const isPart = (one: ExpressionNode): one is WholeArithmetic =>
    one === node || (isWholeArithmetic(one, lowering) && one.operator !== "times" && node.operator !== "times");
  const made = (one: ExpressionNode, n: (code: string) => string): string => {
    if (isPart(one)) return `${made(one.left, n)}.${arithmeticMethods[one.operator]}(${made(one.right, n)})`;
    const piece = lowerAs(one, dtype, lowering);
    parts.push(piece);
    return n(piece.code);
  };
  const code = in64Bits((n) => made(node, n));
  return combined(code, ...parts);
};

/** What reads text that polars' own casts read with more good will than the language has. */
const textReaders: { readonly [D in Dtype]?: string } = { date: "dateOf", datetime: "timeOf", duration: "durationOf" };

const rules: Rules = {
  column: ({ name }) => ({ code: col(name), step: 0, windowed: false }),

  literal: (node, lowering) => ({ code: constant(node, dtypeOf(node, lowering)), step: 0, windowed: false }),

  // Null where an optional parameter was not given: the cast gives that null its dtype.
  param: ({ name }, lowering) => ({
    code: `pl.lit(${property("p", name)}).cast(${polarsDtype[lowering.environment.parameters.get(name)?.dtype ?? "f64"]})`,
    step: 0,
    windowed: false,
  }),

  arithmetic: (node, lowering) => {
    const dtype = dtypeOf(node, lowering);
    // Of a divisor that is one value for all rows polars takes the reciprocal, and multiplies: the last bit is another.
    if (node.operator === "divide" && isConstant(node.right)) {
      const [a, b] = [lowerAs(node.left, dtype, lowering), lowerAs(node.right, dtype, lowering)];
      return combined(`quotientOf(${a.code}, ${b.code})`, a, b);
    }
    if (isWholeArithmetic(node, lowering) && mayWrap(node, lowering)) return whole(node, dtype, lowering);
    return both(node.left, node.right, dtype, lowering, arithmeticMethods[node.operator]);
  },

  compare: ({ operator, left, right }, lowering) =>
    both(left, right, comparedAs(left, right, lowering), lowering, compareMethods[operator]),

  logic: ({ operator, left, right }, lowering) => both(left, right, "bool", lowering, operator),

  not: ({ value }, lowering) => {
    const piece = lower(value, lowering);
    return combined(`${piece.code}.not()`, piece);
  },

  conditional: (node, lowering) => {
    const dtype = dtypeOf(node, lowering);
    const [c, a, b] = [
      lower(node.condition, lowering),
      lowerAs(node.then, dtype, lowering),
      lowerAs(node.otherwise, dtype, lowering),
    ];
    return combined(`pl.when(${c.code}).then(${a.code}).otherwise(${b.code})`, c, a, b);
  },

  isNull: ({ value }, lowering) => {
    if (value.kind === "param")
      return { code: `pl.lit(${property("p", value.name)} === null)`, step: 0, windowed: false };
    const piece = lower(value, lowering);
    return combined(`${piece.code}.isNull()`, piece);
  },

  orElse: (node, lowering) => {
    const dtype = dtypeOf(node, lowering);
    const [a, b] = [lowerAs(node.value, dtype, lowering), lowerAs(node.fallback, dtype, lowering)];
    const after = combined(`${a.code}.fillNull(${b.code})`, a, b);
    lowering.filled.set(node, { before: a, after });
    return after;
  },

  // Strict: polars would otherwise turn what does not fit into null.
  cast: ({ value, dtype }, lowering) => {
    if (value.kind === "literal") return lowerAs(value, dtype, lowering);
    const piece = lower(value, lowering);
    const from = dtypeOf(value, lowering);
    if (from === dtype || (isText(from) && isText(dtype))) return piece;
    const reader = isText(from) ? textReaders[dtype] : undefined;
    if (reader !== undefined) return combined(`${reader}(${piece.code})`, piece);
    if (from === "duration") return combined(`textOfDuration(${piece.code})`, piece);
    return combined(`${piece.code}.cast(${polarsDtype[dtype]}, true)`, piece);
  },

  isIn: ({ value, list }, lowering) => {
    const { dtype } = brandOf(value, lowering);
    const text = isText(dtype) || dtype === "bool" || dtype === "date";
    // A list of JavaScript numbers is one of f64. Beside f32 each is first rounded to what f32 holds, as `eq` does it.
    const piece = text ? lower(value, lowering) : lowerAs(value, "f64", lowering);
    const rounded = (item: unknown) => (dtype === "f32" && typeof item === "number" ? Math.fround(item) : item);
    const given = "kind" in list ? property("p", list.name) : null;
    const items =
      given === null
        ? `[${"kind" in list ? "" : list.map((item) => JSON.stringify(rounded(item.value))).join(", ")}]`
        : dtype === "f32"
          ? `${given} === null ? null : ${given}.map(Math.fround)`
          : given;
    return combined(`oneOf(${piece.code}, ${items})`, piece);
  },

  shift: ({ value, rows }, lowering) =>
    along(bare(lower(value, lowering), value, lowering), `.shift(${rows})`, lowering),

  fill: (node, lowering) => {
    const { value, direction, limit } = node;
    const before = bare(lower(value, lowering), value, lowering);
    const after = along(before, `.fillNull(${quoted(direction)}${limit === null ? "" : `, ${limit}`})`, lowering);
    lowering.filled.set(node, { before, after });
    return after;
  },

  interpolate: (node, lowering) => {
    const value = lowerAs(node.value, "f64", lowering);
    const before = value.windowed || isConstant(node.value) ? hoist(value, lowering) : value;
    const { event, entity } = lowering.environment.grain;
    const code = `interpolated(${before.code})${over([...event, ...entity])}`;
    const after = { ...before, code, windowed: true };
    lowering.filled.set(node, { before, after });
    return after;
  },

  // Nothing is computed: the author's word changes when a value is known, not what it is.
  assume: ({ value }, lowering) => lower(value, lowering),

  function: (node, lowering) => lowerFunction(node, lowering),

  group: (node, lowering) => ({ code: lowerGroup(node, lowering), step: 0, windowed: false }),

  window: (node, lowering) => lowerWindow(node, lowering),
};

/** Looks along the ticks of the same event and entity. */
const along = (piece: Piece, method: string, { environment }: Lowering): Piece => {
  const { event, entity } = environment.grain;
  return { ...piece, code: `${piece.code}${method}${over([...event, ...entity])}`, windowed: true };
};

/** The partition of a window. None means all rows, and polars wants no `over` then. */
export const over = (partition: readonly string[]): string =>
  partition.length === 0 ? "" : `.over(${partition.map((name) => quoted(name)).join(", ")})`;

export const lower = (node: ExpressionNode, lowering: Lowering): Piece => {
  // Each rule takes the node of its own kind; TypeScript does not follow that through the look-up.
  const rule = rules[node.kind] as (node: ExpressionNode, lowering: Lowering) => Piece;
  return rule(node, lowering);
};
