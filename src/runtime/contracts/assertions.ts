/**
 * Assertions about rows that exist only during the computation. Helpers record them while a runner's query is built,
 * and they are checked before anything is written. The query itself does not change, so that it can also be used
 * without the checks, as the proof kit does.
 */
import type { DataFrame, LazyDataFrame } from "nodejs-polars";
import type { Diagnostic } from "../../core/diagnostics/diagnostic.ts";
import { noteCollector } from "../process/run-notes.ts";

export interface Assertion {
  /** The rows that violate the assertion; empty if it holds. */
  readonly violations: LazyDataFrame;
  /** The message about at least one such row. */
  readonly describe: (broken: DataFrame) => Diagnostic;
}

const promises = noteCollector<Assertion>();

/** Called by helpers. */
export const recordAssertion = promises.note;

/** Builds a query, and returns the assertions recorded meanwhile. */
export const collectAssertions = <T>(build: () => T): { readonly made: T; readonly checks: readonly Assertion[] } => {
  const { made, notes } = promises.noting(build);
  return { made, checks: notes };
};

/** Rows of the computation violate an assertion: the data are wrong, not greenflag. */
export class AssertionsFailed extends Error {
  readonly diagnostics: readonly Diagnostic[];

  constructor(diagnostics: readonly Diagnostic[]) {
    super(diagnostics.map(({ message }) => message).join(" "));
    this.diagnostics = diagnostics;
  }
}

/** Checks every assertion against the data; throws all that are violated. */
export const checkAssertions = (checks: readonly Assertion[]): void => {
  const diagnostics = checks.flatMap(({ violations, describe }) => {
    const rows = violations.collectSync({ engine: "streaming" });
    return rows.height === 0 ? [] : [describe(rows)];
  });
  if (diagnostics.length > 0) throw new AssertionsFailed(diagnostics);
};
