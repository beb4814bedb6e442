/**
 * The part of an error that is suitable for a message: polars appends the whole query plan, and JavaScript appends the
 * stack.
 */
export const firstLine = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split("\n", 1)[0]?.replace(/\.$/, "") ?? "";
