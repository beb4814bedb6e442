/** Every kind of expression, by its `kind`. */
import type { FunctionNode } from "./functions.ts";
import type {
  ArithmeticNode,
  CompareNode,
  ConditionalNode,
  IsInNode,
  IsNullNode,
  LogicNode,
  NotNode,
  OrElseNode,
} from "./operators.ts";
import type { AssumeNode, CastNode, ColumnNode, LiteralNode, ParamNode } from "./values.ts";
import type { FillNode, GroupNode, InterpolateNode, ShiftNode, WindowNode } from "./windows.ts";

export * from "./functions.ts";
export * from "./operators.ts";
export * from "./values.ts";
export * from "./windows.ts";

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
