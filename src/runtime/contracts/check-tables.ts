/** Checks all tables of a run against their declarations and, in score mode, against the event. */
import type { LazyDataFrame } from "nodejs-polars";
import type { Diagnostic } from "../../core/diagnostics/diagnostic.ts";
import type { RunnerSpec } from "../../core/runner-spec.ts";
import type { Score } from "../inputs/check-mode.ts";
import type { Failed } from "../process/protocol.ts";
import type { OpenTable } from "../readers/open-table.ts";
import { checkSealed } from "../score/check-sealed.ts";
import { locateEvent } from "../score/locate-event.ts";
import { checkEvents } from "./check-events.ts";
import { checkTable } from "./check-table.ts";

export interface CheckedTables {
  readonly diagnostics: readonly Diagnostic[];
  /** The visible tables, and the number of rows in their files. */
  readonly tables: readonly {
    readonly opened: OpenTable;
    readonly frame: LazyDataFrame;
    readonly rows: number;
    readonly failed: readonly Failed[];
  }[];
}

export const checkTables = (spec: RunnerSpec, tables: readonly OpenTable[], score: Score | null): CheckedTables => {
  const surveyed = score === null ? null : locateEvent(spec, tables, score);
  const checks = tables.map((opened) => ({
    opened,
    ...checkTable(opened, surveyed?.views.get(opened.table.name) ?? null),
  }));
  // An unreadable table is reported once.
  const isLegible = (_: unknown, i: number) =>
    surveyed?.legible.has(checks[i]?.opened.table.name ?? "") === true &&
    checks[i]?.diagnostics.every(({ code }) => code !== "GF4005") === true;
  return {
    diagnostics: [
      ...checks.flatMap(({ diagnostics }) => diagnostics),
      ...checkEvents(
        spec,
        checks.flatMap(({ events }) => events ?? []),
      ),
      ...(surveyed?.diagnostics ?? []),
      ...(score?.sealed === true ? tables.filter(isLegible).flatMap((opened) => checkSealed(spec, opened, score)) : []),
    ],
    tables: checks.flatMap(({ opened, frame, rows, failed }) =>
      frame === null ? [] : [{ opened, frame, rows, failed }],
    ),
  };
};
