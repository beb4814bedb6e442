/**
 * Symbolic settlement times of values and rows. Everything is settled at the latest of its times; without any, from the
 * start. The clauses are those of "Settlement is a hidden time that travels with every value" in docs/calculus.md.
 */
import type { Rows } from "./settled-rows.ts";

/** The column that contains a time. */
export interface TimeColumn {
  readonly name: string;
  readonly dtype: "date" | "datetime";
  /** The meaning of a null: not settled, settled from the start, or absent. */
  readonly nulls: "never" | "start" | "none";
}

/** No timestamp settles it, so it is never settled. */
export interface Never {
  readonly kind: "never";
  readonly key: "never";
  /** The reason, in words. */
  readonly why: string;
}

export const never = (why: string): Times => [{ kind: "never", key: "never", why }];

/** One time per row. */
export interface OfRow {
  readonly kind: "row";
  readonly key: string;
  /** The author's column that contains it. */
  readonly plain: string | null;
  /** Computes it, if no column of the author contains it. */
  readonly column: () => TimeColumn;
}

/** The latest of some times over all rows of an event in a relation. */
export interface OfEvent {
  readonly kind: "event";
  readonly key: string;
  readonly rows: Rows;
  readonly time: Never | OfRow | EventTime;
  /** The time of an event without rows there. */
  readonly missing: "never" | "start";
}

/** What a union takes from the side that contains the event. */
export interface OfSides {
  readonly kind: "sides";
  readonly key: string;
  readonly union: Rows;
  readonly sides: readonly { readonly rows: Rows; readonly closed: Times }[];
}

/** One time per event. */
export type EventTime = OfEvent | OfSides;

export type Time = Never | OfRow | EventTime;

export type Times = readonly Time[];

export const isOfEvent = (time: Time): time is EventTime => time.kind === "event" || time.kind === "sides";

/** All of these, without duplicates. A time that is never reached absorbs all others. */
export const mergeTimes = (...all: readonly Times[]): Times => {
  const times = [...new Map(all.flat().map((time) => [time.key, time])).values()];
  const never = times.find(({ kind }) => kind === "never");
  return never === undefined ? times : [never];
};

/** The times of the first list that are not in the second. */
export const withoutTimes = (times: Times, others: Times): Times =>
  times.filter(({ key }) => others.every((other) => other.key !== key));

export const keysOfTimes = (times: Times): string => times.map(({ key }) => key).join(" ");
