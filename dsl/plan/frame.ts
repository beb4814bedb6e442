/** Frames: which rows a window looks at. What their instants are is in `dsl/calculus.ts`. */
import { z } from "zod";
import { isSpan } from "../argument.ts";
import { type FrameKind, frameRules } from "../calculus.ts";

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

const count = z.int().min(1);

export const frameSchema: z.core.$ZodType<FramePlan> = z.strictObject({
  kind: z.enum(Object.keys(frameRules) as [FrameKind, ...FrameKind[]]),
  size: count.nullable(),
  gap: z.int().min(0),
  entity: z.boolean(),
  by: z.array(z.string()),
  atLeast: count,
  asOf: z.string().nullable(),
  within: z.strictObject({ column: z.string(), span: z.union([z.string(), z.number()]).refine(isSpan) }).nullable(),
});
