/**
 * Fragments: SQL expressions as text, and what the rules for expressions share.
 *
 * SQL has no window inside a window, and none in a WHERE. So each fragment carries the number of steps that must come
 * before it: what has to be there first is hoisted into a column of an earlier step.
 */

import type { Settlement } from "../../compiler/passes/settlement/settlement.ts";
import type { Environment } from "../../compiler/verify/environment.ts";
import type { Brands } from "../../compiler/verify/expression.ts";
import type { Dtype } from "../../core/dtypes.ts";
import { microsecondsOf } from "../../core/duration.ts";
import type { ExpressionNode, ExpressionNodes, LiteralNode } from "../../plan/expressions/index.ts";
import { dtypeOf, isEndless } from "../lowering/expression.ts";
import type { Dialect } from "./dialect.ts";
import { rows } from "./names.ts";
import type { Hoisted } from "./precomputed-columns.ts";

/** A SQL expression, and where it may stand. */
export interface Fragment {
  readonly code: string;
  /** How many steps must come before the one it stands in. */
  readonly step: number;
  /** Whether it holds an OVER, so that another one cannot be put around it. */
  readonly windowed: boolean;
}

export interface Lowering {
  /** The rules themselves, from which a rule has its operands lowered: no rule imports the record that it stands in. */
  readonly rules: ExpressionRules;
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

/** One rule for each kind of node. */
export type ExpressionRules = {
  readonly [K in keyof ExpressionNodes]: (node: ExpressionNodes[K], lowering: Lowering) => Fragment;
};

/** A column of the rows at hand. */
export const col = (name: string, { dialect }: Pick<Lowering, "dialect">): string =>
  `${rows}.${dialect.identifier(name)}`;

export const plain = (code: string): Fragment => ({ code, step: 0, windowed: false });

/** Fragments put together: as late as the latest of them. */
export const combined = (code: string, ...parts: readonly Fragment[]): Fragment => ({
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
  if (isEndless(value)) return `CAST(${dialect.text(value)} AS ${dialect.types.datetime})`;
  if (dtype === "datetime") {
    const utc = new Date(value).toISOString().replace("T", " ").replace("Z", "");
    return `CAST(${dialect.text(utc)} AS ${dialect.types.datetime})`;
  }
  if (dtype === "duration") return `CAST(${microsecondsOf(value)} AS ${dialect.types.duration})`;
  return dialect.text(value);
};

export const lower = (node: ExpressionNode, lowering: Lowering): Fragment => {
  // Each rule takes the node of its own kind; TypeScript does not follow that through the look-up.
  const rule = lowering.rules[node.kind] as (node: ExpressionNode, lowering: Lowering) => Fragment;
  return rule(node, lowering);
};

/** A node in the dtype that is wanted of it. */
export const lowerAs = (node: ExpressionNode, dtype: Dtype, lowering: Lowering): Fragment => {
  if (node.kind === "literal") return plain(constant(node, dtype, lowering));
  const fragment = lower(node, lowering);
  const from = dtypeOf(node, lowering);
  return from === dtype ? fragment : { ...fragment, code: lowering.dialect.cast(fragment.code, from, dtype) };
};
