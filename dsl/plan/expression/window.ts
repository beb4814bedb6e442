import { z } from "zod";
import { type FramePlan, frameSchema } from "../frame.ts";
import { type ExpressionNode, expressionSchema } from "./index.ts";

export const aggregates = ["mean", "sum", "min", "max", "std", "count", "rank", "rankFromTop"] as const;
export type Aggregate = (typeof aggregates)[number];

/** An aggregate of a value over a frame of rows. */
export interface WindowNode {
  readonly kind: "window";
  readonly aggregate: Aggregate;
  readonly value: ExpressionNode;
  readonly frame: FramePlan;
}

export const window = (fields: Omit<WindowNode, "kind">): WindowNode => Object.freeze({ kind: "window", ...fields });

export const windowSchema: z.core.$ZodType<WindowNode> = z.strictObject({
  kind: z.literal("window"),
  aggregate: z.enum(aggregates),
  value: z.lazy(() => expressionSchema),
  frame: frameSchema,
});
