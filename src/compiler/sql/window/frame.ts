/**
 * Frames of windows. A frame counts cells: ticks, or events. Where a cell has one row the frame is one of ROWS; where it may
 * have several, the cells of each partition are numbered first, and the frame is a RANGE of their numbers.
 */
import type { FramePlan } from "../../../../dsl/plan/frame.ts";
import { keysOf } from "../../../../dsl/plan/grain.ts";
import { col, type Lowering, type Piece } from "../expression.ts";
import { hoist } from "../hoisted.ts";
import { overWindow } from "../step.ts";

export const unique = (...names: readonly string[]): readonly string[] => [...new Set(names)];

export interface Over {
  readonly partition: readonly string[];
  /** What its rows are ordered by, as code. */
  readonly order?: string;
  readonly frame?: string;
}

/** Names to order by, one after another; where nulls stand is always said. */
export const ordering = (names: readonly string[], lowering: Pick<Lowering, "dialect">): string =>
  names.map((name) => `${col(name, lowering)} NULLS FIRST`).join(", ");

export const over = ({ partition, order = "", frame = "" }: Over, lowering: Pick<Lowering, "dialect">): string => {
  const parts = [
    ...(partition.length === 0 ? [] : [`PARTITION BY ${partition.map((name) => col(name, lowering)).join(", ")}`]),
    ...(order === "" ? [] : [`ORDER BY ${order}`]),
    ...(frame === "" ? [] : [frame]),
  ];
  return overWindow(parts.join(" "));
};

/** How far a window reaches, over which cells and in which direction. */
export interface Reach {
  readonly unit: "tick" | "event";
  /** The columns whose values the cells of one window share. */
  readonly partition: readonly string[];
  /** How many cells; null for all there are in that direction. */
  readonly size: number | null;
  /** How many of the nearest cells are left out; the row's own is the nearest of all. */
  readonly skip: number;
  readonly toward: "earlier" | "later" | "bothSides";
}

type Kind = FramePlan["kind"];

/** Frames that are a partition and nothing else. */
export type Whole = "peers" | "event" | "everywhere";

export const isWhole = (kind: Kind): kind is Whole => kind === "peers" || kind === "event" || kind === "everywhere";

export const wholePartition = (kind: Whole, { by }: FramePlan, { environment: { grain } }: Lowering) =>
  ({
    peers: unique(...grain.event, ...(grain.tick?.columns ?? []), ...by),
    event: unique(...grain.event, ...by),
    everywhere: unique(...by),
  })[kind];

export const reachOf = (
  kind: Exclude<Kind, Whole>,
  { size, gap, entity, by }: FramePlan,
  { environment: { grain } }: Lowering,
): Reach => {
  const beyond = kind === "career" || kind === "prior" || kind === "later";
  return {
    unit: kind === "prior" || kind === "later" || grain.tick === null ? "event" : "tick",
    partition: unique(...(beyond ? [] : grain.event), ...(entity ? grain.entity : []), ...by),
    size,
    skip: kind === "trailing" || kind === "career" || kind === "around" ? 0 : 1 + gap,
    toward: kind === "around" ? "bothSides" : kind === "ahead" || kind === "later" ? "later" : "earlier",
  };
};

/** The columns that put the cells of one partition into their order, no two of them into the same place. */
export const cellOrder = ({ unit, partition }: Reach, { environment: { grain } }: Lowering): readonly string[] => {
  const within = grain.event.every((name) => partition.includes(name));
  const events = within ? [] : [...grain.order, ...grain.event];
  return unique(...events, ...(unit === "tick" ? (grain.tick?.columns ?? []) : [])).filter(
    (name) => !partition.includes(name),
  );
};

/** Whether a cell may have several rows. */
const severalRows = ({ unit, partition }: Reach, { environment: { grain } }: Lowering): boolean => {
  const cell = [...partition, ...grain.event, ...(unit === "tick" ? (grain.tick?.columns ?? []) : [])];
  return keysOf(grain).some((key) => !cell.includes(key));
};

const bound = (cells: number | null, side: "PRECEDING" | "FOLLOWING"): string =>
  cells === null ? `UNBOUNDED ${side}` : cells === 0 ? "CURRENT ROW" : `${cells} ${side}`;

const boundsOf = ({ size, skip, toward }: Reach): string => {
  if (toward === "bothSides") return `BETWEEN ${bound(size, "PRECEDING")} AND ${bound(size, "FOLLOWING")}`;
  const farthest = size === null ? null : skip + size - 1;
  return toward === "earlier"
    ? `BETWEEN ${bound(farthest, "PRECEDING")} AND ${bound(skip, "PRECEDING")}`
    : `BETWEEN ${bound(skip, "FOLLOWING")} AND ${bound(farthest, "FOLLOWING")}`;
};

/** The number of each cell in its partition, in a column of an earlier step. */
const cellNumber = (reach: Reach, lowering: Lowering): Piece => {
  const { partition } = reach;
  const order = ordering(cellOrder(reach, lowering), lowering);
  return hoist({ code: `dense_rank()${over({ partition, order }, lowering)}`, step: 0, windowed: true }, lowering);
};

/** A number that grows with every cell away from the row's own, in the direction of the window. */
export const ageOfCells = (reach: Reach, lowering: Lowering): Piece => {
  const number = cellNumber(reach, lowering);
  return reach.toward === "later" ? number : { ...number, code: `(-${number.code})` };
};

/** The OVER of a window, as a piece: the numbers of its cells may have to be there first. */
export const overCells = (reach: Reach, lowering: Lowering): Piece => {
  const { partition } = reach;
  const order = ordering(cellOrder(reach, lowering), lowering);
  if (!severalRows(reach, lowering)) {
    const frame = `ROWS ${boundsOf(reach)}`;
    return { code: over({ partition, order, frame }, lowering), step: 0, windowed: true };
  }
  lowering.notes.add(
    `Windows over ${reach.unit}s of several rows count ${reach.unit}s and not rows: these are numbered.`,
  );
  const cell = cellNumber(reach, lowering);
  const numbered = { partition, order: `${cell.code} NULLS FIRST`, frame: `RANGE ${boundsOf(reach)}` };
  return { code: over(numbered, lowering), step: cell.step, windowed: true };
};
