import { z } from "zod";
import { type ExpressionNode, expressionSchema } from "./index.ts";
import { type Aggregate, aggregates, shareSchema } from "./window.ts";

/** An aggregate of a value over the rows that come together in one row of an `aggregate` step. */
export interface GroupNode {
  readonly kind: "group";
  readonly aggregate: Exclude<Aggregate, "rank" | "rankFromTop">;
  /** Of a quantile: the share of the values that are below it, from 0 to 1. */
  readonly share: number | null;
  readonly value: ExpressionNode;
}

export const group = (fields: Omit<GroupNode, "kind">): GroupNode => Object.freeze({ kind: "group", ...fields });

export const groupSchema: z.core.$ZodType<GroupNode> = z.strictObject({
  kind: z.literal("group"),
  aggregate: z.enum(aggregates).exclude(["rank", "rankFromTop"]),
  share: shareSchema,
  value: z.lazy(() => expressionSchema),
});
