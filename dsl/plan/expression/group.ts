import { z } from "zod";
import { expressionNode } from "../../made.ts";
import { type ExpressionNode, expressionSchema } from "./index.ts";
import { type Aggregate, aggregates, isParameter } from "./window.ts";

/** An aggregate of a value over the rows that come together in one row of an `aggregate` step. */
export interface GroupNode {
  readonly kind: "group";
  readonly aggregate: Exclude<Aggregate, "rank" | "rankFromTop" | "ewMean">;
  /** The plain number that it is called with: the share of a quantile. */
  readonly parameter: number | null;
  readonly value: ExpressionNode;
}

export const group = (fields: Omit<GroupNode, "kind">): GroupNode => expressionNode({ kind: "group", ...fields });

export const groupSchema: z.core.$ZodType<GroupNode> = z
  .strictObject({
    kind: z.literal("group"),
    aggregate: z.enum(aggregates).exclude(["rank", "rankFromTop", "ewMean"]),
    parameter: z.number().nullable(),
    value: z.lazy(() => expressionSchema),
  })
  .refine(({ aggregate, parameter }) => isParameter(aggregate, parameter), { path: ["parameter"] });
