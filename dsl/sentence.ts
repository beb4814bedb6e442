/**
 * The sentences of the leak rule. Each stands here once as a type, which `tsc` prints, and once as a function, which the
 * compiler prints; the compile-fail tests assert that both say the same words.
 */

/** "after 'race'" stays as it is; "hindsight" needs its preposition. */
export type Known<At extends string> = At extends "hindsight" ? "in hindsight" : At;
export const known = (at: string): string => (at === "hindsight" ? "in hindsight" : at);

/** A named column that is known too late. */
export type LeakSentence<
  Role extends "Feature" | "Key",
  Name extends string,
  At extends string,
  Decides extends string,
> = `${Role} '${Name}' is known only ${Known<At>}, but this pipeline decides ${Decides}.`;
export const leakSentence = (role: "Feature" | "Key", name: string, at: string, decides: string): string =>
  `${role} '${name}' is known only ${known(at)}, but this pipeline decides ${decides}.`;

/** Rows whose existence is known too late. */
export type RowsSentence<
  At extends string,
  Decides extends string,
> = `The rows are known only ${Known<At>}, but this pipeline decides ${Decides}.`;
export const rowsSentence = (at: string, decides: string): string =>
  `The rows are known only ${known(at)}, but this pipeline decides ${decides}.`;

/** A decision at a tick of rows that have none in that phase. */
export type TicklessSentence<Decides extends string> =
  `This pipeline decides ${Decides}, but its rows have no ticks in that phase.`;
export const ticklessSentence = (decides: string): string =>
  `This pipeline decides ${decides}, but its rows have no ticks in that phase.`;

/** A trailing window or a lag over rows without ticks. */
export type NoTicksSentence =
  "Looking at earlier ticks needs rows that have some: give the table a tick, or look at earlier events with prior(...).";
export const noTicksSentence: NoTicksSentence =
  "Looking at earlier ticks needs rows that have some: give the table a tick, or look at earlier events with prior(...).";

/** A window over prior events of a relation whose events have no order. */
export type NoOrderSentence = "prior(...) needs events in an order: give the table an order.";
export const noOrderSentence: NoOrderSentence = "prior(...) needs events in an order: give the table an order.";

/** A partition by a column that is not there. */
export type NoColumnSentence<Name extends string> = `There is no column '${Name}' here.`;
export const noColumnSentence = (name: string): string => `There is no column '${name}' here.`;

/** Joins that cannot be. */
export type OtherTimelineSentence<
  Left extends string,
  Right extends string,
> = `These rows live on the timeline '${Left}', the joined ones on '${Right}'.`;
export const otherTimelineSentence = (left: string, right: string): string =>
  `These rows live on the timeline '${left}', the joined ones on '${right}'.`;

/** A left join finds rows of the very same event; its key must therefore be the same on both sides. */
export type OtherEventSentence<
  Left extends string,
  Right extends string,
> = `These rows are of the event '${Left}', the joined ones of '${Right}'.`;
export const otherEventSentence = (left: string, right: string): string =>
  `These rows are of the event '${left}', the joined ones of '${right}'.`;

export type MultiplySentence<Key extends string> =
  `This join would multiply rows: the joined side has the key '${Key}', which these rows do not have.`;
export const multiplySentence = (key: string): string =>
  `This join would multiply rows: the joined side has the key '${key}', which these rows do not have.`;

export type CollisionSentence<Name extends string> =
  `Both sides of this join have a column '${Name}': give the joined one a prefix.`;
export const collisionSentence = (name: string): string =>
  `Both sides of this join have a column '${name}': give the joined one a prefix.`;

export type FractionSentence<N extends number> = `${N} is not a whole number: cast the column to f64 first.`;
export const fractionSentence = (value: number): string =>
  `${value} is not a whole number: cast the column to f64 first.`;

export type TakesSentence<
  What extends string,
  Takes extends string,
  Found extends string,
> = `${What} takes ${Takes}, not ${Found}.`;
export const takesSentence = (what: string, takes: string, found: string): string =>
  `${what} takes ${takes}, not ${found}.`;
