/** Every kind of relation. A new one is one file here; exhaustive records elsewhere then complain. */
import { z } from "zod";
import { type AggregateNode, aggregateSchema } from "./aggregate.ts";
import { type AsOfNode, asOfSchema } from "./as-of.ts";
import { type AssumeRowsNode, assumeRowsSchema } from "./assume-rows.ts";
import { type DedupeNode, dedupeSchema } from "./dedupe.ts";
import { type DeriveNode, deriveSchema } from "./derive.ts";
import { type FilterNode, filterSchema } from "./filter.ts";
import { type JoinNode, joinSchema } from "./join.ts";
import { type JoinPriorNode, joinPriorSchema } from "./join-prior.ts";
import { type SelectNode, selectSchema } from "./select.ts";
import { type SourceNode, sourceSchema, type TablePlan } from "./source.ts";
import { type TopNode, topSchema } from "./top.ts";
import { type UnionNode, unionSchema } from "./union.ts";

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

/** A function, because the node files import this one: the schemas exist only once all of them have been loaded. */
const schemas = (): { readonly [K in keyof RelationNodes]: z.core.$ZodType<RelationNodes[K]> } => ({
  aggregate: aggregateSchema,
  asOf: asOfSchema,
  assumeRows: assumeRowsSchema,
  dedupe: dedupeSchema,
  derive: deriveSchema,
  filter: filterSchema,
  join: joinSchema,
  joinPrior: joinPriorSchema,
  select: selectSchema,
  source: sourceSchema,
  top: topSchema,
  union: unionSchema,
});

/** Chooses the schema by `kind`, so that a bad node is reported as what it claims to be. */
export const relationSchema: z.core.$ZodType<RelationNode> = z.unknown().transform((value, context): RelationNode => {
  const kind = typeof value === "object" && value !== null ? (value as { kind?: unknown }).kind : undefined;
  const schema = new Map<unknown, z.core.$ZodType<RelationNode>>(Object.entries(schemas())).get(kind);
  if (schema === undefined) {
    context.addIssue({ code: "custom", message: "is no relation" });
    return z.NEVER;
  }
  const parsed = z.safeParse(schema, value);
  if (parsed.success) return parsed.data;
  for (const { message, path } of parsed.error.issues) context.addIssue({ code: "custom", message, path: [...path] });
  return z.NEVER;
});

/** The relations that a relation is made of: its own rows first. */
export const inputsOf = (node: RelationNode): readonly RelationNode[] =>
  node.kind === "source" ? [] : "right" in node ? [node.input, node.right] : [node.input];

/** Every table a relation reads, in the order in which its steps name them. */
export const tablesOf = (node: RelationNode): readonly TablePlan[] =>
  node.kind === "source" ? [node.table] : inputsOf(node).flatMap(tablesOf);
