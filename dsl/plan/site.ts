import { z } from "zod";

/** A place in an author's file: 1-based line and column. */
export interface Site {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export const siteSchema: z.core.$ZodType<Site> = z.strictObject({
  file: z.string(),
  line: z.number(),
  column: z.number(),
});
