/**
 * Fragments: polars expressions as text, shared by the rules for expressions.
 *
 * polars cannot nest windows, and a column cannot read another one of the same `withColumns`. Each fragment therefore
 * stores the number of steps that must precede it, and whatever must be computed first is hoisted into a column of an
 * earlier step.
 */

import type { Settlement } from "../../../compiler/passes/settlement/result.ts";
import { isText } from "../../../compiler/verify/dtypes.ts";
import type { Environment } from "../../../compiler/verify/environment.ts";
import type { Brands } from "../../../compiler/verify/expression.ts";
import type { Dtype } from "../../../core/dtypes.ts";
import { microsecondsOf } from "../../../core/duration-text.ts";
import { quoted } from "../../../core/visible-text.ts";
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
import { brandOf, dtypeOf, isInfiniteTime } from "../../lowering/expression.ts";
import { col, polarsDtype } from "./names.ts";
import type { Hoisted } from "./precomputed-columns.ts";

/** A polars expression as text, with its restrictions. */
export interface Fragment {
  readonly code: string;
  /** The number of steps that must precede the step that uses it. */
  readonly step: number;
  /** Whether it contains an `over`, so that it cannot be inside another window. */
  readonly windowed: boolean;
}

export interface Lowering {
  /** The rules themselves, so that a rule can lower its operands without importing the record that contains it. */
  readonly rules: ExpressionRules;
  readonly environment: Environment;
  readonly brands: Brands;
  readonly settlement: Settlement;
  /** The steps before the one that the expressions belong to. */
  readonly hoisted: Hoisted[];
  /** A fresh name for a hoisted column. */
  readonly temporary: () => string;
  /** Remarks for the comment of the step. */
  readonly notes: Set<string>;
  /** Where nulls are filled, each place once. */
  readonly filled: Map<FillingNode, Filled>;
}

export type FillingNode = FillNode | InterpolateNode | OrElseNode;

/** A value before and after its nulls are filled. */
export interface Filled {
  readonly before: Fragment;
  readonly after: Fragment;
}

/** One rule per kind of node. */
export type ExpressionRules = {
  readonly [K in keyof ExpressionNodes]: (node: ExpressionNodes[K], lowering: Lowering) => Fragment;
};

/** Combines fragments: the result needs the maximum of their steps. */
export const combine = (code: string, ...parts: readonly Fragment[]): Fragment => ({
  code,
  step: Math.max(0, ...parts.map((part) => part.step)),
  windowed: parts.some((part) => part.windowed),
});

export const hoistedAt = (lowering: Lowering, step: number): Hoisted => {
  while (lowering.hoisted.length <= step) lowering.hoisted.push({ cells: [], framed: [], seen: [], columns: [] });
  return lowering.hoisted[step] as Hoisted;
};

/** Moves a fragment into a column of an earlier step and returns that column. */
export const hoist = (fragment: Fragment, lowering: Lowering): Fragment => {
  const name = lowering.temporary();
  hoistedAt(lowering, fragment.step).columns.push({ name, code: fragment.code });
  return { code: col(name), step: fragment.step + 1, windowed: false };
};

/** Whether a value is the same in every row: polars then treats it as one value instead of a column. */
export const isConstant = (node: ExpressionNode): boolean =>
  node.kind !== "column" &&
  node.kind !== "shift" &&
  node.kind !== "fill" &&
  node.kind !== "interpolate" &&
  node.kind !== "window" &&
  operandsOf(node).every(isConstant);

/** A fragment that can be inside an `over`: a column, or made from columns, without a window. */
export const withoutWindow = (fragment: Fragment, node: ExpressionNode, lowering: Lowering): Fragment =>
  fragment.windowed || isConstant(node) ? hoist(fragment, lowering) : fragment;

export const constant = ({ dtype, value }: LiteralNode, as: Dtype): string => {
  if (value === null) return `pl.lit(null).cast(${polarsDtype[as]})`;
  if (dtype === "date") return `pl.lit(new Date(${quoted(String(value))})).cast(pl.Date)`;
  if (isInfiniteTime(value)) return value === "infinity" ? "latestTime()" : "earliestTime()";
  if (dtype === "datetime") return `pl.lit(new Date(${quoted(String(value))})).cast(pl.Datetime("us"))`;
  if (dtype === "duration") return microseconds(String(value));
  if (typeof value !== "number") return `pl.lit(${JSON.stringify(value)})`;
  // A JavaScript number is an f64 in polars.
  return as === "f64" ? `pl.lit(${number(value)})` : `pl.lit(${number(value)}).cast(${polarsDtype[as]})`;
};

/** Through text if an f64 cannot represent it. */
const microseconds = (value: string): string => {
  const count = String(microsecondsOf(value));
  return `pl.lit(${Number.isSafeInteger(Number(count)) ? count : quoted(count)}).cast(pl.Int64)`;
};

const number = (value: number): string => (Object.is(value, -0) ? "-0" : String(value));

/** The partition of a window. Without columns it means all rows, for which polars needs no `over`. */
export const over = (partition: readonly string[]): string =>
  partition.length === 0 ? "" : `.over(${partition.map((name) => quoted(name)).join(", ")})`;

export const lower = (node: ExpressionNode, lowering: Lowering): Fragment => {
  // Each rule takes the node of its own kind; TypeScript cannot follow that through the look-up.
  const rule = lowering.rules[node.kind] as (node: ExpressionNode, lowering: Lowering) => Fragment;
  return rule(node, lowering);
};

/** A node in the requested dtype. */
export const lowerAs = (node: ExpressionNode, dtype: Dtype, lowering: Lowering): Fragment => {
  if (node.kind === "literal") return { code: constant(node, dtype), step: 0, windowed: false };
  const fragment = lower(node, lowering);
  const { dtype: from } = brandOf(node, lowering);
  return from === dtype || (isText(from) && isText(dtype))
    ? fragment
    : { ...fragment, code: `${fragment.code}.cast(${polarsDtype[dtype]})` };
};

/** The value in the dtype in which it is aggregated: i64 for sums of integers and booleans, f64 for means. */
export const lowerOperand = (node: GroupNode | WindowNode, lowering: Lowering): Fragment => {
  const dtype = dtypeOf(node.value, lowering);
  if (node.aggregate === "count") {
    const fragment = lower(node.value, lowering);
    return { ...fragment, code: `${fragment.code}.isNotNull().cast(pl.Int64)` };
  }
  if (distances.includes(node.aggregate)) {
    const value = lowerAs(node.value, "f64", lowering);
    const isSquared = dtype === "f64" && (node.aggregate === "std" || node.aggregate === "var");
    return isSquared ? { ...value, code: `nanUnlessSquarable(${value.code})` } : value;
  }
  if (node.aggregate === "sum" && dtype !== "duration")
    return lowerAs(node.value, dtype === "f32" || dtype === "f64" ? "f64" : "i64", lowering);
  if (node.aggregate === "any" || node.aggregate === "all") return lowerAs(node.value, "i64", lowering);
  return lower(node.value, lowering);
};

/** Aggregates that depend on differences between values. */
const distances: readonly string[] = ["mean", "ewMean", "std", "var", "median", "quantile"];
