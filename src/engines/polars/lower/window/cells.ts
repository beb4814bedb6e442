/** Cells (ticks or events) beside the rows, and the parts that windows over them are put together of. */
import type { Reach } from "../../../lowering/window-bounds.ts";
import { list } from "../names.ts";
import type { Cells } from "../precomputed-columns.ts";

/** What a window comes to: how many values, their sum and extremes, their mean, the sum of squared distances from it. */
export type Part = "n" | "sum" | "approximately" | "min" | "max" | "nans" | "mean" | "squares";

/** The parts of one window that its aggregate needs, as code, and the step in which they are there. */
export interface Parts {
  readonly of: { readonly [P in Part]?: string };
  readonly step: number;
}

/** The cells that a window looks along, where they are those of its own partition. */
export const cellsOf = ({ unit, partition }: Reach): CellsOf => ({ unit, partition, carried: null });

/** Which cells a frame of cells is made of. */
export type CellsOf = Pick<Cells, "unit" | "partition" | "carried">;

/** Adds to the frame of those cells, so that windows over the same cells share one. */
export const besideCells = (
  frames: Cells[],
  cells: CellsOf,
  more: Pick<Cells, "aggregates" | "windows" | "kept">,
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
