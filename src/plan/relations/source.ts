/** Declared tables: what a table says of itself, and the step that reads its rows. */
import type { CheckPlan } from "../../core/check-rules.ts";
import type { Dtype } from "../../core/dtypes.ts";
import { chainOf } from "../../core/instant.ts";
import type { Site } from "../../core/site.ts";
import type { ZonePlan } from "../../core/zone-plan.ts";
import { relationNode } from "../make.ts";

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
