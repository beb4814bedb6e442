/** Warns about tables of one run that read the same file and declare different instants for it. */
import { type Diagnostic, diagnostic } from "../../core/diagnostics/diagnostic.ts";
import { differingInstants, type FileInstants } from "../../core/instants-of-file.ts";
import type { RunnerSpec, TableContract } from "../../core/runner-spec.ts";
import type { EngineTable } from "../process/protocol.ts";
import type { TableFile } from "./inspect-files.ts";

/** The files of a table, and their state when the run began. */
export interface InspectedTable {
  readonly table: EngineTable;
  readonly found: readonly TableFile[];
}

/** Files are compared by their state, which is the same by whatever path or link they are reached. */
export const warnSharedFiles = (spec: RunnerSpec, tables: readonly InspectedTable[]): readonly Diagnostic[] =>
  tables.flatMap((one, i) =>
    tables.slice(0, i).flatMap((other) => {
      const [a, b] = [one, other].map(({ table }) => spec.tables.find(({ name }) => name === table.name));
      const differs = a === undefined || b === undefined ? [] : differingInstants(instantsOf(b), instantsOf(a));
      const shared = one.table.files.find((_, k) => other.found.some(({ state }) => state === one.found[k]?.state));
      if (differs.length === 0 || shared === undefined) return [];
      return [diagnostic("GF4082", { table: one.table.name, other: other.table.name, path: shared.path, differs })];
    }),
  );

const instantsOf = ({ rows, event, stamp, columns }: TableContract): FileInstants => ({
  rows: event.length === 0 ? null : rows,
  knownAt: stamp?.knownAt ?? null,
  columns: columns.map(({ name, instant }) => ({ name, at: instant })),
});
