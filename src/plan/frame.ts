/** Frames: which rows a window reads. Their instants are in `src/core/calculus.ts`. */
import type { FrameKind } from "../core/calculus.ts";

export interface FramePlan {
  readonly kind: FrameKind;
  /**
   * The size of the frame: ticks (trailing, career, ahead, and to each side for around) or events (prior, later) in
   * which the partition has rows; null for all of them.
   */
  readonly size: number | null;
  /** The unit of the ticks, if they were counted in one that only some clocks declare. */
  readonly unit?: string | undefined;
  /** The number of nearest earlier events that are left out. */
  readonly gap: number;
  /** Whether the frame contains only rows of the same entity. */
  readonly entity: boolean;
  /** Further columns whose values must be equal. */
  readonly by: readonly string[];
  /** The minimum number of values for a result. */
  readonly atLeast: number;
  /** The timestamp before which an earlier row must have been settled, if events overlap. */
  readonly asOf: string | null;
  /**
   * Only rows whose value in the column is within the span from this row's. Only for frames that extend in one
   * direction.
   */
  readonly within: { readonly column: string; readonly span: string | number } | null;
}

/** The columns of the row itself that decide which rows it reads, apart from `asOf`. */
export const partitionColumns = ({ by, within }: Pick<FramePlan, "by" | "within">): readonly string[] =>
  within === null ? by : [...by, within.column];
