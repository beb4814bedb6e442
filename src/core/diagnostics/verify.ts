/** Diagnostics of plans: leaks and other violations of the calculus. */
import {
  assumptionSentence,
  closedAloneSentence,
  collisionSentence,
  factsFirstSentence,
  fixedNameSentence,
  fractionSentence,
  groupWindowSentence,
  hindsightSentence,
  known,
  leakSentence,
  multiplySentence,
  namelessSentence,
  noColumnSentence,
  noEventSentence,
  noKeySentence,
  noMomentSentence,
  noOrderSentence,
  noOverlapSentence,
  noTicksSentence,
  noTimelineSentence,
  nothingToDecideSentence,
  notSettlingSentence,
  notStampedSentence,
  nullFeatureSentence,
  nullKeySentence,
  otherEventSentence,
  otherOrderSentence,
  otherTimelineSentence,
  overlapSentence,
  overlapUnsaidSentence,
  priorTicksSentence,
  rowsSentence,
  settledAnywaySentence,
  stampedSentence,
  takesSentence,
  ticklessAssumptionSentence,
  ticklessSentence,
  twoNamesSentence,
  unionColumnSentence,
  unionDtypeSentence,
  unionKeysSentence,
  unitSentence,
} from "../messages.ts";
import { define, listSome, plural, warn } from "./define.ts";

const leakHint = () => "Read it over earlier events with prior(...), make it the label, or decide later.";

export const verify = {
  GF2001: define<{ name: string; at: string; decides: string }>(
    "Feature known too late",
    ({ name, at, decides }) => leakSentence("Feature", name, at, decides),
    leakHint,
  ),
  GF2002: define<{ name: string; at: string; decides: string }>(
    "Key known too late",
    ({ name, at, decides }) => leakSentence("Key", name, at, decides),
    () => "Make it a label, or decide later.",
  ),
  GF2003: define<{ at: string; decides: string }>(
    "Rows known too late",
    ({ at, decides }) => rowsSentence(at, decides),
    () =>
      "Filter by columns that are known by the decision, move the condition into a prior window with when(...), or decide later.",
  ),
  GF2004: define<{ decides: string }>(
    "No ticks to decide at",
    ({ decides }) => ticklessSentence(decides),
    () => "Start from a table that has ticks in that phase, or decide before or after it.",
  ),
  GF2005: define<{ name: string; types: string; plan: string }>(
    "Types and plan disagree",
    ({ name, types, plan }) =>
      `The types say that '${name}' is ${types}, but the plan says ${plan}: a cast, or a choice made at run time, hides the difference.`,
    () =>
      "Remove the cast (as any, as never) or the @ts-expect-error that hides it. Write a choice with when(...), or as two pipelines.",
  ),
  GF2006: define<{ name: string; columns?: readonly string[] }>(
    "No such column",
    ({ name }) => noColumnSentence(name),
    ({ columns }) => (columns === undefined ? "Check the spelling." : `Available: ${listSome(columns, 20)}.`),
  ),
  GF2007: define<Record<never, never>>(
    "A window along ticks over rows without ticks",
    () => noTicksSentence,
    () => "Within an event, only ticks put rows in a sequence.",
  ),
  GF2008: define<Record<never, never>>(
    "Events without an order",
    () => noOrderSentence,
    () => "Declare order: { starts_on: date } on the table; it may be a key column.",
  ),
  GF2009: define<{ what: string; takes: string; found: string }>(
    "An operation on the wrong dtype",
    ({ what, takes, found }) => takesSentence(what, takes, found),
    () => "Cast the column, or use another operation.",
  ),
  GF2010: define<{ value: number }>(
    "A fraction with a whole-number column",
    ({ value }) => fractionSentence(value),
    () => "A whole-number column does not take fractions: use cast(f64) to compute with floats.",
  ),
  GF2011: define<{ left: string; right: string }>(
    "A join across timelines",
    ({ left, right }) => otherTimelineSentence(left, right),
    ({ left, right }) =>
      left === right
        ? "Two timelines are declared with this name: keep one."
        : "Only tables of the same timeline can be joined on events.",
  ),
  GF2012: define<{ role: "entity" | "tick"; key: string }>(
    "A join that multiplies rows",
    ({ role, key }) => multiplySentence(role, key),
    () => "Start from the side that has more keys, or aggregate the other side to these keys first.",
  ),
  GF2013: define<{ name: string }>(
    "The same column on both sides of a join",
    ({ name }) => collisionSentence(name),
    () => 'For example .join(qualifying, { how: "left", prefix: "quali_" }).',
  ),
  GF2014: define<{ name: string }>(
    "A replaced key",
    ({ name }) => `'${name}' is a key or order column and cannot be replaced.`,
    () => "Give the derived column another name.",
  ),
  GF2015: define<{ name: string; left: string; right: string }>(
    "Keys with different dtypes",
    ({ name, left, right }) => `The key '${name}' is ${left} here and ${right} on the joined side.`,
    () => "Declare the same dtype in both tables. The files must have it too.",
  ),
  GF2016: define<{ name: string; roles: readonly string[] }>(
    "A column in two roles",
    ({ name, roles }) => `'${name}' is in the output twice: as ${roles.map((role) => `a ${role}`).join(" and as ")}.`,
    () => "Name it once. The key columns of the rows are always part of the output.",
  ),
  GF2017: define<{ table: string; other: string }>(
    "Two tables with the same name",
    ({ table, other }) => `Table '${table}' has two different declarations: here, and at ${other}.`,
    () => "Give each table its own name: --table refers to it.",
  ),
  GF2018: define<{ name: string }>(
    "No such parameter",
    ({ name }) => `There is no parameter '${name}'.`,
    () => "Declare it in .params({...}).",
  ),
  GF2019: define<{ name: string; phase: string }>(
    "An instant that is not on the timeline",
    ({ name, phase }) => `'${name}' is known ${phase}, which is not an instant of its timeline.`,
    () => "Take instants from the same timeline as the table.",
  ),
  GF2020: define<Record<never, never>>(
    "No features",
    () => "This pipeline has no features.",
    () => "Name at least one column in .features([...]).",
  ),
  GF2021: define<{ value: number; dtype: string }>(
    "A number outside the range of its dtype",
    ({ value, dtype }) => `${value} does not fit into ${dtype}.`,
    () => "Cast the column to a wider dtype first.",
  ),
  GF2022: define<{ left?: string; right?: string }>(
    "A join across events",
    () => otherEventSentence,
    ({ left, right }) =>
      left === undefined || right === undefined
        ? "A join matches rows of the same event: declare the same event key in both tables."
        : `These rows have the event key ${left}, and the joined rows have ${right}.`,
  ),
  GF2023: define<{ said: string; of: string; timeline: string }>(
    "A decision on another timeline",
    ({ said, of, timeline }) =>
      `This pipeline decides ${said} of the timeline '${of}', but its rows belong to '${timeline}'.`,
    () => "Take the decision from the timeline of the tables.",
  ),
  GF2024: define<{ said: string; at: string }>(
    "An inconsistent decision",
    ({ said, at }) => `The decision of this pipeline is described as ${said}, but its instant is ${at}.`,
    () => "Take the decision from the timeline: decide: timeline.before(phase).",
  ),
  GF2025: define<{ name: string }>(
    "A feature that may be null",
    ({ name }) => nullFeatureSentence(name),
    () => "Replace nulls with orElse(...). Add isNull() as a feature if it matters which values were missing.",
  ),
  GF2026: define<Record<never, never>>(
    "A window within an event over rows without an event",
    () => noEventSentence,
    () => "Static tables, and groups across events, have no events.",
  ),
  GF2027: define<Record<never, never>>(
    "A pipeline over rows without an event",
    () => nothingToDecideSentence,
    () => "Start from rows of events and join the facts to them.",
  ),
  GF2028: define<{ name: string }>(
    "A timestamp that denotes no instant",
    ({ name }) => noMomentSentence(name),
    () => "For example starts_at: datetime.known(always).denotes(before(phase)).",
  ),
  GF2029: define<Record<never, never>>(
    "Earlier events that may not be settled",
    () => overlapSentence,
    () =>
      'The timestamp is a column of these rows that denotes an instant: departs_at: datetime.known(always).denotes(before("airborne")).',
  ),
  GF2030: define<{ what: string; unsettled: readonly string[] }>(
    "Values without a settlement",
    ({ what, unsettled }) =>
      `${what} is read from earlier events as of a timestamp, but no declaration says when ${listSome(unsettled, 3)} ${unsettled.length === 1 && !unsettled[0]?.startsWith("the rows") ? "is" : "are"} settled.`,
    () =>
      'Declare settled: "landed_at" on the table, or .settled("landed_at") on the column; it names a timestamp column of the same table.',
  ),
  GF2031: define<Record<never, never>>(
    "A stamped table outside of an as-of join",
    () => stampedSentence,
    () => 'For example .asOf(weather, { time: "starts_at", prefix: "weather_" }).',
  ),
  GF2032: define<Record<never, never>>(
    "An as-of join to a table that is not stamped",
    () => notStampedSentence,
    () => "Declare it with stampedTable(...), or join it with .join(...) or .joinPrior(...).",
  ),
  GF2033: define<{ key: string; column: string }>(
    "A key that these rows do not have",
    ({ key, column }) => noKeySentence(key, column),
    ({ key }) => `Name the column that contains it: on: { ${JSON.stringify(key)}: "COLUMN" }, or derive one.`,
  ),
  GF2034: define<{ name: string }>(
    "A key that may be null",
    ({ name }) => nullKeySentence(name),
    () => "All rows with a null key would form one group.",
  ),
  GF2035: define<Record<never, never>>(
    "A union of different keys",
    () => unionKeysSentence,
    () => "Bring both sides to the same keys first, with aggregate(...) or dedupe(...).",
  ),
  GF2036: define<{ name: string }>(
    "A column on one side of a union",
    ({ name }) => unionColumnSentence(name),
    () => "Derive it on the other side too, for example as lit(null, f64).",
  ),
  GF2037: define<{ name: string; left: string; right: string }>(
    "A column with two dtypes in a union",
    ({ name, left, right }) => unionDtypeSentence(name, left, right),
    () => "Cast one of them.",
  ),
  GF2038: define<Record<never, never>>(
    "A joinPrior between different orders",
    () => otherOrderSentence,
    () => "Declare order: { starts_on: date } on both tables, under the same names.",
  ),
  GF2039: define<{ at: string }>(
    "An assumption that changes nothing",
    ({ at }) => assumptionSentence(at),
    () => "Remove it: every assumption is listed in the record, and this one has no effect.",
  ),
  GF2040: define<Record<never, never>>(
    "A join from facts to events",
    () => factsFirstSentence,
    () => "Reverse the join: join the facts to the rows of events.",
  ),
  GF2041: define<{ name: string }>(
    "An aggregate outside of a group",
    ({ name }) => `${name} of a group is used outside its aggregate(...) step.`,
    () => "Use it in the aggregate(...) step that it belongs to, or use a window: .over(wholeEvent()).",
  ),
  GF2042: define<Record<never, never>>(
    "Names made at run time",
    () => namelessSentence,
    () =>
      'For example { form_3: form(3), form_5: form(5) }, where form is your own function. A prefix is a literal, such as "quali_".',
  ),
  GF2043: define<Record<never, never>>(
    "A helper for other rows",
    () => "This function expects the rows of another relation.",
    () =>
      "Declare its parameter as RowOf<typeof RELATION> of this relation, or pass it the columns it needs instead of the row.",
  ),
  GF2044: define<Record<never, never>>(
    "An assumption over hindsight",
    () => hindsightSentence,
    () => "Read earlier events with prior(...) instead, or make it the label.",
  ),
  GF2045: define<Record<never, never>>(
    "A window within a group",
    () => groupWindowSentence,
    () => "For example .aggregate([...], (g) => ({ least: g.price.min() })).derive((r) => ...).",
  ),
  GF2046: define<{ other: string }>(
    "Groups of events joined to facts",
    ({ other }) => noTimelineSentence(other),
    () => "Facts are known always, on every timeline: join them to the other side.",
  ),
  GF2047: define<{ at: string }>(
    "An assumption at ticks that the rows do not have",
    ({ at }) => ticklessAssumptionSentence(at),
    () => "during(...) refers to the row's own tick: use before(...) or after(...) instead.",
  ),
  GF2048: define<{ value: string | number | boolean; column: string; bounds: string }>(
    "A constant that violates the check of its column",
    ({ value, column, bounds }) =>
      `${JSON.stringify(value)} cannot replace a missing '${column}', whose check says that it must be ${bounds}.`,
    () => "Keep the null, use a value that passes the check, or add isNull() as a feature.",
  ),
  GF2049: define<{ text: string; clock: string; example: string }>(
    "A unit of another clock",
    ({ text, clock, example }) => unitSentence(text, clock, example),
    () => 'Every clock has the unit "t". Declare another one with the clock: { phase, ticks, unit: "l" }.',
  ),
  GF2060: define<{ name: string }>(
    "A renamed key",
    ({ name }) => fixedNameSentence(name),
    () => "Derive a column with the other name from it.",
  ),
  GF2061: define<{ name: string }>(
    "Two columns with the same name",
    ({ name }) => twoNamesSentence(name),
    () => "Rename one of them, or drop it with select(...).",
  ),
  GF2062: define<{ timeline: string }>(
    "An unnecessary asOf",
    ({ timeline }) => noOverlapSentence(timeline),
    () => "Declare overlapping: true on the timeline if an event may begin before an earlier one is settled.",
  ),
  GF2063: define<{ timeline: string }>(
    "A settlement on a timeline that does not declare whether events overlap",
    ({ timeline }) => overlapUnsaidSentence(timeline),
    () =>
      "With true, an event may begin before an earlier one is settled, and prior(...) needs asOf(...). With false, events do not overlap, and every run checks that.",
  ),
  GF2064: define<{ name: string }>(
    "A settlement that is not a timestamp",
    ({ name }) => notSettlingSentence(name),
    () => "Name a column of date or datetime that the table declares under columns.",
  ),
  GF2065: define<{ name: string }>(
    "A closing time without a settlement",
    ({ name }) => closedAloneSentence(name),
    () => 'For example settled: "decided_at", closed: "closed_at".',
  ),
  GF2066: define<{ name: string }>(
    "An unnecessary settlement",
    ({ name }) => settledAnywaySentence(name),
    () => "A timestamp that says when something is settled is itself settled at that time.",
  ),
  GF2067: define<{ tables: readonly { table: string; order: string }[] }>(
    "Different orders on one timeline",
    ({ tables }) =>
      `This expression reads earlier or later events, but the tables of the timeline have different orders: ${tables.map(({ table, order }) => `'${table}' by (${order})`).join(", ")}.`,
    () =>
      "Declare the same order columns, of the same dtypes and in the same sequence, on all tables of the timeline that have an order; a table without one takes part by its event key.",
  ),
  GF2070: define<{ name: string }>(
    "A check that drops rows by a value with a settlement of its own",
    ({ name }) =>
      `The check of '${name}' drops rows, so '${name}' cannot be settled by a timestamp of its own: the remaining rows do not say when the dropped rows were settled.`,
    () => "Let the check refuse the value or set it to null, or let the column be settled with its row.",
  ),
  GF2072: define<{ key: string }>(
    "An earlier event that has several rows",
    ({ key }) => priorTicksSentence(key),
    () => "Reduce the joined side to one row per event and entity first, with aggregate(...) or dedupe(...).",
  ),
  GF2073: warn<{ name: string; at: string; decides: string; made: string }>(
    "A label that is known by the decision",
    ({ name, at, decides, made }) =>
      `Label '${name}' is known ${known(at)}, and this pipeline decides ${decides}: there is nothing to predict. It is defined at ${made}.`,
    () => "Make it a feature, decide earlier, or check the instant that its table declares.",
  ),
  GF2074: warn<{ path: string; table: string; other: string; place: string; differs: readonly string[] }>(
    "A file with two declared instants",
    ({ path, table, other, place, differs }) =>
      `The file ${path} is declared as table '${table}' and, at ${place}, as table '${other}', with different instants: ${listSome(differs)}.`,
    () => "A value is known at one instant: correct one of the declarations, or give each table its own file.",
  ),
  GF2101: define<{ engine: string; what: string; why: string }>(
    "Unsupported by the engine",
    ({ engine, what, why }) => `${engine} cannot compute ${what}: ${why}.`,
    () => "The plan is valid, but the engine has this limit: rewrite the expression.",
  ),
  GF2103: define<{ asOf: string; why: string }>(
    "Values that are never settled",
    ({ asOf, why }) => `The value that is read from earlier events as of '${asOf}' is never settled: ${why}.`,
    () => "Read only values of the earlier event itself.",
  ),
  GF2104: define<{
    line: number | null;
    tables: readonly string[];
    event: readonly string[];
    count: number;
    example: string;
  }>(
    "An event on both sides of a union where events overlap",
    ({ line, tables, event, count, example }) =>
      `The union${line === null ? "" : ` in line ${line}`} brings together rows of ${plural(count, "event")} from more than one of the tables ${listSome(tables.map((name) => `'${name}'`))}; for example (${event.join(", ")}) ${example}.`,
    () => "Neither table determines when such an event is closed: keep the rows of the event in one of them.",
  ),
} as const;
