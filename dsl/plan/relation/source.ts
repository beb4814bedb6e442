import { z } from "zod";
import { type Dtype, dtypes } from "../../dtype.ts";

export interface TimelinePlan {
  readonly name: string;
  readonly phases: readonly string[];
}

export interface TickPlan {
  readonly clock: string;
  readonly phase: string;
  readonly ticks: "own" | "shared";
  readonly columns: readonly string[];
}

export interface ColumnPlan {
  readonly name: string;
  readonly dtype: Dtype;
  readonly nullable: boolean;
  readonly at: string;
}

/** A declared table. Key and order columns stand among `columns` too, known `always` and never null. */
export interface TablePlan {
  readonly name: string;
  readonly timeline: TimelinePlan;
  readonly event: readonly string[];
  readonly order: readonly string[];
  readonly entity: readonly string[];
  readonly tick: TickPlan | null;
  /** When it is known that a row is there at all. */
  readonly rows: string;
  readonly columns: readonly ColumnPlan[];
  /** Where the file lies unless the caller says otherwise. */
  readonly path: string | null;
}

/** The rows of a table. */
export interface SourceNode {
  readonly kind: "source";
  readonly table: TablePlan;
}

export const source = (fields: Omit<SourceNode, "kind">): SourceNode => Object.freeze({ kind: "source", ...fields });

const names = z.array(z.string());

export const sourceSchema: z.core.$ZodType<SourceNode> = z.strictObject({
  kind: z.literal("source"),
  table: z.strictObject({
    name: z.string(),
    timeline: z.strictObject({ name: z.string(), phases: names.min(1) }),
    event: names.min(1),
    order: names,
    entity: names,
    tick: z
      .strictObject({ clock: z.string(), phase: z.string(), ticks: z.enum(["own", "shared"]), columns: names.min(1) })
      .nullable(),
    rows: z.string(),
    columns: z.array(
      z.strictObject({ name: z.string(), dtype: z.enum(dtypes), nullable: z.boolean(), at: z.string() }),
    ),
    path: z.string().nullable(),
  }),
});
