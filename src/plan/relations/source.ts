/** Declared tables, and the step that reads their rows. */
import type { CheckPlan } from "../../core/check-rules.ts";
import type { Dtype } from "../../core/dtypes.ts";
import { chainOf } from "../../core/instant.ts";
import type { Site } from "../../core/site.ts";
import type { ZonePlan } from "../../core/zone-plan.ts";
import { relationNode } from "../make-node.ts";

export interface TimelinePlan {
  readonly name: string;
  readonly phases: readonly string[];
  /** Whether an event may begin before an earlier one is settled; null if the timeline does not say. */
  readonly overlapping: boolean | null;
}

export interface TickPlan {
  readonly clock: string;
  readonly phase: string;
  readonly ticks: "own" | "shared";
  /** The letter in which windows may count the ticks, where the clock declares one. */
  readonly unit?: string | undefined;
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
  /** The check of the values. */
  readonly check?: CheckPlan | undefined;
  /** The timestamp of the same table from which the value is settled, if it differs from the table's own. */
  readonly settled?: string | undefined;
  /** The zone and form in which files store times that are not in UTC. */
  readonly zone?: ZonePlan | undefined;
  /** The documentation of the column. */
  readonly doc?: string | undefined;
}

/** The check of a column as an optional field. */
export const checkField = (values: CheckPlan | undefined): { readonly check?: CheckPlan } =>
  values === undefined ? {} : { check: values };

/** The timestamps of a log. */
export interface StampPlan {
  /** The timestamp at which a row, or a corrected version of it, becomes known. */
  readonly knownAt: string;
  /** The timestamp that a row is about, if it differs. It orders the rows of one key. */
  readonly about: string | null;
}

/**
 * A declared table. Key and order columns are among `columns`, known `always` and never null. A static table and a log
 * belong to no event: their keys are their `entity`.
 */
export interface TablePlan {
  readonly name: string;
  /** Null for static and stamped tables. */
  readonly timeline: TimelinePlan | null;
  readonly event: readonly string[];
  readonly order: readonly string[];
  readonly entity: readonly string[];
  readonly tick: TickPlan | null;
  /**
   * The timestamp from which a row is settled, if events overlap. Without `closed` it is the same for all rows of an
   * event.
   */
  readonly settled: string | null;
  /** The timestamp from which no row of the event is added or removed, and no row settles. */
  readonly closed: string | null;
  readonly stamp: StampPlan | null;
  /** When it is known that a row exists, as declared. Checks that drop rows may make it later. */
  readonly rows: string;
  readonly columns: readonly ColumnPlan[];
  /** The path of the file unless the caller gives another. */
  readonly path: string | null;
}

/** The columns whose checks drop rows. */
export const droppingColumns = ({ columns }: Pick<TablePlan, "columns">): readonly ColumnPlan[] =>
  columns.filter(({ check }) => check?.otherwise === "drop");

/** When the rows that pass the checks are known: no earlier than the checked columns. */
export const rowsInstant = (table: Pick<TablePlan, "timeline" | "rows" | "columns">): string => {
  const chain = chainOf(table.timeline?.phases ?? []);
  return droppingColumns(table).reduce(
    (latest, { at }) => (chain.indexOf(at) > chain.indexOf(latest) ? at : latest),
    table.rows,
  );
};

/** Whether a column may be null after its check. */
export const mayBeNull = ({ nullable, check }: ColumnPlan): boolean => nullable || check?.otherwise === "null";

/** The rows of a table. */
export interface SourceNode {
  readonly kind: "source";
  readonly table: TablePlan;
  /** Where the table is declared. */
  readonly site: Site | null;
}

export const source = (fields: Omit<SourceNode, "kind">): SourceNode => relationNode({ kind: "source", ...fields });
