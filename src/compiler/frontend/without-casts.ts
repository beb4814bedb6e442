/** Casts and parentheses change no value. */
import { ts } from "ts-morph";

/** The expression inside parentheses and casts. */
export const withoutCasts = <N extends ts.Node>(node: N): N | ts.Expression =>
  ts.isAsExpression(node) ||
  ts.isSatisfiesExpression(node) ||
  ts.isTypeAssertionExpression(node) ||
  ts.isNonNullExpression(node) ||
  ts.isParenthesizedExpression(node)
    ? withoutCasts(node.expression)
    : node;
