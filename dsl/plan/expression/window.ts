import { z } from "zod";
import { aggregateRules, parameterRules } from "../../aggregate-rules.ts";
import { expressionNode } from "../../made.ts";
import { type FramePlan, frameSchema } from "../frame.ts";
import { type ExpressionNode, expressionSchema } from "./index.ts";

export type Aggregate = keyof typeof aggregateRules;
export const aggregates = Object.keys(aggregateRules) as [Aggregate, ...Aggregate[]];

/** Whether an aggregate is called with such a plain number, or with none. */
export const isParameter = (aggregate: Aggregate, parameter: number | null): boolean => {
  const rule = aggregateRules[aggregate].parameter;
  return rule === null || parameter === null ? rule === parameter : parameterRules[rule](parameter);
};

/** An aggregate of a value over a frame of rows. */
export interface WindowNode {
  readonly kind: "window";
  readonly aggregate: Aggregate;
  /** The plain number that it is called with: the share of a quantile, the half-life of an exponentially weighted mean. */
  readonly parameter: number | null;
  readonly value: ExpressionNode;
  readonly frame: FramePlan;
}

export const window = (fields: Omit<WindowNode, "kind">): WindowNode => expressionNode({ kind: "window", ...fields });

export const windowSchema: z.core.$ZodType<WindowNode> = z
  .strictObject({
    kind: z.literal("window"),
    aggregate: z.enum(aggregates),
    parameter: z.number().nullable(),
    value: z.lazy(() => expressionSchema),
    frame: frameSchema,
  })
  .refine(({ aggregate, parameter }) => isParameter(aggregate, parameter), { path: ["parameter"] });
