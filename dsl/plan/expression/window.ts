import { z } from "zod";
import { type FramePlan, frameSchema } from "../frame.ts";
import { type ExpressionNode, expressionSchema } from "./index.ts";

/** An aggregate of a value over a frame of rows. */
export interface WindowNode {
  readonly kind: "window";
  readonly aggregate: "mean" | "sum" | "min" | "max" | "std" | "count";
  readonly value: ExpressionNode;
  readonly frame: FramePlan;
}

export const window = (fields: Omit<WindowNode, "kind">): WindowNode => Object.freeze({ kind: "window", ...fields });

export const windowSchema: z.core.$ZodType<WindowNode> = z.strictObject({
  kind: z.literal("window"),
  aggregate: z.enum(["mean", "sum", "min", "max", "std", "count"]),
  value: z.lazy(() => expressionSchema),
  frame: frameSchema,
});
