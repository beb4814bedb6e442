/** The contract of a pipeline as plain data: its tables, parameters and output. */

import { docField } from "../../core/column-doc.ts";
import { sha256 } from "../../core/generated-file-head.ts";
import type { Assumption, RunnerSpec, SourceHash } from "../../core/runner-spec.ts";
import { zoneField } from "../../core/zone-plan.ts";
import { keysOf } from "../../plan/grain.ts";
import { artifactOf } from "../../plan/pipeline.ts";
import { checkField, rowsInstant } from "../../plan/relations/index.ts";
import type { Places } from "../explain/describe-step.ts";
import type { Verified } from "../verify/index.ts";
import { type AssumedInstants, assumedInstants } from "./assumption-scope.ts";

/** Where a pipeline was written, and what only the compiler knows about it. */
export interface Origin {
  /** The source, relative to the root. */
  readonly source: string;
  readonly version: string;
  readonly assumptions: readonly Assumption[];
  /** Every project file that the pipeline depends on. */
  readonly sources?: readonly SourceHash[];
  readonly places: Places;
  /** The path from the generated folder to the root, for links: "../../"; null if the folder is outside of the root. */
  readonly toRoot: string | null;
}

const assumedRows = (vouched: AssumedInstants | undefined) =>
  vouched === undefined || vouched.rows === null ? {} : { rowsAssumed: vouched.rows };

/**
 * The timeline, if the data can be checked against it: by columns that denote instants, or say when something is
 * settled.
 */
const timelineOf = (tables: Verified["tables"]) => {
  const isTimed = ({ settled, columns }: Verified["tables"][number]) =>
    settled !== null || columns.some((column) => column.moment !== "none" || column.settled !== undefined);
  const timeline = tables.find(isTimed)?.timeline ?? null;
  return timeline === null ? {} : { timeline };
};

const assumedColumn = (vouched: AssumedInstants | undefined, name: string) => {
  const assumed = vouched?.columns.get(name);
  return assumed === undefined ? {} : { assumed };
};

/** The contract of a pipeline. */
export const contractOf = (
  verified: Verified,
  statements: NonNullable<RunnerSpec["statements"]>,
  { source, sources, assumptions }: Origin,
): RunnerSpec => {
  const { plan, outputs, tables, relation } = verified;
  const vouched = assumedInstants(verified);
  return {
    pipeline: plan.name,
    source,
    ...(sources === undefined ? {} : { sources }),
    decides: plan.decides.said,
    known: relation.chain.slice(0, relation.chain.indexOf(plan.decides.at) + 1),
    later: relation.chain.slice(relation.chain.indexOf(plan.decides.at) + 1),
    ...timelineOf(tables),
    // Places in the source do not affect what a plan means.
    plan: sha256(
      JSON.stringify(plan, (key, value: unknown) => (key === "site" || key === "sites" ? undefined : value)),
    ),
    tables: tables.map((table) => ({
      name: table.name,
      path: table.path,
      // A row of a log may have several versions, which its stamps distinguish.
      keys: [
        ...keysOf(table),
        ...[table.stamp?.about, table.stamp?.knownAt].filter((name) => typeof name === "string"),
      ],
      event: table.event,
      order: table.order,
      rows: rowsInstant(table),
      ...assumedRows(vouched.get(table.name)),
      ...(table.settled === null ? {} : { settled: table.settled }),
      ...(table.closed === null ? {} : { closed: table.closed }),
      ...(table.stamp === null ? {} : { stamp: table.stamp }),
      columns: table.columns.map(({ name, dtype, nullable, at, moment, settled, check, zone, doc }) => ({
        name,
        dtype,
        nullable,
        instant: at,
        ...assumedColumn(vouched.get(table.name), name),
        ...(moment === "none" ? {} : { denotes: moment }),
        ...(settled === undefined ? {} : { settled }),
        ...checkField(check),
        ...zoneField(zone),
        ...docField(doc),
      })),
    })),
    params: plan.params,
    assumptions,
    statements,
    output: {
      file: artifactOf(plan.sink),
      ...("parquet" in plan.sink
        ? {
            compression: plan.sink.compression,
            ...(plan.sink.by === undefined ? {} : { by: relation.grain.event }),
          }
        : { format: "csv" in plan.sink ? ("csv" as const) : ("ndjson" as const) }),
      columns: outputs.map(({ name, dtype, nullable, at, role, doc }) => ({
        name,
        dtype,
        nullable,
        instant: at,
        role,
        ...docField(doc),
      })),
    },
  };
};
