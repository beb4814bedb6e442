/** Every kind of relation. A new one is one file here; exhaustive records elsewhere then complain. */
import { z } from "zod";
import { type DeriveNode, deriveSchema } from "./derive.ts";
import { type FilterNode, filterSchema } from "./filter.ts";
import { type JoinNode, joinSchema } from "./join.ts";
import { type SourceNode, sourceSchema } from "./source.ts";

export interface RelationNodes {
  readonly derive: DeriveNode;
  readonly filter: FilterNode;
  readonly join: JoinNode;
  readonly source: SourceNode;
}

export type RelationNode = RelationNodes[keyof RelationNodes];

export const relationSchema: z.core.$ZodType<RelationNode> = z.union([
  z.lazy(() => deriveSchema),
  z.lazy(() => filterSchema),
  z.lazy(() => joinSchema),
  z.lazy(() => sourceSchema),
]);
