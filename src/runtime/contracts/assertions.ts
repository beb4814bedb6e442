/**
 * What is promised of rows that are there only once something was computed. The helpers that know of such a promise note
 * it while a runner's query is built; it is held before anything is written. A query that nobody checks, as when the
 * proof kit runs it on data that break every promise, is the same query.
 */
import type { DataFrame, LazyDataFrame } from "nodejs-polars";
import type { Diagnostic } from "../../core/diagnostics/diagnostic.ts";
import { noted } from "../process/run-notes.ts";

export interface Check {
  /** The rows that break the promise; none if it is kept. */
  readonly broken: LazyDataFrame;
  /** Says so, of at least one. */
  readonly say: (broken: DataFrame) => Diagnostic;
}

const promises = noted<Check>();

/** Called by helpers. */
export const promise = promises.note;

/** Builds a query, and gives the promises that were made on the way. */
export const noting = <T>(build: () => T): { readonly made: T; readonly checks: readonly Check[] } => {
  const { made, notes } = promises.noting(build);
  return { made, checks: notes };
};

/** Rows of the computation are not as the pipeline promises: the data's fault, not ours. */
export class Broken extends Error {
  readonly diagnostics: readonly Diagnostic[];

  constructor(diagnostics: readonly Diagnostic[]) {
    super(diagnostics.map(({ message }) => message).join(" "));
    this.diagnostics = diagnostics;
  }
}

/** Holds every promise against the data; throws all that are broken. */
export const hold = (checks: readonly Check[]): void => {
  const diagnostics = checks.flatMap(({ broken, say }) => {
    const rows = broken.collectSync({ engine: "streaming" });
    return rows.height === 0 ? [] : [say(rows)];
  });
  if (diagnostics.length > 0) throw new Broken(diagnostics);
};
