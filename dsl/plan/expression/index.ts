/** Every kind of same-row or windowed expression. A new one is one file here; exhaustive records elsewhere then complain. */
import { z } from "zod";
import { type ArithmeticNode, arithmeticSchema } from "./arithmetic.ts";
import { type AssumeNode, assumeSchema } from "./assume.ts";
import { type CastNode, castSchema } from "./cast.ts";
import { type ColumnNode, columnSchema } from "./column.ts";
import { type CompareNode, compareSchema } from "./compare.ts";
import { type ConditionalNode, conditionalSchema } from "./conditional.ts";
import { type FillNode, fillSchema } from "./fill.ts";
import { type FunctionNode, functionSchema } from "./function.ts";
import { type GroupNode, groupSchema } from "./group.ts";
import { type InterpolateNode, interpolateSchema } from "./interpolate.ts";
import { type IsInNode, isInSchema } from "./is-in.ts";
import { type IsNullNode, isNullSchema } from "./is-null.ts";
import { type LiteralNode, literalSchema } from "./literal.ts";
import { type LogicNode, logicSchema } from "./logic.ts";
import { type NotNode, notSchema } from "./not.ts";
import { type OrElseNode, orElseSchema } from "./or-else.ts";
import { type ParamNode, paramSchema } from "./param.ts";
import { type ShiftNode, shiftSchema } from "./shift.ts";
import { type WindowNode, windowSchema } from "./window.ts";

export interface ExpressionNodes {
  readonly arithmetic: ArithmeticNode;
  readonly assume: AssumeNode;
  readonly cast: CastNode;
  readonly column: ColumnNode;
  readonly compare: CompareNode;
  readonly conditional: ConditionalNode;
  readonly fill: FillNode;
  readonly function: FunctionNode;
  readonly group: GroupNode;
  readonly interpolate: InterpolateNode;
  readonly isIn: IsInNode;
  readonly isNull: IsNullNode;
  readonly literal: LiteralNode;
  readonly logic: LogicNode;
  readonly not: NotNode;
  readonly orElse: OrElseNode;
  readonly param: ParamNode;
  readonly shift: ShiftNode;
  readonly window: WindowNode;
}

export type ExpressionNode = ExpressionNodes[keyof ExpressionNodes];

/** A function, because the node files import this one: the schemas exist only once all of them have been loaded. */
const schemas = (): { readonly [K in keyof ExpressionNodes]: z.core.$ZodType<ExpressionNodes[K]> } => ({
  arithmetic: arithmeticSchema,
  assume: assumeSchema,
  cast: castSchema,
  column: columnSchema,
  compare: compareSchema,
  conditional: conditionalSchema,
  fill: fillSchema,
  function: functionSchema,
  group: groupSchema,
  interpolate: interpolateSchema,
  isIn: isInSchema,
  isNull: isNullSchema,
  literal: literalSchema,
  logic: logicSchema,
  not: notSchema,
  orElse: orElseSchema,
  param: paramSchema,
  shift: shiftSchema,
  window: windowSchema,
});

/** Chooses the schema by `kind`, so that a bad node is reported as what it claims to be. */
export const expressionSchema: z.core.$ZodType<ExpressionNode> = z
  .unknown()
  .transform((value, context): ExpressionNode => {
    const kind = typeof value === "object" && value !== null ? (value as { kind?: unknown }).kind : undefined;
    const schema = new Map<unknown, z.core.$ZodType<ExpressionNode>>(Object.entries(schemas())).get(kind);
    if (schema === undefined) {
      context.addIssue({ code: "custom", message: "is no expression" });
      return z.NEVER;
    }
    const parsed = z.safeParse(schema, value);
    if (parsed.success) return parsed.data;
    for (const { message, path } of parsed.error.issues) context.addIssue({ code: "custom", message, path: [...path] });
    return z.NEVER;
  });

const operands: { readonly [K in keyof ExpressionNodes]: (node: ExpressionNodes[K]) => readonly ExpressionNode[] } = {
  arithmetic: ({ left, right }) => [left, right],
  assume: ({ value }) => [value],
  cast: ({ value }) => [value],
  column: () => [],
  compare: ({ left, right }) => [left, right],
  conditional: ({ condition, then, otherwise }) => [condition, then, otherwise],
  fill: ({ value }) => [value],
  function: (node) => node.arguments,
  group: ({ value }) => [value],
  interpolate: ({ value }) => [value],
  isIn: ({ value, list }) => ("kind" in list ? [value, list] : [value, ...list]),
  isNull: ({ value }) => [value],
  literal: () => [],
  logic: ({ left, right }) => [left, right],
  not: ({ value }) => [value],
  orElse: ({ value, fallback }) => [value, fallback],
  param: () => [],
  shift: ({ value }) => [value],
  window: ({ value }) => [value],
};

/** The expressions that an expression is made of. */
export const operandsOf = (node: ExpressionNode): readonly ExpressionNode[] =>
  // Each entry takes the node of its own kind; TypeScript does not follow that through the look-up.
  (operands[node.kind] as (node: ExpressionNode) => readonly ExpressionNode[])(node);
