/**
 * Frames of windows. A frame counts cells: ticks or events. If a cell has one row, the frame is ROWS. If it may have
 * several, the cells of each partition are numbered first, and the frame is a RANGE of their numbers.
 */
import { mayHaveSeveralRows, type WindowBounds } from "../../lowering/window-bounds.ts";
import { col, type Fragment, type Lowering } from "../fragment.ts";
import { hoist } from "../precomputed-columns.ts";
import { overWindow } from "../step.ts";

export const withoutDuplicates = (...names: readonly string[]): readonly string[] => [...new Set(names)];

export interface Over {
  readonly partition: readonly string[];
  /** The ORDER BY of its rows, as code. */
  readonly order?: string;
  readonly frame?: string;
}

/** The columns to order by; the position of nulls is always stated. */
export const orderBy = (names: readonly string[], lowering: Pick<Lowering, "dialect">): string =>
  names.map((name) => `${col(name, lowering)} NULLS FIRST`).join(", ");

export const over = ({ partition, order = "", frame = "" }: Over, lowering: Pick<Lowering, "dialect">): string => {
  const parts = [
    ...(partition.length === 0 ? [] : [`PARTITION BY ${partition.map((name) => col(name, lowering)).join(", ")}`]),
    ...(order === "" ? [] : [`ORDER BY ${order}`]),
    ...(frame === "" ? [] : [frame]),
  ];
  return overWindow(parts.join(" "));
};

/** The columns that order the cells of one partition, without ties. */
export const cellOrder = (
  { unit, partition }: WindowBounds,
  { environment: { grain } }: Lowering,
): readonly string[] => {
  const within = grain.event.every((name) => partition.includes(name));
  const events = within ? [] : [...grain.order, ...grain.event];
  return withoutDuplicates(...events, ...(unit === "tick" ? (grain.tick?.columns ?? []) : [])).filter(
    (name) => !partition.includes(name),
  );
};

const bound = (cells: number | null, side: "PRECEDING" | "FOLLOWING"): string =>
  cells === null ? `UNBOUNDED ${side}` : cells === 0 ? "CURRENT ROW" : `${cells} ${side}`;

const boundsOf = ({ size, skip, toward }: WindowBounds): string => {
  if (toward === "bothSides") return `BETWEEN ${bound(size, "PRECEDING")} AND ${bound(size, "FOLLOWING")}`;
  const farthest = size === null ? null : skip + size - 1;
  return toward === "earlier"
    ? `BETWEEN ${bound(farthest, "PRECEDING")} AND ${bound(skip, "PRECEDING")}`
    : `BETWEEN ${bound(skip, "FOLLOWING")} AND ${bound(farthest, "FOLLOWING")}`;
};

/** The number of each cell in its partition, in a column of an earlier step. */
const cellNumber = (reach: WindowBounds, lowering: Lowering): Fragment => {
  const { partition } = reach;
  const order = orderBy(cellOrder(reach, lowering), lowering);
  return hoist({ code: `dense_rank()${over({ partition, order }, lowering)}`, step: 0, windowed: true }, lowering);
};

/** A number that increases with the distance from the row's own cell, in the direction of the window. */
export const ageOfCells = (reach: WindowBounds, lowering: Lowering): Fragment => {
  const number = cellNumber(reach, lowering);
  return reach.toward === "later" ? number : { ...number, code: `(-${number.code})` };
};

/** The OVER clause of a window, as a fragment: the numbers of its cells may have to be computed first. */
export const overCells = (reach: WindowBounds, lowering: Lowering): Fragment => {
  const { partition } = reach;
  const order = orderBy(cellOrder(reach, lowering), lowering);
  if (!mayHaveSeveralRows(reach, lowering.environment.grain)) {
    const frame = `ROWS ${boundsOf(reach)}`;
    return { code: over({ partition, order, frame }, lowering), step: 0, windowed: true };
  }
  lowering.notes.add(
    `Windows over ${reach.unit}s of several rows count ${reach.unit}s instead of rows: the rows get the number of theirs.`,
  );
  const cell = cellNumber(reach, lowering);
  const numbered = { partition, order: `${cell.code} NULLS FIRST`, frame: `RANGE ${boundsOf(reach)}` };
  return { code: over(numbered, lowering), step: cell.step, windowed: true };
};
