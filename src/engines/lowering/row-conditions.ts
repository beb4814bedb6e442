/** The conditions that a window checks row by row, beyond their position. Shared by both engines. */

import type { Settled, Settlement } from "../../compiler/passes/settlement/result.ts";
import type { Environment } from "../../compiler/verify/environment.ts";
import { directionalFrames } from "../../core/aggregate-rules.ts";
import { secondsOf, spanKindOf } from "../../core/arguments.ts";
import type { FrameKind } from "../../core/calculus.ts";
import type { FramePlan } from "../../plan/frame.ts";

/** The kinds of frames that extend in one direction. */
type Look = (typeof directionalFrames.kinds)[number];

/**
 * A condition that a row was settled strictly before a timestamp: by all of some columns, or from the start if there
 * are none.
 */
export interface SettledCondition {
  readonly asOf: string;
  readonly by: readonly SettledBy[];
}

export interface SettledBy {
  readonly at: string;
  /** Whether the two are compared as days: what settles on the same day may settle later on that day. */
  readonly inDays: boolean;
}

/** A condition that a row is within a span of a time. */
export interface Span {
  readonly time: string;
  readonly span: number;
  readonly unit: "days" | "seconds" | "numbers";
  /** The span as the author writes it. */
  readonly text: string;
}

export interface RowConditions {
  readonly look: Look;
  readonly settled: SettledCondition | null;
  readonly within: Span | null;
  readonly gap: number;
  readonly size: number | null;
}

/** Whether a window checks rows beyond their position. */
export const hasRowConditions = ({ asOf, within }: FramePlan): boolean => asOf !== null || within !== null;

const isLook = (kind: FrameKind): kind is Look => (directionalFrames.kinds as readonly FrameKind[]).includes(kind);

const spanOf = ({ column, span }: NonNullable<FramePlan["within"]>, { columns }: Environment): Span => {
  const text = String(span);
  if (typeof span === "number") return { time: column, span, unit: "numbers", text };
  const seconds = secondsOf(span);
  const inDays = columns.get(column)?.dtype === "date" && spanKindOf(span) === "days";
  return { time: column, span: inDays ? seconds / secondsOf("1d") : seconds, unit: inDays ? "days" : "seconds", text };
};

/** The conditions of a read as of a timestamp; the rows may belong to another relation. */
export const settledCondition = (
  asOf: string,
  settled: Settled | undefined,
  own: Environment,
  other = own,
): SettledCondition => {
  if (settled === undefined) throw new Error("what is read as of a timestamp was never settled");
  const inDays = (at: string): boolean => other.columns.get(at)?.dtype !== own.columns.get(asOf)?.dtype;
  return { asOf, by: settled.map((at) => ({ at, inDays: inDays(at) })) };
};

export const rowConditions = (frame: FramePlan, environment: Environment, { frames }: Settlement): RowConditions => {
  const { kind, asOf, within, gap, size } = frame;
  if (!isLook(kind)) throw new Error(`a span of ${kind} rows was never refused`);
  return {
    look: kind,
    settled: asOf === null ? null : settledCondition(asOf, frames.get(frame), environment),
    within: within === null ? null : spanOf(within, environment),
    gap,
    size,
  };
};

/** A description of the rows that a window reads. */
const looks: { readonly [L in Look]: (size: number | null) => string } = {
  trailing: (size) => (size === null ? "the rows so far" : `the rows of the ${size} latest ticks`),
  career: (size) =>
    size === null
      ? "the rows so far, of all earlier events too"
      : `the rows of the ${size} latest ticks, of earlier events too`,
  ahead: (size) => (size === null ? "all later rows" : `the rows of the ${size} next ticks`),
  prior: (size) => (size === null ? "the rows of all earlier events" : `the rows of the ${size} latest earlier events`),
  later: (size) => (size === null ? "the rows of all later events" : `the rows of the ${size} next events`),
};

/** A description of the conditions of a read as of a timestamp. */
export const describeSettled = ({ asOf, by }: SettledCondition): string =>
  by.length === 0 ? `any '${asOf}'` : `${by.map(({ at }) => `'${at}'`).join(" and ")} strictly before '${asOf}'`;

/** A sentence that describes the rows that a window reads. */
export const describeRows = (keys: readonly string[], { look, settled, within, gap, size }: RowConditions): string => {
  const conditions = [
    ...(settled === null ? [] : [describeSettled(settled)]),
    ...(within === null ? [] : [`'${within.time}' within ${within.text} of its own`]),
  ];
  const but = gap === 0 ? "" : ` but the nearest ${gap}`;
  return `For every ${keys.join(", ")}: ${looks[look](size)}${but} with ${conditions.join(" and ")}.`;
};
