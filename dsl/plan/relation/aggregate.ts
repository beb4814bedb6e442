import { z } from "zod";
import { relationNode } from "../../made.ts";
import { type Site, siteSchema } from "../site.ts";
import { type DerivedColumn, derivedSchema } from "./derive.ts";
import { type RelationNode, relationSchema } from "./index.ts";

/** One row for all that have the same values in some columns, which are its keys. */
export interface AggregateNode {
  readonly kind: "aggregate";
  readonly input: RelationNode;
  readonly by: readonly string[];
  /** Made of `group` nodes over columns of the input, and of constants. */
  readonly columns: readonly DerivedColumn[];
  readonly site: Site | null;
}

export const aggregate = (fields: Omit<AggregateNode, "kind">): AggregateNode =>
  relationNode({ kind: "aggregate", ...fields });

export const aggregateSchema: z.core.$ZodType<AggregateNode> = z.strictObject({
  kind: z.literal("aggregate"),
  input: z.lazy(() => relationSchema),
  by: z.array(z.string()).min(1),
  columns: z.array(derivedSchema),
  site: z.nullable(siteSchema),
});
