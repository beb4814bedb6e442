import { z } from "zod";
import { docSchema } from "../../doc.ts";
import { relationNode } from "../../made.ts";
import { type ExpressionNode, expressionSchema } from "../expression/index.ts";
import { type Site, siteSchema } from "../site.ts";
import { type RelationNode, relationSchema } from "./index.ts";

export interface DerivedColumn {
  readonly name: string;
  readonly value: ExpressionNode;
  /** What the column holds, in words. */
  readonly doc?: string | undefined;
}

/** Adds columns, or replaces those of the same name. None sees another of the same step. */
export interface DeriveNode {
  readonly kind: "derive";
  readonly input: RelationNode;
  readonly columns: readonly DerivedColumn[];
  readonly site: Site | null;
}

export const derive = (fields: Omit<DeriveNode, "kind">): DeriveNode => relationNode({ kind: "derive", ...fields });

export const derivedSchema: z.core.$ZodType<DerivedColumn> = z.strictObject({
  name: z.string(),
  value: expressionSchema,
  doc: z.optional(docSchema),
});

export const deriveSchema: z.core.$ZodType<DeriveNode> = z.strictObject({
  kind: z.literal("derive"),
  input: z.lazy(() => relationSchema),
  columns: z.array(derivedSchema),
  site: z.nullable(siteSchema),
});
