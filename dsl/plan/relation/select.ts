import { z } from "zod";
import { relationNode } from "../../made.ts";
import { type Site, siteSchema } from "../site.ts";
import { type RelationNode, relationSchema } from "./index.ts";

/** A column that is kept, and what it is called from then on. */
export interface SelectedColumn {
  readonly name: string;
  readonly as: string;
}

/** Keeps some columns, and gives them other names. Keys, order and stamps are among them, under their own names. */
export interface SelectNode {
  readonly kind: "select";
  readonly input: RelationNode;
  readonly columns: readonly SelectedColumn[];
  readonly site: Site | null;
}

export const select = (fields: Omit<SelectNode, "kind">): SelectNode => relationNode({ kind: "select", ...fields });

export const selectSchema: z.core.$ZodType<SelectNode> = z.strictObject({
  kind: z.literal("select"),
  input: z.lazy(() => relationSchema),
  columns: z.array(z.strictObject({ name: z.string(), as: z.string() })),
  site: z.nullable(siteSchema),
});
