/** Side frames of cells (ticks or events), and the parts that windows over them are assembled from. */
import type { WindowBounds } from "../../../lowering/window-bounds.ts";
import { list } from "../names.ts";
import type { CellFrame } from "../precomputed-columns.ts";

/**
 * The parts of an aggregate: the number of values, their sum and extremes, their mean, and the sum of squared
 * differences from it.
 */
export type Part = "n" | "sum" | "approximately" | "min" | "max" | "nans" | "mean" | "squares";

/** The parts that an aggregate needs, as code, and the step in which they exist. */
export interface Parts {
  readonly of: { readonly [P in Part]?: string };
  readonly step: number;
}

/** The cells of a window's own partition. */
export const cellKeysOf = ({ unit, partition }: WindowBounds): CellKeys => ({ unit, partition, carried: null });

/** The rows that a frame of cells is aggregated from. */
export type CellKeys = Pick<CellFrame, "unit" | "partition" | "carried">;

/** Adds to the frame of those cells, so that windows over the same cells share one frame. */
export const cellFrame = (
  frames: CellFrame[],
  cells: CellKeys,
  more: Pick<CellFrame, "aggregates" | "windows" | "kept">,
): void => {
  const same = frames.find(
    (frame) =>
      frame.unit === cells.unit && list(frame.partition) === list(cells.partition) && frame.carried === cells.carried,
  );
  if (same === undefined) {
    frames.push({ ...cells, ...more });
    return;
  }
  same.aggregates.push(...more.aggregates);
  same.kept.push(...more.kept);
  more.windows.forEach((columns, i) => {
    const pass = same.windows[i];
    if (pass === undefined) same.windows.push(columns);
    else pass.push(...columns);
  });
};
