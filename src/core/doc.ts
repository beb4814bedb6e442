/**
 * The documentation of a column. It is written where the column is declared or derived, and goes into the record of
 * every run.
 */
import { AuthorError } from "./author-error.ts";
import { shown } from "./show-value.ts";

/** Words, in Unicode that every file can hold. Line ends and whatever else stands in them are theirs. */
export const isDoc = (value: unknown): value is string =>
  typeof value === "string" && value.trim() !== "" && value.isWellFormed();

export const docOf = (value: unknown): string => {
  if (!isDoc(value)) throw new AuthorError("GF1127", { why: `it takes a non-empty text, not ${shown(value)}` });
  return value;
};

/** A column's text, where it has one. */
export const documented = (doc: string | undefined): { readonly doc?: string } => (doc === undefined ? {} : { doc });
