/** Frames: which rows a window looks at. What their instants are is in `dsl/calculus.ts`. */
import { z } from "zod";
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
}

const count = z.int().min(1);

export const frameSchema: z.core.$ZodType<FramePlan> = z.strictObject({
  kind: z.enum(Object.keys(frameRules) as [FrameKind, ...FrameKind[]]),
  size: count.nullable(),
  gap: z.int().min(0),
  entity: z.boolean(),
  by: z.array(z.string()),
  atLeast: count,
  asOf: z.string().nullable(),
});
