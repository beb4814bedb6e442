/** Values of other rows: aggregates over frames and groups, shifts and fills. */
import { aggregateRules, parameterRules } from "../../core/aggregate-rules.ts";
import type { FramePlan } from "../frame.ts";
import { expressionNode } from "../make-node.ts";
import type { ExpressionNode } from "./index.ts";

export type Aggregate = keyof typeof aggregateRules;
export const aggregates = Object.keys(aggregateRules) as [Aggregate, ...Aggregate[]];

/** Whether an aggregate accepts this argument, or none. */
export const isParameter = (aggregate: Aggregate, parameter: number | null): boolean => {
  const rule = aggregateRules[aggregate].parameter;
  return rule === null || parameter === null ? rule === parameter : parameterRules[rule](parameter);
};

/** An aggregate of a value over a frame of rows. */
export interface WindowNode {
  readonly kind: "window";
  readonly aggregate: Aggregate;
  /** The numeric argument: the share of a quantile, or the half-life of an exponentially weighted mean. */
  readonly parameter: number | null;
  readonly value: ExpressionNode;
  readonly frame: FramePlan;
}

export const window = (fields: Omit<WindowNode, "kind">): WindowNode => expressionNode({ kind: "window", ...fields });

/** An aggregate of a value over the rows of one group of an `aggregate` step. */
export interface GroupNode {
  readonly kind: "group";
  readonly aggregate: Exclude<Aggregate, "rank" | "rankFromTop" | "ewMean">;
  /** The numeric argument: the share of a quantile. */
  readonly parameter: number | null;
  readonly value: ExpressionNode;
}

export const group = (fields: Omit<GroupNode, "kind">): GroupNode => expressionNode({ kind: "group", ...fields });

/** The value of another row of the same event and entity: `rows` rows earlier, or later if `rows` is negative. */
export interface ShiftNode {
  readonly kind: "shift";
  readonly value: ExpressionNode;
  readonly rows: number;
}

export const shift = (fields: Omit<ShiftNode, "kind">): ShiftNode => expressionNode({ kind: "shift", ...fields });

/** The value or, if it is null, the nearest one before (or after) it in the same event and entity. */
export interface FillNode {
  readonly kind: "fill";
  readonly value: ExpressionNode;
  readonly direction: "forward" | "backward";
  /** The maximum distance in rows; null for any distance. */
  readonly limit: number | null;
}

export const fill = (fields: Omit<FillNode, "kind">): FillNode => expressionNode({ kind: "fill", ...fields });

/** The value or, if it is null, the linear interpolation between the nearest values before and after it, by rows. */
export interface InterpolateNode {
  readonly kind: "interpolate";
  readonly value: ExpressionNode;
}

export const interpolate = (fields: Omit<InterpolateNode, "kind">): InterpolateNode =>
  expressionNode({ kind: "interpolate", ...fields });
