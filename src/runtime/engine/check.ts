/** All tables of a run against their declarations and, in score mode, against what is asked of the event. */
import type { LazyDataFrame } from "nodejs-polars";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { Score } from "../event.ts";
import type { RunnerSpec, TableContract } from "../spec.ts";
import { checkTable } from "./contract.ts";
import type { EngineTable } from "./protocol.ts";
import { outcome } from "./sealed.ts";
import { survey } from "./survey.ts";

export interface CheckedTables {
  readonly diagnostics: readonly Diagnostic[];
  /** The tables as they are seen, and how many rows their files have. */
  readonly tables: readonly { readonly table: EngineTable; readonly frame: LazyDataFrame; readonly rows: number }[];
}

export const checkTables = (
  spec: RunnerSpec,
  pairs: readonly (readonly [TableContract, EngineTable])[],
  score: Score | null,
): CheckedTables => {
  const surveyed = score === null ? null : survey(spec, pairs, score);
  const checks = pairs.map(([contract, table]) => ({
    table,
    ...checkTable(contract, table, surveyed?.views.get(table.name) ?? null),
  }));
  // What cannot be read is refused once.
  const isLegible = (_: unknown, i: number) =>
    surveyed?.legible.has(checks[i]?.table.name ?? "") === true &&
    checks[i]?.diagnostics.every(({ code }) => code !== "GF4005") === true;
  return {
    diagnostics: [
      ...checks.flatMap(({ diagnostics }) => diagnostics),
      ...(surveyed?.diagnostics ?? []),
      ...(score?.sealed === true ? pairs.filter(isLegible).flatMap((pair) => outcome(spec, pair, score)) : []),
    ],
    tables: checks.flatMap(({ table, frame, rows }) => (frame === null ? [] : [{ table, frame, rows }])),
  };
};
