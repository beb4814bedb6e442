/** Single values: a column, a constant, a parameter, and the conversions of one value. */
import type { Dtype } from "../../core/dtypes.ts";
import { expressionNode } from "../make-node.ts";
import type { ExpressionNode } from "./index.ts";

/** A column of the relation that the expression belongs to. */
export interface ColumnNode {
  readonly kind: "column";
  readonly name: string;
}

export const column = (fields: Omit<ColumnNode, "kind">): ColumnNode => expressionNode({ kind: "column", ...fields });

/**
 * A constant. `number` takes the dtype family of the column that it is combined with; a date is written as YYYY-MM-DD.
 */
export interface LiteralNode {
  readonly kind: "literal";
  readonly dtype: Dtype | "number" | "null";
  readonly value: string | number | boolean | null;
}

export const literal = (fields: Omit<LiteralNode, "kind">): LiteralNode =>
  expressionNode({ kind: "literal", ...fields });

/** A parameter of the pipeline, by name. Null if an optional one was not given. */
export interface ParamNode {
  readonly kind: "param";
  readonly name: string;
}

export const param = (fields: Omit<ParamNode, "kind">): ParamNode => expressionNode({ kind: "param", ...fields });

/** The value with another dtype. Strict: a value that does not fit stops the run. */
export interface CastNode {
  readonly kind: "cast";
  readonly value: ExpressionNode;
  readonly dtype: Dtype;
}

export const cast = (fields: Omit<CastNode, "kind">): CastNode => expressionNode({ kind: "cast", ...fields });

/** A value whose instant is lowered on the author's word alone. */
export interface AssumeNode {
  readonly kind: "assume";
  readonly value: ExpressionNode;
  readonly reason: string;
  readonly at: string;
  /** The timeline of the instant. */
  readonly timeline: string;
}

export const assume = (fields: Omit<AssumeNode, "kind">): AssumeNode => expressionNode({ kind: "assume", ...fields });
