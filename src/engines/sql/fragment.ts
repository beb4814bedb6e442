/**
 * Fragments: SQL expressions as text, shared by the rules for expressions.
 *
 * SQL cannot nest windows, and a WHERE clause cannot contain one. Each fragment therefore stores the number of steps
 * that must precede it, and whatever must be computed first is hoisted into a column of an earlier step.
 */

import type { Settlement } from "../../compiler/passes/settlement/result.ts";
import type { Environment } from "../../compiler/verify/environment.ts";
import type { Brands } from "../../compiler/verify/expression.ts";
import type { Dtype } from "../../core/dtypes.ts";
import { microsecondsOf } from "../../core/duration-text.ts";
import type { ExpressionNode, ExpressionNodes, LiteralNode } from "../../plan/expressions/index.ts";
import { dtypeOf, isInfiniteTime } from "../lowering/expression.ts";
import type { Dialect } from "./dialect.ts";
import { rowsAlias } from "./names.ts";
import type { Hoisted } from "./precomputed-columns.ts";

/** A SQL expression with its restrictions. */
export interface Fragment {
  readonly code: string;
  /** The number of steps that must precede the step that uses it. */
  readonly step: number;
  /** Whether it contains an OVER, so that it cannot be inside another window. */
  readonly windowed: boolean;
}

export interface Lowering {
  /** The rules themselves, so that a rule can lower its operands without importing the record that contains it. */
  readonly rules: ExpressionRules;
  readonly dialect: Dialect;
  readonly environment: Environment;
  readonly brands: Brands;
  readonly settlement: Settlement;
  /** The steps before the one that the expressions belong to. */
  readonly hoisted: Hoisted[];
  /** A fresh name for a hoisted column. */
  readonly temporary: () => string;
  /** The index of a pipeline parameter among those of the statement. */
  readonly parameter: (name: string) => string;
  /** The keys of the groups, in an aggregation step; null in any other. */
  readonly groupedBy: readonly string[] | null;
  /** Remarks for the comment of the step. */
  readonly notes: Set<string>;
}

/** One rule per kind of node. */
export type ExpressionRules = {
  readonly [K in keyof ExpressionNodes]: (node: ExpressionNodes[K], lowering: Lowering) => Fragment;
};

/** A column of the current rows. */
export const col = (name: string, { dialect }: Pick<Lowering, "dialect">): string =>
  `${rowsAlias}.${dialect.identifier(name)}`;

export const plain = (code: string): Fragment => ({ code, step: 0, windowed: false });

/** Combines fragments: the result needs the maximum of their steps. */
export const combine = (code: string, ...parts: readonly Fragment[]): Fragment => ({
  code,
  step: Math.max(0, ...parts.map((part) => part.step)),
  windowed: parts.some((part) => part.windowed),
});

/** A number in a dtype. */
const numeral = (value: number, dtype: Dtype, { dialect }: Lowering): string =>
  dtype === "f64"
    ? dialect.double(value)
    : dtype === "f32"
      ? `CAST(${dialect.double(Math.fround(value))} AS ${dialect.types.f32})`
      : `CAST(${value} AS ${dialect.types[dtype]})`;

export const constant = ({ dtype, value }: LiteralNode, as: Dtype, lowering: Lowering): string => {
  const { dialect } = lowering;
  if (value === null) return `CAST(NULL AS ${dialect.types[as]})`;
  if (typeof value === "boolean") return value ? "TRUE" : "FALSE";
  if (typeof value === "number") return numeral(value, as, lowering);
  if (dtype === "date") return `CAST(${dialect.text(value)} AS ${dialect.types.date})`;
  if (isInfiniteTime(value)) return `CAST(${dialect.text(value)} AS ${dialect.types.datetime})`;
  if (dtype === "datetime") {
    const utc = new Date(value).toISOString().replace("T", " ").replace("Z", "");
    return `CAST(${dialect.text(utc)} AS ${dialect.types.datetime})`;
  }
  if (dtype === "duration") return `CAST(${microsecondsOf(value)} AS ${dialect.types.duration})`;
  return dialect.text(value);
};

export const lower = (node: ExpressionNode, lowering: Lowering): Fragment => {
  // Each rule takes the node of its own kind; TypeScript cannot follow that through the look-up.
  const rule = lowering.rules[node.kind] as (node: ExpressionNode, lowering: Lowering) => Fragment;
  return rule(node, lowering);
};

/** A node in the requested dtype. */
export const lowerAs = (node: ExpressionNode, dtype: Dtype, lowering: Lowering): Fragment => {
  if (node.kind === "literal") return plain(constant(node, dtype, lowering));
  const fragment = lower(node, lowering);
  const from = dtypeOf(node, lowering);
  return from === dtype ? fragment : { ...fragment, code: lowering.dialect.cast(fragment.code, from, dtype) };
};
