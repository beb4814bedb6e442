/** The bounds of a window: a whole partition, or a distance in one or both directions. */
import type { FramePlan } from "../../plan/frame.ts";
import { type Grain, keysOf } from "../../plan/grain.ts";

type Kind = FramePlan["kind"];

/** Frames that are whole partitions. */
export type PartitionFrame = "peers" | "event" | "everywhere";

export const isPartitionFrame = (kind: Kind): kind is PartitionFrame =>
  kind === "peers" || kind === "event" || kind === "everywhere";

/** Frames that extend from a row to others. */
export type BoundedFrame = Exclude<Kind, PartitionFrame>;

const unique = (...names: readonly string[]): readonly string[] => [...new Set(names)];

export const partitionOf = (kind: PartitionFrame, { by }: FramePlan, grain: Grain): readonly string[] =>
  ({
    peers: unique(...grain.event, ...(grain.tick?.columns ?? []), ...by),
    event: unique(...grain.event, ...by),
    everywhere: unique(...by),
  })[kind];

/**
 * The bounds of a window: over which cells, in which direction, and how many of them. A cell is the unit of the frame:
 * one tick or one event.
 */
export interface WindowBounds {
  /** The window as its author writes it. */
  readonly text: string;
  readonly unit: "tick" | "event";
  /** The columns whose values all cells of one window share. */
  readonly partition: readonly string[];
  /** The number of cells; null for all cells in that direction. */
  readonly size: number | null;
  /** The number of nearest cells that are left out, starting with the row's own. */
  readonly skip: number;
  readonly toward: "earlier" | "later" | "bothSides";
}

/** The frame as the author writes it. */
const frameNames: { readonly [K in BoundedFrame]: string } = {
  trailing: "last",
  career: "last",
  ahead: "next",
  around: "around",
  prior: "prior",
  later: "following",
};

export const windowBounds = (kind: BoundedFrame, { size, gap, entity, by }: FramePlan, grain: Grain): WindowBounds => {
  const beyond = kind === "career" || kind === "prior" || kind === "later";
  return {
    text: `${frameNames[kind]}(${size ?? ""})`,
    unit: kind === "prior" || kind === "later" || grain.tick === null ? "event" : "tick",
    partition: unique(...(beyond ? [] : grain.event), ...(entity ? grain.entity : []), ...by),
    size,
    skip: kind === "trailing" || kind === "career" || kind === "around" ? 0 : 1 + gap,
    toward: kind === "around" ? "bothSides" : kind === "ahead" || kind === "later" ? "later" : "earlier",
  };
};

/** The columns that identify a cell. */
export const cellColumns = (
  { unit, partition }: Pick<WindowBounds, "unit" | "partition">,
  grain: Grain,
): readonly string[] => unique(...partition, ...grain.event, ...(unit === "tick" ? (grain.tick?.columns ?? []) : []));

/** Whether a cell may have several rows. */
export const mayHaveSeveralRows = (reach: WindowBounds, grain: Grain): boolean => {
  const cell = cellColumns(reach, grain);
  return keysOf(grain).some((key) => !cell.includes(key));
};
