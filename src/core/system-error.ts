/** Operating system errors that Node throws. */

/** The code of an error, such as `ENOENT`; null if it has none. */
export const systemCode = (error: unknown): string | null =>
  error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : null;
