/**
 * The sentences that both the types and the compiler report. Each is one template: a function, which the compiler
 * calls. The type that `tsc` prints is what this function returns for literal arguments.
 */
import type { windowUnits } from "./arguments.ts";

/** "after 'flight'" stays as it is; "hindsight" gets a preposition. */
export type Known<At extends string> = At extends "hindsight" ? "in hindsight" : At;
export const known = <At extends string>(at: At): Known<At> =>
  // TypeScript does not follow a condition on a type parameter.
  (at === "hindsight" ? "in hindsight" : at) as Known<At>;

/** For text that is not a number of ticks or events. */
export const windowTextSentence = <Text extends string, Of extends string, Example extends string>(
  text: Text,
  of: Of,
  example: Example,
) =>
  `'${text}' is not a number of ${of}: write a whole number of at least 1 and its unit, as in '${example}'.` as const;
export type WindowTextSentence<Text extends string, Of extends keyof typeof windowUnits> = ReturnType<
  typeof windowTextSentence<Text, Of, (typeof windowUnits)[Of]["example"]>
>;

/** For ticks that are counted in a unit of another clock. */
export const unitSentence = <Text extends string, Clock extends string, Example extends string>(
  text: Text,
  clock: Clock,
  example: Example,
) => `'${text}' has no unit of the clock '${clock}': write its ticks as in '${example}'.` as const;
export type UnitSentence<Text extends string, Clock extends string, Example extends string> = ReturnType<
  typeof unitSentence<Text, Clock, Example>
>;

/** For text that is not a span of time. */
export const spanSentence = <Text extends string>(text: Text) =>
  `'${text}' is not a span: write a whole number and its unit, as in '30m' or '7d', or a number above 0 for a column of numbers.` as const;
export type SpanSentence<Text extends string> = ReturnType<typeof spanSentence<Text>>;

/** For a number that is not a share. */
export const shareSentence = <Value extends number | string>(value: Value) =>
  `quantile(...) takes a number from 0 to 1, not ${value}.` as const;
export type ShareSentence<Value extends number> = ReturnType<typeof shareSentence<Value>>;

/** For a number that is not a half-life. */
export const halfLifeSentence = <Value extends number | string>(value: Value) =>
  `ewMean(...) takes a half-life: a finite number of ticks or events above 0, not ${value}.` as const;
export type HalfLifeSentence<Value extends number> = ReturnType<typeof halfLifeSentence<Value>>;

/** For a named column that is known too late. */
export const leakSentence = <
  Role extends "Feature" | "Key",
  Name extends string,
  At extends string,
  Decides extends string,
>(
  role: Role,
  name: Name,
  at: At,
  decides: Decides,
) => `${role} '${name}' is known only ${known(at)}, but this pipeline decides ${decides}.` as const;
export type LeakSentence<
  Role extends "Feature" | "Key",
  Name extends string,
  At extends string,
  Decides extends string,
> = ReturnType<typeof leakSentence<Role, Name, At, Decides>>;

/** For rows that are known too late. */
export const rowsSentence = <At extends string, Decides extends string>(at: At, decides: Decides) =>
  `The rows are known only ${known(at)}, but this pipeline decides ${decides}.` as const;
export type RowsSentence<At extends string, Decides extends string> = ReturnType<typeof rowsSentence<At, Decides>>;

/** For a decision at a tick, if the rows have no ticks in that phase. */
export const ticklessSentence = <Decides extends string>(decides: Decides) =>
  `This pipeline decides ${decides}, but its rows have no ticks in that phase.` as const;
export type TicklessSentence<Decides extends string> = ReturnType<typeof ticklessSentence<Decides>>;

/** For a window along ticks, or a lag, over rows without ticks. */
export const noTicksSentence =
  "This expression reads rows along ticks, but these rows have no ticks: declare a tick on the table, or read earlier events with prior(...).";
export type NoTicksSentence = typeof noTicksSentence;

/** For a window over earlier or later events, if the events have no order. */
export const noOrderSentence =
  "This expression reads other events, but the events have no order: declare order on the table.";
export type NoOrderSentence = typeof noOrderSentence;

/** For a column that does not exist. A name that is not a literal may or may not exist. */
export const noColumnSentence = <Name extends string>(name: Name) => `There is no column '${name}' here.` as const;
export type NoColumnSentence<Name extends string> = string extends Name
  ? NamelessSentence
  : ReturnType<typeof noColumnSentence<Name>>;

/** For column names that are not literals. */
export const namelessSentence =
  "The names of these columns are known only at run time, so the types cannot distinguish them: write each name out.";
export type NamelessSentence = typeof namelessSentence;

/** For joins between timelines. */
export const otherTimelineSentence = <Left extends string, Right extends string>(left: Left, right: Right) =>
  `These rows belong to the timeline '${left}', but the joined rows belong to '${right}'.` as const;
export type OtherTimelineSentence<Left extends string, Right extends string> = ReturnType<
  typeof otherTimelineSentence<Left, Right>
>;

/** For a static left side joined to groups of events: instants need a timeline, which a static table does not have. */
export const noTimelineSentence = <Other extends string>(other: Other) =>
  `These rows are facts, but the other side has events of the timeline '${other}': start from that side.` as const;
export type NoTimelineSentence<Other extends string> = ReturnType<typeof noTimelineSentence<Other>>;

/**
 * A join matches rows of the same event, so both sides need the same event key. The hint lists the keys, because the
 * types do not know the order of several.
 */
export const otherEventSentence = "The two sides of this join have different event keys: both need the same event key.";
export type OtherEventSentence = typeof otherEventSentence;

export const multiplySentence = <Role extends "entity" | "tick", Key extends string>(role: Role, key: Key) =>
  `This join would multiply rows: the joined side has the ${role} key '${key}', and these rows have no such key.` as const;
export type MultiplySentence<Role extends "entity" | "tick", Key extends string> = ReturnType<
  typeof multiplySentence<Role, Key>
>;

/** For a join to the latest earlier event whose joined side has one row per tick. */
export const priorTicksSentence = <Key extends string>(key: Key) =>
  `joinPrior(...) takes one row per earlier event, but the joined side has one row for each '${key}'.` as const;
export type PriorTicksSentence<Key extends string> = ReturnType<typeof priorTicksSentence<Key>>;

export const collisionSentence = <Name extends string>(name: Name) =>
  `Both sides of this join have a column '${name}': prefix the joined side.` as const;
export type CollisionSentence<Name extends string> = ReturnType<typeof collisionSentence<Name>>;

/** For a column that identifies a row, or says when it is known, and cannot be renamed. */
export const fixedNameSentence = <Name extends string>(name: Name) =>
  `'${name}' is a key, order or knownAt column and cannot be renamed: joins and windows find rows by its name.` as const;
export type FixedNameSentence<Name extends string> = ReturnType<typeof fixedNameSentence<Name>>;

/** For a new name that another column has. */
export const twoNamesSentence = <Name extends string>(name: Name) =>
  `Two columns would have the name '${name}' here.` as const;
export type TwoNamesSentence<Name extends string> = ReturnType<typeof twoNamesSentence<Name>>;

export const fractionSentence = <N extends number>(value: N) =>
  `${value} is not a whole number: cast the column to f64 first.` as const;
export type FractionSentence<N extends number> = ReturnType<typeof fractionSentence<N>>;

export const takesSentence = <What extends string, Takes extends string, Found extends string>(
  what: What,
  takes: Takes,
  found: Found,
) => `${what} takes ${takes}, not ${found}.` as const;
export type TakesSentence<What extends string, Takes extends string, Found extends string> = ReturnType<
  typeof takesSentence<What, Takes, Found>
>;

/** For a nullable feature where the pipeline refuses nulls. */
export const nullFeatureSentence = <Name extends string>(name: Name) =>
  `Feature '${name}' may be null, but this pipeline requires features without nulls.` as const;
export type NullFeatureSentence<Name extends string> = ReturnType<typeof nullFeatureSentence<Name>>;

/** For a window within an event, over rows that have no event. */
export const noEventSentence =
  "This expression reads rows of the same event, but these rows belong to no event: use everywhere() instead.";
export type NoEventSentence = typeof noEventSentence;

/** For a decision about rows that have no event. */
export const nothingToDecideSentence =
  "These rows belong to no event, so there is no decision to make: start from a table of events.";
export type NothingToDecideSentence = typeof nothingToDecideSentence;

/** For a timestamp that denotes no instant. */
export const noMomentSentence = <Name extends string>(name: Name) =>
  `'${name}' does not denote an instant: an as-of read needs a timestamp that is declared with .denotes(...).` as const;
export type NoMomentSentence<Name extends string> = ReturnType<typeof noMomentSentence<Name>>;

/** For a read of earlier events that may not be settled yet. */
export const overlapSentence =
  "Events of this timeline overlap, so other events can be read only as of a timestamp: write prior(...).asOf(timestamp), or joinPrior(..., { prefix, asOf: timestamp }).";
export type OverlapSentence = typeof overlapSentence;

/** For `asOf` on a timeline whose earlier events are all settled. */
export const noOverlapSentence = <Timeline extends string>(timeline: Timeline) =>
  `Events of the timeline '${timeline}' are not declared to overlap, so every earlier event is settled: remove asOf.` as const;
export type NoOverlapSentence<Timeline extends string> = ReturnType<typeof noOverlapSentence<Timeline>>;

/** For a settlement on a timeline that does not declare `overlapping`. */
export const overlapUnsaidSentence = <Timeline extends string>(timeline: Timeline) =>
  `The timeline '${timeline}' does not declare whether its events overlap, and settlement depends on that: declare overlapping: true or overlapping: false on it.` as const;
export type OverlapUnsaidSentence<Timeline extends string> = ReturnType<typeof overlapUnsaidSentence<Timeline>>;

/** For a column that cannot be a settlement timestamp. */
export const notSettlingSentence = <Name extends string>(name: Name) =>
  `'${name}' is not a timestamp among the columns of this table, so it cannot say when something is settled.` as const;
export type NotSettlingSentence<Name extends string> = ReturnType<typeof notSettlingSentence<Name>>;

/** For a closing time without a settlement of the rows. */
export const closedAloneSentence = <Name extends string>(name: Name) =>
  `The table has the closing time '${name}', but it does not declare when its rows are settled: declare settled as well.` as const;
export type ClosedAloneSentence<Name extends string> = ReturnType<typeof closedAloneSentence<Name>>;

/** For a column that needs no settlement of its own. */
export const settledAnywaySentence = <Name extends string>(name: Name) =>
  `'${name}' is settled at once, because it is known always or says when something else is settled: remove settled(...).` as const;
export type SettledAnywaySentence<Name extends string> = ReturnType<typeof settledAnywaySentence<Name>>;

/** For a stamped relation outside an as-of join. */
export const stampedSentence = "Rows of a stamped table can be read only as of a timestamp: join them with .asOf(...).";
export type StampedSentence = typeof stampedSentence;
export const notStampedSentence =
  "An as-of join reads a stamped table, but this table does not say when its rows became known.";
export type NotStampedSentence = typeof notStampedSentence;

/** For a key of the joined side that these rows do not have. */
export const noKeySentence = <Key extends string, Column extends string>(key: Key, column: Column) =>
  `The joined side is looked up by its key '${key}', but these rows have no column '${column}'.` as const;
export type NoKeySentence<Key extends string, Column extends string> = string extends Column
  ? NamelessSentence
  : ReturnType<typeof noKeySentence<Key, Column>>;

/** For a nullable key. */
export const nullKeySentence = <Name extends string>(name: Name) =>
  `'${name}' may be null, so it cannot identify rows: replace its nulls with orElse(...) first.` as const;
export type NullKeySentence<Name extends string> = ReturnType<typeof nullKeySentence<Name>>;

/** For the two sides of a union that do not fit together. */
export const unionKeysSentence =
  "The two sides of this union have different keys: both need the same event, entity and tick.";
export type UnionKeysSentence = typeof unionKeysSentence;
export const unionColumnSentence = <Name extends string>(name: Name) =>
  `Only one side of this union has a column '${name}'.` as const;
export type UnionColumnSentence<Name extends string> = ReturnType<typeof unionColumnSentence<Name>>;
export const unionDtypeSentence = <Name extends string, Left extends string, Right extends string>(
  name: Name,
  left: Left,
  right: Right,
) => `'${name}' is ${left} here and ${right} on the other side of this union.` as const;
export type UnionDtypeSentence<Name extends string, Left extends string, Right extends string> = ReturnType<
  typeof unionDtypeSentence<Name, Left, Right>
>;

/** For a join that needs an order of events. */
export const otherOrderSentence =
  "The two sides of this join have different order columns: both need the same ones to determine which event is earlier.";
export type OtherOrderSentence = typeof otherOrderSentence;

/** For an assumption that changes nothing. */
export const assumptionSentence = <At extends string>(at: At) =>
  `assume(...) must lower an instant, but this is known ${known(at)} already.` as const;
export type AssumptionSentence<At extends string> = ReturnType<typeof assumptionSentence<At>>;

/** For an assumption about ticks of a phase in which the rows have no ticks. */
export const ticklessAssumptionSentence = <At extends string>(at: At) =>
  `assume(...) gives the instant ${known(at)}, but these rows have no ticks in that phase.` as const;
export type TicklessAssumptionSentence<At extends string> = ReturnType<typeof ticklessAssumptionSentence<At>>;

/** For a window over the aggregates of a group. */
export const groupWindowSentence =
  "An aggregate(...) step cannot contain a window: compute the window in a step before it or after it.";
export type GroupWindowSentence = typeof groupWindowSentence;

/** For a static left side that is joined to rows of events. */
export const factsFirstSentence =
  "These rows belong to no event, so a join cannot find rows of events for them: start from the side that has events.";
export type FactsFirstSentence = typeof factsFirstSentence;

/** For an assumption that would need later events. */
export const hindsightSentence =
  "assume(...) cannot lower what is known only in hindsight: the value needs events that do not exist yet when the decision is made.";
export type HindsightSentence = typeof hindsightSentence;

/** For a name in `on` that is not a key of the joined side. */
export const strangeKeySentence = <Key extends string>(key: Key) =>
  `'${key}' is not a key of the joined side.` as const;
export type StrangeKeySentence<Key extends string> = ReturnType<typeof strangeKeySentence<Key>>;

/** For a check whose schema cannot match the column's values. */
export const checkSentence = <D extends string, Found extends string>(dtype: D, found: Found) =>
  `A check of ${dtype} takes a schema for that dtype, not one for ${found}.` as const;
export type CheckSentence<D extends string, Found extends string> = ReturnType<typeof checkSentence<D, Found>>;
