import { z } from "zod";
import { type Dtype, dtypes } from "../../dtype.ts";

export interface TimelinePlan {
  readonly name: string;
  readonly phases: readonly string[];
  /** Whether an event may begin before an earlier one is settled. */
  readonly overlapping: boolean;
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
  /** The instant that a timestamp denotes, or "none". */
  readonly moment: string;
}

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
  /** The timestamp from which on all of an event is known, where events overlap: one for all of its rows. */
  readonly settled: string | null;
  readonly stamp: StampPlan | null;
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
    timeline: z.strictObject({ name: z.string(), phases: names.min(1), overlapping: z.boolean() }).nullable(),
    event: names,
    order: names,
    entity: names,
    tick: z
      .strictObject({ clock: z.string(), phase: z.string(), ticks: z.enum(["own", "shared"]), columns: names.min(1) })
      .nullable(),
    settled: z.string().nullable(),
    stamp: z.strictObject({ knownAt: z.string(), about: z.string().nullable() }).nullable(),
    rows: z.string(),
    columns: z.array(
      z.strictObject({
        name: z.string(),
        dtype: z.enum(dtypes),
        nullable: z.boolean(),
        at: z.string(),
        moment: z.string(),
      }),
    ),
    path: z.string().nullable(),
  }),
});
