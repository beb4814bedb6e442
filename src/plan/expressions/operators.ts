/** Operators on values of the same row. */
import { expressionNode } from "../make-node.ts";
import type { ExpressionNode } from "./index.ts";
import type { LiteralNode, ParamNode } from "./values.ts";

/** Arithmetic on two numbers. `divide` always gives f64. */
export interface ArithmeticNode {
  readonly kind: "arithmetic";
  readonly operator: "plus" | "minus" | "times" | "divide";
  readonly left: ExpressionNode;
  readonly right: ExpressionNode;
}

export const arithmetic = (fields: Omit<ArithmeticNode, "kind">): ArithmeticNode =>
  expressionNode({ kind: "arithmetic", ...fields });

/** A comparison. Null if either side is null. */
export interface CompareNode {
  readonly kind: "compare";
  readonly operator: "eq" | "ne" | "lt" | "le" | "gt" | "ge";
  readonly left: ExpressionNode;
  readonly right: ExpressionNode;
}

export const compare = (fields: Omit<CompareNode, "kind">): CompareNode =>
  expressionNode({ kind: "compare", ...fields });

/** Three-valued logic: false and null is false, true or null is true; any other result with a null is null. */
export interface LogicNode {
  readonly kind: "logic";
  readonly operator: "and" | "or";
  readonly left: ExpressionNode;
  readonly right: ExpressionNode;
}

export const logic = (fields: Omit<LogicNode, "kind">): LogicNode => expressionNode({ kind: "logic", ...fields });

/** The negation of a boolean. Null stays null. */
export interface NotNode {
  readonly kind: "not";
  readonly value: ExpressionNode;
}

export const not = (fields: Omit<NotNode, "kind">): NotNode => expressionNode({ kind: "not", ...fields });

/** One of two values. A null condition selects `otherwise`. */
export interface ConditionalNode {
  readonly kind: "conditional";
  /** The method that created it. The `otherwise` of a `where` is null. */
  readonly word: "when" | "where";
  readonly condition: ExpressionNode;
  readonly then: ExpressionNode;
  readonly otherwise: ExpressionNode;
}

export const conditional = (fields: Omit<ConditionalNode, "kind">): ConditionalNode =>
  expressionNode({ kind: "conditional", ...fields });

/** Whether the value is null. Never null itself. */
export interface IsNullNode {
  readonly kind: "isNull";
  readonly value: ExpressionNode;
}

export const isNull = (fields: Omit<IsNullNode, "kind">): IsNullNode => expressionNode({ kind: "isNull", ...fields });

/** Whether the value is in a list. Null if the value or the list is null. */
export interface IsInNode {
  readonly kind: "isIn";
  readonly value: ExpressionNode;
  readonly list: readonly LiteralNode[] | ParamNode;
}

export const isIn = (fields: Omit<IsInNode, "kind">): IsInNode => expressionNode({ kind: "isIn", ...fields });

/** The value, or the fallback if it is null. */
export interface OrElseNode {
  readonly kind: "orElse";
  readonly value: ExpressionNode;
  readonly fallback: ExpressionNode;
}

export const orElse = (fields: Omit<OrElseNode, "kind">): OrElseNode => expressionNode({ kind: "orElse", ...fields });
