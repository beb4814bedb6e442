/** What of an error is fit to be shown: polars appends the whole query plan, and JavaScript the stack. */
export const firstLine = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split("\n", 1)[0]?.replace(/\.$/, "") ?? "";
