/** What a window asks of the rows that it looks at one by one, beside their place: for both engines alike. */

import type { Settled, Settlement } from "../../compiler/passes/settlement/settlement.ts";
import type { Environment } from "../../compiler/verify/environment.ts";
import { oneWay } from "../../core/aggregate-rules.ts";
import { secondsOf, spanKindOf } from "../../core/arguments.ts";
import type { FrameKind } from "../../core/calculus.ts";
import type { FramePlan } from "../../plan/frame.ts";

/** The kinds of frames that look one way. */
type Look = (typeof oneWay.kinds)[number];

/** Only what was settled strictly before a timestamp of the row: by all of some columns, or from the start by none. */
export interface Settling {
  readonly asOf: string;
  readonly by: readonly SettledBy[];
}

export interface SettledBy {
  readonly at: string;
  /** Whether the two are compared as days: what was settled on that very day may have been settled later in it. */
  readonly inDays: boolean;
}

/** Only what is within a span of a time of the row. */
export interface Span {
  readonly time: string;
  readonly span: number;
  readonly unit: "days" | "seconds" | "numbers";
  /** As its author writes it. */
  readonly said: string;
}

export interface Seeing {
  readonly look: Look;
  readonly settled: Settling | null;
  readonly within: Span | null;
  readonly gap: number;
  readonly size: number | null;
}

/** Whether a window asks of rows more than their place. */
export const looksAtEach = ({ asOf, within }: FramePlan): boolean => asOf !== null || within !== null;

const isLook = (kind: FrameKind): kind is Look => (oneWay.kinds as readonly FrameKind[]).includes(kind);

const spanOf = ({ column, span }: NonNullable<FramePlan["within"]>, { columns }: Environment): Span => {
  const said = String(span);
  if (typeof span === "number") return { time: column, span, unit: "numbers", said };
  const seconds = secondsOf(span);
  const inDays = columns.get(column)?.dtype === "date" && spanKindOf(span) === "days";
  return { time: column, span: inDays ? seconds / secondsOf("1d") : seconds, unit: inDays ? "days" : "seconds", said };
};

/** What is asked of rows that are read as of a timestamp; they may be those of another relation. */
export const settlingOf = (asOf: string, settled: Settled | undefined, own: Environment, theirs = own): Settling => {
  if (settled === undefined) throw new Error("what is read as of a timestamp was never settled");
  const inDays = (at: string): boolean => theirs.columns.get(at)?.dtype !== own.columns.get(asOf)?.dtype;
  return { asOf, by: settled.map((at) => ({ at, inDays: inDays(at) })) };
};

export const seeingOf = (frame: FramePlan, environment: Environment, { frames }: Settlement): Seeing => {
  const { kind, asOf, within, gap, size } = frame;
  if (!isLook(kind)) throw new Error(`a span of ${kind} rows was never refused`);
  return {
    look: kind,
    settled: asOf === null ? null : settlingOf(asOf, frames.get(frame), environment),
    within: within === null ? null : spanOf(within, environment),
    gap,
    size,
  };
};

/** Which rows are looked at, in words. */
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

/** What is asked of rows that are read as of a timestamp, in words. */
export const settlingWords = ({ asOf, by }: Settling): string =>
  by.length === 0 ? `any '${asOf}'` : `${by.map(({ at }) => `'${at}'`).join(" and ")} strictly before '${asOf}'`;

/** Which rows are seen, in a sentence. */
export const seenWords = (keys: readonly string[], { look, settled, within, gap, size }: Seeing): string => {
  const conditions = [
    ...(settled === null ? [] : [settlingWords(settled)]),
    ...(within === null ? [] : [`'${within.time}' within ${within.said} of its own`]),
  ];
  const but = gap === 0 ? "" : ` but the nearest ${gap}`;
  return `For every ${keys.join(", ")}: ${looks[look](size)}${but} with ${conditions.join(" and ")}.`;
};
