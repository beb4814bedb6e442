import { z } from "zod";
import { aggregateRules } from "../../aggregate-rules.ts";
import { type FramePlan, frameSchema } from "../frame.ts";
import { type ExpressionNode, expressionSchema } from "./index.ts";

export type Aggregate = keyof typeof aggregateRules;
export const aggregates = Object.keys(aggregateRules) as [Aggregate, ...Aggregate[]];

/** Which share of the values is below a quantile: of a quantile only, and of no other aggregate. */
export const shareSchema = z.number().min(0).max(1).nullable();

/** An aggregate of a value over a frame of rows. */
export interface WindowNode {
  readonly kind: "window";
  readonly aggregate: Aggregate;
  /** Of a quantile: the share of the values that are below it, from 0 to 1. */
  readonly share: number | null;
  readonly value: ExpressionNode;
  readonly frame: FramePlan;
}

export const window = (fields: Omit<WindowNode, "kind">): WindowNode => Object.freeze({ kind: "window", ...fields });

export const windowSchema: z.core.$ZodType<WindowNode> = z.strictObject({
  kind: z.literal("window"),
  aggregate: z.enum(aggregates),
  share: shareSchema,
  value: z.lazy(() => expressionSchema),
  frame: frameSchema,
});
