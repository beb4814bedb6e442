/** Frames: which rows a window looks at. */
import { z } from "zod";

/** The last `rows` rows of this event and entity, this tick included. */
export interface TrailingFrame {
  readonly kind: "trailing";
  readonly rows: number;
  /** How many values there must be for a result. */
  readonly atLeast: number;
}

/** All rows of the `events` latest strictly earlier events (null: of all of them) that have rows in the partition. */
export interface PriorFrame {
  readonly kind: "prior";
  readonly events: number | null;
  /** Whether only rows of the same entity count. */
  readonly sameEntity: boolean;
  /** Further columns whose values must be the same. */
  readonly by: readonly string[];
  readonly atLeast: number;
}

export type FramePlan = TrailingFrame | PriorFrame;

const count = z.int().min(1);

export const frameSchema: z.core.$ZodType<FramePlan> = z.union([
  z.strictObject({ kind: z.literal("trailing"), rows: count, atLeast: count }),
  z.strictObject({
    kind: z.literal("prior"),
    events: count.nullable(),
    sameEntity: z.boolean(),
    by: z.array(z.string()),
    atLeast: count,
  }),
]);
