/**
 * The sentences that both the types and the compiler report. Each exists once as a type, which `tsc` prints, and once
 * as a function, which the compiler prints. The compile-fail tests check that both give the same text.
 */
import type { windowUnits } from "./arguments.ts";

/** "after 'race'" stays as it is; "hindsight" gets a preposition. */
export type Known<At extends string> = At extends "hindsight" ? "in hindsight" : At;
export const known = (at: string): string => (at === "hindsight" ? "in hindsight" : at);

/** For text that is not a number of ticks or events. */
export type WindowTextSentence<
  Text extends string,
  Of extends keyof typeof windowUnits,
> = `'${Text}' is not a number of ${Of}: write a whole number of at least 1 and its unit, as in '${(typeof windowUnits)[Of]["example"]}'.`;
export const windowTextSentence = (text: string, of: string, example: string): string =>
  `'${text}' is not a number of ${of}: write a whole number of at least 1 and its unit, as in '${example}'.`;

/** For text that is not a span of time. */
export type SpanSentence<Text extends string> =
  `'${Text}' is not a span: write a whole number and its unit, as in '30m' or '7d', or a number above 0 for a column of numbers.`;
export const spanSentence = (text: string): string =>
  `'${text}' is not a span: write a whole number and its unit, as in '30m' or '7d', or a number above 0 for a column of numbers.`;

/** For a number that is not a share. */
export type ShareSentence<Value extends number> = `quantile(...) takes a number from 0 to 1, not ${Value}.`;
export const shareSentence = (value: string): string => `quantile(...) takes a number from 0 to 1, not ${value}.`;

/** For a number that is not a half-life. */
export type HalfLifeSentence<Value extends number> =
  `ewMean(...) takes a half-life: a finite number of ticks or events above 0, not ${Value}.`;
export const halfLifeSentence = (value: string): string =>
  `ewMean(...) takes a half-life: a finite number of ticks or events above 0, not ${value}.`;

/** For a named column that is known too late. */
export type LeakSentence<
  Role extends "Feature" | "Key",
  Name extends string,
  At extends string,
  Decides extends string,
> = `${Role} '${Name}' is known only ${Known<At>}, but this pipeline decides ${Decides}.`;
export const leakSentence = (role: "Feature" | "Key", name: string, at: string, decides: string): string =>
  `${role} '${name}' is known only ${known(at)}, but this pipeline decides ${decides}.`;

/** For rows that are known too late. */
export type RowsSentence<
  At extends string,
  Decides extends string,
> = `The rows are known only ${Known<At>}, but this pipeline decides ${Decides}.`;
export const rowsSentence = (at: string, decides: string): string =>
  `The rows are known only ${known(at)}, but this pipeline decides ${decides}.`;

/** For a decision at a tick, if the rows have no ticks in that phase. */
export type TicklessSentence<Decides extends string> =
  `This pipeline decides ${Decides}, but its rows have no ticks in that phase.`;
export const ticklessSentence = (decides: string): string =>
  `This pipeline decides ${decides}, but its rows have no ticks in that phase.`;

/** For a window along ticks, or a lag, over rows without ticks. */
export type NoTicksSentence =
  "This expression reads rows along ticks, but these rows have no ticks: declare a tick on the table, or read earlier events with prior(...).";
export const noTicksSentence: NoTicksSentence =
  "This expression reads rows along ticks, but these rows have no ticks: declare a tick on the table, or read earlier events with prior(...).";

/** For a window over earlier or later events, if the events have no order. */
export type NoOrderSentence =
  "This expression reads other events, but the events have no order: declare order on the table.";
export const noOrderSentence: NoOrderSentence =
  "This expression reads other events, but the events have no order: declare order on the table.";

/** For a column that does not exist. A name that is not a literal may or may not exist. */
export type NoColumnSentence<Name extends string> = string extends Name
  ? NamelessSentence
  : `There is no column '${Name}' here.`;
export const noColumnSentence = (name: string): string => `There is no column '${name}' here.`;

/** For column names that are not literals. */
export type NamelessSentence =
  "The names of these columns are known only at run time, so the types cannot distinguish them: write each name out.";
export const namelessSentence: NamelessSentence =
  "The names of these columns are known only at run time, so the types cannot distinguish them: write each name out.";

/** For joins between timelines. */
export type OtherTimelineSentence<
  Left extends string,
  Right extends string,
> = `These rows belong to the timeline '${Left}', but the joined rows belong to '${Right}'.`;
export const otherTimelineSentence = (left: string, right: string): string =>
  `These rows belong to the timeline '${left}', but the joined rows belong to '${right}'.`;

/** For a static left side joined to groups of events: instants need a timeline, which a static table does not have. */
export type NoTimelineSentence<Other extends string> =
  `These rows are facts, but the other side has events of the timeline '${Other}': start from that side.`;
export const noTimelineSentence = (other: string): string =>
  `These rows are facts, but the other side has events of the timeline '${other}': start from that side.`;

/**
 * A join matches rows of the same event, so both sides need the same event key. The hint lists the keys, because the
 * types do not know the order of several.
 */
export type OtherEventSentence = "The two sides of this join have different event keys: both need the same event key.";
export const otherEventSentence: OtherEventSentence =
  "The two sides of this join have different event keys: both need the same event key.";

export type MultiplySentence<
  Role extends "entity" | "tick",
  Key extends string,
> = `This join would multiply rows: the joined side has the ${Role} key '${Key}', and these rows have no such key.`;
export const multiplySentence = (role: string, key: string): string =>
  `This join would multiply rows: the joined side has the ${role} key '${key}', and these rows have no such key.`;

/** For a join to the latest earlier event whose joined side has one row per tick. */
export type PriorTicksSentence<Key extends string> =
  `joinPrior(...) takes one row per earlier event, but the joined side has one row for each '${Key}'.`;
export const priorTicksSentence = (key: string): string =>
  `joinPrior(...) takes one row per earlier event, but the joined side has one row for each '${key}'.`;

export type CollisionSentence<Name extends string> =
  `Both sides of this join have a column '${Name}': prefix the joined side.`;
export const collisionSentence = (name: string): string =>
  `Both sides of this join have a column '${name}': prefix the joined side.`;

/** For a column that identifies a row, or says when it is known, and cannot be renamed. */
export type FixedNameSentence<Name extends string> =
  `'${Name}' is a key, order or knownAt column and cannot be renamed: joins and windows find rows by its name.`;
export const fixedNameSentence = (name: string): string =>
  `'${name}' is a key, order or knownAt column and cannot be renamed: joins and windows find rows by its name.`;

/** For a new name that another column has. */
export type TwoNamesSentence<Name extends string> = `Two columns would have the name '${Name}' here.`;
export const twoNamesSentence = (name: string): string => `Two columns would have the name '${name}' here.`;

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

/** For a nullable feature where the pipeline refuses nulls. */
export type NullFeatureSentence<Name extends string> =
  `Feature '${Name}' may be null, but this pipeline requires features without nulls.`;
export const nullFeatureSentence = (name: string): string =>
  `Feature '${name}' may be null, but this pipeline requires features without nulls.`;

/** For a window within an event, over rows that have no event. */
export type NoEventSentence =
  "This expression reads rows of the same event, but these rows belong to no event: use everywhere() instead.";
export const noEventSentence: NoEventSentence =
  "This expression reads rows of the same event, but these rows belong to no event: use everywhere() instead.";

/** For a decision about rows that have no event. */
export type NothingToDecideSentence =
  "These rows belong to no event, so there is no decision to make: start from a table of events.";
export const nothingToDecideSentence: NothingToDecideSentence =
  "These rows belong to no event, so there is no decision to make: start from a table of events.";

/** For a timestamp that denotes no instant. */
export type NoMomentSentence<Name extends string> =
  `'${Name}' does not denote an instant: an as-of read needs a timestamp that is declared with .denotes(...).`;
export const noMomentSentence = (name: string): string =>
  `'${name}' does not denote an instant: an as-of read needs a timestamp that is declared with .denotes(...).`;

/** For a read of earlier events that may not be settled yet. */
export type OverlapSentence =
  "Events of this timeline overlap, so other events can be read only as of a timestamp: write prior(...).asOf(timestamp), or joinPrior(..., { prefix, asOf: timestamp }).";
export const overlapSentence: OverlapSentence =
  "Events of this timeline overlap, so other events can be read only as of a timestamp: write prior(...).asOf(timestamp), or joinPrior(..., { prefix, asOf: timestamp }).";

/** For `asOf` on a timeline whose earlier events are all settled. */
export type NoOverlapSentence<Timeline extends string> =
  `Events of the timeline '${Timeline}' are not declared to overlap, so every earlier event is settled: remove asOf.`;
export const noOverlapSentence = (timeline: string): string =>
  `Events of the timeline '${timeline}' are not declared to overlap, so every earlier event is settled: remove asOf.`;

/** For a settlement on a timeline that does not declare `overlapping`. */
export type OverlapUnsaidSentence<Timeline extends string> =
  `The timeline '${Timeline}' does not declare whether its events overlap, and settlement depends on that: declare overlapping: true or overlapping: false on it.`;
export const overlapUnsaidSentence = (timeline: string): string =>
  `The timeline '${timeline}' does not declare whether its events overlap, and settlement depends on that: declare overlapping: true or overlapping: false on it.`;

/** For a column that cannot be a settlement timestamp. */
export type NotSettlingSentence<Name extends string> =
  `'${Name}' is not a timestamp among the columns of this table, so it cannot say when something is settled.`;
export const notSettlingSentence = (name: string): string =>
  `'${name}' is not a timestamp among the columns of this table, so it cannot say when something is settled.`;

/** For a closing time without a settlement of the rows. */
export type ClosedAloneSentence<Name extends string> =
  `The table has the closing time '${Name}', but it does not declare when its rows are settled: declare settled as well.`;
export const closedAloneSentence = (name: string): string =>
  `The table has the closing time '${name}', but it does not declare when its rows are settled: declare settled as well.`;

/** For a column that needs no settlement of its own. */
export type SettledAnywaySentence<Name extends string> =
  `'${Name}' is settled at once, because it is known always or says when something else is settled: remove settled(...).`;
export const settledAnywaySentence = (name: string): string =>
  `'${name}' is settled at once, because it is known always or says when something else is settled: remove settled(...).`;

/** For a stamped relation outside an as-of join. */
export type StampedSentence = "Rows of a stamped table can be read only as of a timestamp: join them with .asOf(...).";
export const stampedSentence: StampedSentence =
  "Rows of a stamped table can be read only as of a timestamp: join them with .asOf(...).";
export type NotStampedSentence =
  "An as-of join reads a stamped table, but this table does not say when its rows became known.";
export const notStampedSentence: NotStampedSentence =
  "An as-of join reads a stamped table, but this table does not say when its rows became known.";

/** For a key of the joined side that these rows do not have. */
export type NoKeySentence<Key extends string, Column extends string> = string extends Column
  ? NamelessSentence
  : `The joined side is looked up by its key '${Key}', but these rows have no column '${Column}'.`;
export const noKeySentence = (key: string, column: string): string =>
  `The joined side is looked up by its key '${key}', but these rows have no column '${column}'.`;

/** For a nullable key. */
export type NullKeySentence<Name extends string> =
  `'${Name}' may be null, so it cannot identify rows: replace its nulls with orElse(...) first.`;
export const nullKeySentence = (name: string): string =>
  `'${name}' may be null, so it cannot identify rows: replace its nulls with orElse(...) first.`;

/** For the two sides of a union that do not fit together. */
export type UnionKeysSentence =
  "The two sides of this union have different keys: both need the same event, entity and tick.";
export const unionKeysSentence: UnionKeysSentence =
  "The two sides of this union have different keys: both need the same event, entity and tick.";
export type UnionColumnSentence<Name extends string> = `Only one side of this union has a column '${Name}'.`;
export const unionColumnSentence = (name: string): string => `Only one side of this union has a column '${name}'.`;
export type UnionDtypeSentence<
  Name extends string,
  Left extends string,
  Right extends string,
> = `'${Name}' is ${Left} here and ${Right} on the other side of this union.`;
export const unionDtypeSentence = (name: string, left: string, right: string): string =>
  `'${name}' is ${left} here and ${right} on the other side of this union.`;

/** For a join that needs an order of events. */
export type OtherOrderSentence =
  "The two sides of this join have different order columns: both need the same ones to determine which event is earlier.";
export const otherOrderSentence: OtherOrderSentence =
  "The two sides of this join have different order columns: both need the same ones to determine which event is earlier.";

/** For an assumption that changes nothing. */
export type AssumptionSentence<At extends string> =
  `assume(...) must lower an instant, but this is known ${Known<At>} already.`;
export const assumptionSentence = (at: string): string =>
  `assume(...) must lower an instant, but this is known ${known(at)} already.`;

/** For an assumption about ticks of a phase in which the rows have no ticks. */
export type TicklessAssumptionSentence<At extends string> =
  `assume(...) gives the instant ${Known<At>}, but these rows have no ticks in that phase.`;
export const ticklessAssumptionSentence = (at: string): string =>
  `assume(...) gives the instant ${known(at)}, but these rows have no ticks in that phase.`;

/** For a window over the aggregates of a group. */
export type GroupWindowSentence =
  "An aggregate(...) step cannot contain a window: compute the window in a step before it or after it.";
export const groupWindowSentence: GroupWindowSentence =
  "An aggregate(...) step cannot contain a window: compute the window in a step before it or after it.";

/** For a static left side that is joined to rows of events. */
export type FactsFirstSentence =
  "These rows belong to no event, so a join cannot find rows of events for them: start from the side that has events.";
export const factsFirstSentence: FactsFirstSentence =
  "These rows belong to no event, so a join cannot find rows of events for them: start from the side that has events.";

/** For an assumption that would need later events. */
export type HindsightSentence =
  "assume(...) cannot lower what is known only in hindsight: the value needs events that do not exist yet when the decision is made.";
export const hindsightSentence: HindsightSentence =
  "assume(...) cannot lower what is known only in hindsight: the value needs events that do not exist yet when the decision is made.";

/** For a name in `on` that is not a key of the joined side. */
export type StrangeKeySentence<Key extends string> = `'${Key}' is not a key of the joined side.`;
export const strangeKeySentence = (key: string): string => `'${key}' is not a key of the joined side.`;

/** For a check whose schema cannot match the column's values. */
export type CheckSentence<
  D extends string,
  Found extends string,
> = `A check of ${D} takes a schema for that dtype, not one for ${Found}.`;
export const checkSentence = (dtype: string, found: string): string =>
  `A check of ${dtype} takes a schema for that dtype, not one for ${found}.`;
