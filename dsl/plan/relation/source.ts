import { z } from "zod";
import { type CheckPlan, otherwises } from "../../check/rule.ts";
import { docSchema } from "../../doc.ts";
import { type Dtype, dtypes } from "../../dtype.ts";
import { chainOf } from "../../instant.ts";
import { relationNode } from "../../made.ts";
import { type ZonePlan, zonePlanSchema } from "../../zoned.ts";
import { type Site, siteSchema } from "../site.ts";

export interface TimelinePlan {
  readonly name: string;
  readonly phases: readonly string[];
  /** Whether an event may begin before an earlier one is settled; null where the timeline does not say. */
  readonly overlapping: boolean | null;
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
  /** Whether the file may hold nulls. */
  readonly nullable: boolean;
  readonly at: string;
  /** The instant that a timestamp denotes, or "none". */
  readonly moment: string;
  /** What the values are held to. */
  readonly check?: CheckPlan | undefined;
  /** The timestamp of the same table from which the value is settled, where it is not the table's own. */
  readonly settled?: string | undefined;
  /** How files hold times that are not in UTC. */
  readonly zone?: ZonePlan | undefined;
  /** What it holds, in words. */
  readonly doc?: string | undefined;
}

/** A column's check, where it has one. */
export const checked = (values: CheckPlan | undefined): { readonly check?: CheckPlan } =>
  values === undefined ? {} : { check: values };

/** How the rows of a log say when they became known. */
export interface StampPlan {
  /** The timestamp from which on a row, or a corrected version of it, is known. */
  readonly knownAt: string;
  /** The timestamp that a row is about, where that is another one: a row is the later, the later it is about. */
  readonly about: string | null;
}

/**
 * A declared table. Key and order columns stand among `columns` too, known `always` and never null. A table of facts and
 * a log belong to no event: their keys are their `entity`.
 */
export interface TablePlan {
  readonly name: string;
  /** Null for a table of facts and for a log. */
  readonly timeline: TimelinePlan | null;
  readonly event: readonly string[];
  readonly order: readonly string[];
  readonly entity: readonly string[];
  readonly tick: TickPlan | null;
  /** The timestamp from which a row is settled, where events overlap. Without `closed` it is one for all rows of an event. */
  readonly settled: string | null;
  /** The timestamp from which no row of the event comes or goes any more: no row of the event settles later. */
  readonly closed: string | null;
  readonly stamp: StampPlan | null;
  /** When it is known that a row is there at all, as declared: checks that drop rows may make it later. */
  readonly rows: string;
  readonly columns: readonly ColumnPlan[];
  /** Where the file lies unless the caller says otherwise. */
  readonly path: string | null;
}

/** The columns by whose checks rows are left out. */
export const droppingOf = ({ columns }: Pick<TablePlan, "columns">): readonly ColumnPlan[] =>
  columns.filter(({ check }) => check?.otherwise === "drop");

/** When the rows are known that the checks leave: that a row is there then hangs on what they look at. */
export const rowsOf = (table: Pick<TablePlan, "timeline" | "rows" | "columns">): string => {
  const chain = chainOf(table.timeline?.phases ?? []);
  return droppingOf(table).reduce(
    (latest, { at }) => (chain.indexOf(at) > chain.indexOf(latest) ? at : latest),
    table.rows,
  );
};

/** Whether a column may be null once its check was made. */
export const mayBeNull = ({ nullable, check }: ColumnPlan): boolean => nullable || check?.otherwise === "null";

/** The rows of a table. */
export interface SourceNode {
  readonly kind: "source";
  readonly table: TablePlan;
  /** Where the table is declared. */
  readonly site: Site | null;
}

export const source = (fields: Omit<SourceNode, "kind">): SourceNode => relationNode({ kind: "source", ...fields });

const names = z.array(z.string());

export const sourceSchema: z.core.$ZodType<SourceNode> = z.strictObject({
  kind: z.literal("source"),
  table: z.strictObject({
    name: z.string(),
    timeline: z
      .strictObject({ name: z.string(), phases: names.min(1), overlapping: z.boolean().nullable() })
      .nullable(),
    event: names,
    order: names,
    entity: names,
    tick: z
      .strictObject({ clock: z.string(), phase: z.string(), ticks: z.enum(["own", "shared"]), columns: names.min(1) })
      .nullable(),
    settled: z.string().nullable(),
    closed: z.string().nullable(),
    stamp: z.strictObject({ knownAt: z.string(), about: z.string().nullable() }).nullable(),
    rows: z.string(),
    columns: z.array(
      z.strictObject({
        name: z.string(),
        dtype: z.enum(dtypes),
        nullable: z.boolean(),
        at: z.string(),
        moment: z.string(),
        check: z.optional(z.strictObject({ schema: z.record(z.string(), z.json()), otherwise: z.enum(otherwises) })),
        settled: z.optional(z.string()),
        zone: z.optional(zonePlanSchema),
        doc: z.optional(docSchema),
      }),
    ),
    path: z.string().nullable(),
  }),
  site: z.nullable(siteSchema),
});
