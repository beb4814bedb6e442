/** What a lowering knows about the author's source: lines for messages, places for comments, and names of constants. */
import type { Site } from "../../core/site.ts";

/** Each is null if it is not known. */
export interface SourceReferences {
  /** The line of a step, or of a column in it, in the pipeline's own file. */
  readonly line: (site: Site | null, column: string | null) => number | null;
  /** The same as FILE:LINE, in any file of the project. */
  readonly place: (site: Site | null, column: string | null) => string | null;
  /** The constant whose value is the relation that ends with this step. */
  readonly constant: (site: Site | null) => string | null;
}

/** For a plan without a source. */
export const noReferences: SourceReferences = { line: () => null, place: () => null, constant: () => null };
