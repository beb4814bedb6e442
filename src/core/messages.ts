/**
 * The sentences of the leak rule. Each stands here once as a type, which `tsc` prints, and once as a function, which the
 * compiler prints; the compile-fail tests assert that both say the same words.
 */
import type { windowUnits } from "./arguments.ts";

/** "after 'race'" stays as it is; "hindsight" needs its preposition. */
export type Known<At extends string> = At extends "hindsight" ? "in hindsight" : At;
export const known = (at: string): string => (at === "hindsight" ? "in hindsight" : at);

/** Text that is no number of ticks or events. */
export type WindowTextSentence<
  Text extends string,
  Of extends keyof typeof windowUnits,
> = `'${Text}' is no number of ${Of}: write a whole number from 1 on and its unit, as in '${(typeof windowUnits)[Of]["example"]}'.`;
export const windowTextSentence = (text: string, of: string, example: string): string =>
  `'${text}' is no number of ${of}: write a whole number from 1 on and its unit, as in '${example}'.`;

/** A span of time that is none. */
export type SpanSentence<Text extends string> =
  `'${Text}' is no span: write a whole number and its unit, as in '30m' or '7d', or of a column of numbers a number above 0.`;
export const spanSentence = (text: string): string =>
  `'${text}' is no span: write a whole number and its unit, as in '30m' or '7d', or of a column of numbers a number above 0.`;

/** A share that is none. */
export type ShareSentence<Value extends number> = `quantile(...) takes a number from 0 to 1, not ${Value}.`;
export const shareSentence = (value: string): string => `quantile(...) takes a number from 0 to 1, not ${value}.`;

/** A half-life that is none. */
export type HalfLifeSentence<Value extends number> =
  `ewMean(...) takes a half-life: a finite number of ticks or events above 0, not ${Value}.`;
export const halfLifeSentence = (value: string): string =>
  `ewMean(...) takes a half-life: a finite number of ticks or events above 0, not ${value}.`;

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

/** A window along ticks, or a lag, over rows without ticks. */
export type NoTicksSentence =
  "This looks along ticks, but these rows have none: give the table a tick, or look at earlier events with prior(...).";
export const noTicksSentence: NoTicksSentence =
  "This looks along ticks, but these rows have none: give the table a tick, or look at earlier events with prior(...).";

/** A window over earlier or later events, of a relation whose events have no order. */
export type NoOrderSentence = "This looks at other events, but these have no order: give the table one.";
export const noOrderSentence: NoOrderSentence =
  "This looks at other events, but these have no order: give the table one.";

/** A column that is not there; of a name that is any text, nobody knows whether it is. */
export type NoColumnSentence<Name extends string> = string extends Name
  ? NamelessSentence
  : `There is no column '${Name}' here.`;
export const noColumnSentence = (name: string): string => `There is no column '${name}' here.`;

/** Columns whose names are not written out. */
export type NamelessSentence =
  "These columns get their names at run time, so the types cannot tell one from another: write each name out.";
export const namelessSentence: NamelessSentence =
  "These columns get their names at run time, so the types cannot tell one from another: write each name out.";

/** Joins that cannot be. */
export type OtherTimelineSentence<
  Left extends string,
  Right extends string,
> = `These rows live on the timeline '${Left}', the joined ones on '${Right}'.`;
export const otherTimelineSentence = (left: string, right: string): string =>
  `These rows live on the timeline '${left}', the joined ones on '${right}'.`;

/** Groups of events on the other side of facts: what is known when is said of a timeline that facts do not have. */
export type NoTimelineSentence<Other extends string> =
  `These rows are facts, the others are made of events of the timeline '${Other}': begin with those.`;
export const noTimelineSentence = (other: string): string =>
  `These rows are facts, the others are made of events of the timeline '${other}': begin with those.`;

/**
 * A join finds rows of the very same event; its key must therefore be the same on both sides. Which keys there are is
 * left to the hint: the types do not know in which order to tell several.
 */
export type OtherEventSentence = "The two sides of this join are not of the same event: both need the same event key.";
export const otherEventSentence: OtherEventSentence =
  "The two sides of this join are not of the same event: both need the same event key.";

export type MultiplySentence<
  Role extends "entity" | "tick",
  Key extends string,
> = `This join would multiply rows: the joined side has the ${Role} key '${Key}', and these rows have no such key.`;
export const multiplySentence = (role: string, key: string): string =>
  `This join would multiply rows: the joined side has the ${role} key '${key}', and these rows have no such key.`;

/** A look-up of the latest earlier event, on a side that has a row for each of its ticks. */
export type PriorTicksSentence<Key extends string> =
  `joinPrior(...) takes one row of an earlier event, but the joined side has one for each '${Key}'.`;
export const priorTicksSentence = (key: string): string =>
  `joinPrior(...) takes one row of an earlier event, but the joined side has one for each '${key}'.`;

export type CollisionSentence<Name extends string> =
  `Both sides of this join have a column '${Name}': give the joined one a prefix.`;
export const collisionSentence = (name: string): string =>
  `Both sides of this join have a column '${name}': give the joined one a prefix.`;

/** A column that says which row it is, or when, and may not be called otherwise. */
export type FixedNameSentence<Name extends string> =
  `'${Name}' is a key, an order or a stamp, and keeps its name: joins and windows find the rows by it.`;
export const fixedNameSentence = (name: string): string =>
  `'${name}' is a key, an order or a stamp, and keeps its name: joins and windows find the rows by it.`;

/** A new name that another column has. */
export type TwoNamesSentence<Name extends string> = `Two columns would be called '${Name}' here.`;
export const twoNamesSentence = (name: string): string => `Two columns would be called '${name}' here.`;

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

/** A column that may be null where the pipeline asks for none. */
export type NullFeatureSentence<Name extends string> =
  `Feature '${Name}' may be null, but this pipeline asks for features without nulls.`;
export const nullFeatureSentence = (name: string): string =>
  `Feature '${name}' may be null, but this pipeline asks for features without nulls.`;

/** A window within an event, over rows of none. */
export type NoEventSentence =
  "This looks at rows of the same event, but these rows belong to none: look everywhere() instead.";
export const noEventSentence: NoEventSentence =
  "This looks at rows of the same event, but these rows belong to none: look everywhere() instead.";

/** A decision about rows of no event. */
export type NothingToDecideSentence =
  "These rows belong to no event, so there is nothing to decide about: begin with a table of events.";
export const nothingToDecideSentence: NothingToDecideSentence =
  "These rows belong to no event, so there is nothing to decide about: begin with a table of events.";

/** A column that does not say as of when. */
export type NoMomentSentence<Name extends string> =
  `'${Name}' denotes no instant: only a timestamp declared with .denotes(...) says as of when.`;
export const noMomentSentence = (name: string): string =>
  `'${name}' denotes no instant: only a timestamp declared with .denotes(...) says as of when.`;

/** A look at other events, of which an earlier one may not be settled yet. */
export type OverlapSentence =
  "Events of this timeline overlap, so other events are read only as of a time: write prior(...).asOf(timestamp), or joinPrior(..., { prefix, asOf: timestamp }).";
export const overlapSentence: OverlapSentence =
  "Events of this timeline overlap, so other events are read only as of a time: write prior(...).asOf(timestamp), or joinPrior(..., { prefix, asOf: timestamp }).";

/** A time as of which earlier events are read, where all of them are settled. */
export type NoOverlapSentence<Timeline extends string> =
  `Events of the timeline '${Timeline}' are not declared to overlap, so every earlier one is settled: leave out asOf.`;
export const noOverlapSentence = (timeline: string): string =>
  `Events of the timeline '${timeline}' are not declared to overlap, so every earlier one is settled: leave out asOf.`;

/** A settlement on a timeline that does not say whether there is anything to wait for. */
export type OverlapUnsaidSentence<Timeline extends string> =
  `The timeline '${Timeline}' does not say whether its events overlap, which settlement depends on: declare overlapping: true or overlapping: false on it.`;
export const overlapUnsaidSentence = (timeline: string): string =>
  `The timeline '${timeline}' does not say whether its events overlap, which settlement depends on: declare overlapping: true or overlapping: false on it.`;

/** A column that cannot say from when something is settled. */
export type NotSettlingSentence<Name extends string> =
  `'${Name}' is not a timestamp among the columns of this table, so it cannot say when something is settled.`;
export const notSettlingSentence = (name: string): string =>
  `'${name}' is not a timestamp among the columns of this table, so it cannot say when something is settled.`;

/** A closing time of rows that do not say when each of them is settled. */
export type ClosedAloneSentence<Name extends string> =
  `The table is closed by '${Name}', but does not say when its rows are settled: declare settled as well.`;
export const closedAloneSentence = (name: string): string =>
  `The table is closed by '${name}', but does not say when its rows are settled: declare settled as well.`;

/** A column that is settled without a settlement of its own. */
export type SettledAnywaySentence<Name extends string> =
  `'${Name}' is settled at once, because it is known always or says when something else is settled: leave out settled(...).`;
export const settledAnywaySentence = (name: string): string =>
  `'${name}' is settled at once, because it is known always or says when something else is settled: leave out settled(...).`;

/** A stamped relation anywhere but in an as-of join. */
export type StampedSentence = "Rows of a stamped table are read only as of a moment: join them with .asOf(...).";
export const stampedSentence: StampedSentence =
  "Rows of a stamped table are read only as of a moment: join them with .asOf(...).";
export type NotStampedSentence =
  "An as-of join reads a stamped table: this one does not say when its rows became known.";
export const notStampedSentence: NotStampedSentence =
  "An as-of join reads a stamped table: this one does not say when its rows became known.";

/** A key of the joined side that these rows do not have. */
export type NoKeySentence<Key extends string, Column extends string> = string extends Column
  ? NamelessSentence
  : `The joined side is found by its key '${Key}', but these rows have no column '${Column}'.`;
export const noKeySentence = (key: string, column: string): string =>
  `The joined side is found by its key '${key}', but these rows have no column '${column}'.`;

/** A key made of a column with nulls. */
export type NullKeySentence<Name extends string> =
  `'${Name}' may be null, so it cannot tell rows apart: give it a value first, with orElse(...).`;
export const nullKeySentence = (name: string): string =>
  `'${name}' may be null, so it cannot tell rows apart: give it a value first, with orElse(...).`;

/** Sides that cannot be put under each other. */
export type UnionKeysSentence =
  "The two sides of this union are not keyed alike: they need the same event, entity and tick.";
export const unionKeysSentence: UnionKeysSentence =
  "The two sides of this union are not keyed alike: they need the same event, entity and tick.";
export type UnionColumnSentence<Name extends string> = `Only one side of this union has a column '${Name}'.`;
export const unionColumnSentence = (name: string): string => `Only one side of this union has a column '${name}'.`;
export type UnionDtypeSentence<
  Name extends string,
  Left extends string,
  Right extends string,
> = `'${Name}' is ${Left} here and ${Right} on the other side of this union.`;
export const unionDtypeSentence = (name: string, left: string, right: string): string =>
  `'${name}' is ${left} here and ${right} on the other side of this union.`;

/** A join that must tell which event is the earlier one. */
export type OtherOrderSentence =
  "The two sides of this join are not in the same order: both need the same order columns to say which event is the earlier one.";
export const otherOrderSentence: OtherOrderSentence =
  "The two sides of this join are not in the same order: both need the same order columns to say which event is the earlier one.";

/** An assumption that changes nothing. */
export type AssumptionSentence<At extends string> =
  `assume(...) lowers an instant, but this is known ${Known<At>} already.`;
export const assumptionSentence = (at: string): string =>
  `assume(...) lowers an instant, but this is known ${known(at)} already.`;

/** An assumption that names ticks of another phase than that of the rows, or of rows that have none. */
export type TicklessAssumptionSentence<At extends string> =
  `assume(...) says ${Known<At>}, but these rows have no ticks in that phase.`;
export const ticklessAssumptionSentence = (at: string): string =>
  `assume(...) says ${known(at)}, but these rows have no ticks in that phase.`;

/** A window over the aggregates of a group. */
export type GroupWindowSentence =
  "Within a group there are no other rows to look at: take the window before the aggregate(...) step, or after it.";
export const groupWindowSentence: GroupWindowSentence =
  "Within a group there are no other rows to look at: take the window before the aggregate(...) step, or after it.";

/** Rows of no event on the side that rows of events are to be joined to. */
export type FactsFirstSentence =
  "These rows belong to no event, so rows of one cannot be found for them: begin with the side that has events.";
export const factsFirstSentence: FactsFirstSentence =
  "These rows belong to no event, so rows of one cannot be found for them: begin with the side that has events.";

/** An assumption that would need events that are not there yet. */
export type HindsightSentence =
  "assume(...) cannot lower what is known only in hindsight: it takes events that are not there yet when the decision is made.";
export const hindsightSentence: HindsightSentence =
  "assume(...) cannot lower what is known only in hindsight: it takes events that are not there yet when the decision is made.";

/** A name in `on` that is no key of the joined side. */
export type StrangeKeySentence<Key extends string> = `'${Key}' is no key by which the joined side is found.`;
export const strangeKeySentence = (key: string): string => `'${key}' is no key by which the joined side is found.`;

/** A check by a schema whose values the column cannot have. */
export type CheckSentence<
  D extends string,
  Found extends string,
> = `A check of ${D} takes a schema of such values, not one of ${Found}.`;
export const checkSentence = (dtype: string, found: string): string =>
  `A check of ${dtype} takes a schema of such values, not one of ${found}.`;
