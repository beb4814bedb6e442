/**
 * When values and rows are settled, as symbols. Everything is settled at the latest of its times; without any, from the start.
 * The clauses are those of the amendment "Settlement is a hidden time that travels with every value" in docs/calculus.md.
 */
import type { Rows } from "./rows.ts";

/** The timestamps that a time is found in. */
export interface TimeColumn {
  readonly name: string;
  readonly dtype: "date" | "datetime";
  /** What a null means: not settled, settled from the start, or that there is none. */
  readonly nulls: "never" | "start" | "none";
}

/** Nothing says when it is settled, so it never is. */
export interface Never {
  readonly kind: "never";
  readonly key: "never";
  /** Why, in words. */
  readonly why: string;
}

export const never = (why: string): Times => [{ kind: "never", key: "never", why }];

/** One for each row. */
export interface OfRow {
  readonly kind: "row";
  readonly key: string;
  /** The author's column that it is. */
  readonly plain: string | null;
  /** Has it computed, if it is no column of the author's. */
  readonly column: () => TimeColumn;
}

/** The latest of some times over all rows that an event has in a relation. */
export interface OfEvent {
  readonly kind: "event";
  readonly key: string;
  readonly rows: Rows;
  readonly time: Never | OfRow | EventTime;
  /** What it is for an event without rows there. */
  readonly missing: "never" | "start";
}

/** What a union takes from the side that holds the event. */
export interface OfSides {
  readonly kind: "sides";
  readonly key: string;
  readonly union: Rows;
  readonly sides: readonly { readonly rows: Rows; readonly closed: Times }[];
}

/** One for each event. */
export type EventTime = OfEvent | OfSides;

export type Time = Never | OfRow | EventTime;

export type Times = readonly Time[];

export const isOfEvent = (time: Time): time is EventTime => time.kind === "event" || time.kind === "sides";

/** All of these, each once. What is never settled is not settled any later for something else. */
export const merged = (...all: readonly Times[]): Times => {
  const times = [...new Map(all.flat().map((time) => [time.key, time])).values()];
  const never = times.find(({ kind }) => kind === "never");
  return never === undefined ? times : [never];
};

/** Those of the first that are not among the second. */
export const without = (times: Times, others: Times): Times =>
  times.filter(({ key }) => others.every((other) => other.key !== key));

export const keysOfTimes = (times: Times): string => times.map(({ key }) => key).join(" ");
