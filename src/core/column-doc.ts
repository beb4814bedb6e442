/**
 * The documentation of a column. It is written where the column is declared or derived, and is included in the record
 * of every run.
 */
import { AuthorError } from "./author-error.ts";
import { showValue } from "./show-value.ts";

/** Any text that is valid Unicode, including line breaks. */
export const isDoc = (value: unknown): value is string =>
  typeof value === "string" && value.trim() !== "" && value.isWellFormed();

export const checkDoc = (value: unknown): string => {
  if (!isDoc(value)) throw new AuthorError("GF1127", { why: `it takes a non-empty text, not ${showValue(value)}` });
  return value;
};

/** The documentation of a column as an optional field. */
export const docField = (doc: string | undefined): { readonly doc?: string } => (doc === undefined ? {} : { doc });
