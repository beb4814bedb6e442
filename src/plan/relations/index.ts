/** Every kind of relation, by its `kind`. */
import type { AggregateNode, DeriveNode, SelectNode } from "./columns.ts";
import type { AsOfNode, JoinNode, JoinPriorNode, UnionNode } from "./joins.ts";
import type { AssumeRowsNode, DedupeNode, FilterNode, TopNode } from "./rows.ts";
import type { SourceNode } from "./source.ts";

export * from "./columns.ts";
export * from "./joins.ts";
export * from "./rows.ts";
export * from "./source.ts";

export interface RelationNodes {
  readonly aggregate: AggregateNode;
  readonly asOf: AsOfNode;
  readonly assumeRows: AssumeRowsNode;
  readonly dedupe: DedupeNode;
  readonly derive: DeriveNode;
  readonly filter: FilterNode;
  readonly join: JoinNode;
  readonly joinPrior: JoinPriorNode;
  readonly select: SelectNode;
  readonly source: SourceNode;
  readonly top: TopNode;
  readonly union: UnionNode;
}

export type RelationNode = RelationNodes[keyof RelationNodes];
