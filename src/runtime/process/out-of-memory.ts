/** The diagnostic for insufficient memory: which tables the engine processed, and how large they are. */
import { listSome, plural } from "../../core/diagnostics/define.ts";
import { type Diagnostic, diagnostic } from "../../core/diagnostics/diagnostic.ts";
import type { CountedTable } from "./protocol.ts";

export interface EngineWork {
  /** Another engine that may need less memory. */
  readonly other: string | null;
  readonly tables: readonly string[];
  /** Null while the tables are still being checked. */
  readonly counted: readonly CountedTable[] | null;
}

export const outOfMemory = (why: string, { other, tables, counted }: EngineWork): Diagnostic => {
  const largest = counted?.toSorted((a, b) => b.rows - a.rows)[0];
  return diagnostic("GF4090", {
    why,
    other,
    step: largest === undefined ? "checked" : "computed from",
    tables:
      largest === undefined
        ? `the ${tables.length === 1 ? "table" : "tables"} ${listSome(tables.map((name) => `'${name}'`))}`
        : `${plural(tables.length, "table")}, the largest being '${largest.name}' with ${plural(largest.rows, "row")}`,
  });
};

/** Whether a process that ended with this signal and output most likely ran out of memory. */
export const isOutOfMemory = (signal: string, complaints: string): boolean =>
  signal === "SIGKILL" || /memory allocation of \d+ bytes failed|[Oo]ut of memory|heap limit/.test(complaints);
