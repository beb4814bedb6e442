/** Frames: which rows a window looks at. What their instants are is in `src/core/calculus.ts`. */
import type { FrameKind } from "../core/calculus.ts";

export interface FramePlan {
  readonly kind: FrameKind;
  /**
   * How far it reaches: ticks (trailing, career, ahead, and to each side for around) or events (prior, later) in which
   * the partition has rows; null for all of them.
   */
  readonly size: number | null;
  /** How many of the nearest earlier events are left out. */
  readonly gap: number;
  /** Whether only rows of the same entity count. */
  readonly entity: boolean;
  /** Further columns whose values must be the same. */
  readonly by: readonly string[];
  /** How many values there must be for a result. */
  readonly atLeast: number;
  /** The timestamp before which an earlier row must have been settled, where events overlap. */
  readonly asOf: string | null;
  /** Only rows whose value in the column is within the span of this row's. Of frames that look one way. */
  readonly within: { readonly column: string; readonly span: string | number } | null;
}

/** The columns of the row itself that say which rows it looks at; as of what moment it does is another matter. */
export const lookedUp = ({ by, within }: Pick<FramePlan, "by" | "within">): readonly string[] =>
  within === null ? by : [...by, within.column];
