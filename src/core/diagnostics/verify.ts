/** What the plan itself says no to: leaks first of all. */
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
} from "../messages.ts";
import { define, plural, some, warn } from "./define.ts";

const leakHint = () => "Take it over prior(...), make it the label, or decide later.";

export const verify = {
  GF2001: define<{ name: string; at: string; decides: string }>(
    "A feature from the future",
    ({ name, at, decides }) => leakSentence("Feature", name, at, decides),
    leakHint,
  ),
  GF2002: define<{ name: string; at: string; decides: string }>(
    "A key from the future",
    ({ name, at, decides }) => leakSentence("Key", name, at, decides),
    () => "Carry it as a label, or decide later.",
  ),
  GF2003: define<{ at: string; decides: string }>(
    "Rows from the future",
    ({ at, decides }) => rowsSentence(at, decides),
    () => "Filter by what is known by then, put the condition into a prior window with when(...), or decide later.",
  ),
  GF2004: define<{ decides: string }>(
    "No ticks to decide at",
    ({ decides }) => ticklessSentence(decides),
    () => "Begin with a table that ticks in that phase, or decide before or after it.",
  ),
  GF2005: define<{ name: string; types: string; plan: string }>(
    "Types and plan disagree",
    ({ name, types, plan }) =>
      `The types say that '${name}' is ${types}, but the plan says ${plan}: a cast, or a choice made at run time, hides the difference.`,
    () =>
      "Remove the cast (as any, as never) or the @ts-expect-error on its way; write a choice with when(...), or as two pipelines.",
  ),
  GF2006: define<{ name: string; columns?: readonly string[] }>(
    "No such column",
    ({ name }) => noColumnSentence(name),
    ({ columns }) => (columns === undefined ? "Check the spelling." : `There are: ${some(columns, 20)}.`),
  ),
  GF2007: define<Record<never, never>>(
    "A window along ticks, over rows without",
    () => noTicksSentence,
    () => "Rows of one event follow each other only by their ticks.",
  ),
  GF2008: define<Record<never, never>>(
    "Other events, but no order",
    () => noOrderSentence,
    () => "Declare order: { race_date: date } on the table; it may be a key column.",
  ),
  GF2009: define<{ what: string; takes: string; found: string }>(
    "An operation on the wrong dtype",
    ({ what, takes, found }) => takesSentence(what, takes, found),
    () => "Cast the column, or use another operation.",
  ),
  GF2010: define<{ value: number }>(
    "A fraction beside whole numbers",
    ({ value }) => fractionSentence(value),
    () => "Whole-number columns stay whole: cast(f64) says that they need not.",
  ),
  GF2011: define<{ left: string; right: string }>(
    "A join across timelines",
    ({ left, right }) => otherTimelineSentence(left, right),
    ({ left, right }) =>
      left === right
        ? "Two timelines are declared by this name: keep one."
        : "Only tables of one timeline meet on its events.",
  ),
  GF2012: define<{ role: "entity" | "tick"; key: string }>(
    "A join that multiplies rows",
    ({ role, key }) => multiplySentence(role, key),
    () => "Join from the side that has more keys, or bring the other one to these keys first.",
  ),
  GF2013: define<{ name: string }>(
    "A column on both sides",
    ({ name }) => collisionSentence(name),
    () => 'For example .join(qualifying, { how: "left", prefix: "quali_" }).',
  ),
  GF2014: define<{ name: string }>(
    "A key derived anew",
    ({ name }) => `'${name}' is a key or order column and cannot be derived anew.`,
    () => "Give the derived column another name.",
  ),
  GF2015: define<{ name: string; left: string; right: string }>(
    "Keys of two dtypes",
    ({ name, left, right }) => `The key '${name}' is ${left} here and ${right} on the joined side.`,
    () => "Declare it alike in both tables; the files must agree too.",
  ),
  GF2016: define<{ name: string; roles: readonly string[] }>(
    "A column in two roles",
    ({ name, roles }) => `'${name}' goes out twice: as ${roles.map((role) => `a ${role}`).join(" and as ")}.`,
    () => "Name it once; the key columns of the rows go out anyway.",
  ),
  GF2017: define<{ table: string; other: string }>(
    "Two tables of one name",
    ({ table, other }) => `Table '${table}' is declared in two ways: here, and at ${other}.`,
    () => "Give each table a name of its own: files are given by it.",
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
    "A number the dtype does not hold",
    ({ value, dtype }) => `${value} is not a number that ${dtype} holds.`,
    () => "Cast the column to a wider dtype first.",
  ),
  GF2022: define<{ left?: string; right?: string }>(
    "A join across events",
    () => otherEventSentence,
    ({ left, right }) =>
      left === undefined || right === undefined
        ? "A join meets rows of one and the same event: declare the same event key in both tables."
        : `These rows are of the event ${left}, the joined ones of ${right}.`,
  ),
  GF2023: define<{ said: string; of: string; timeline: string }>(
    "A decision on another timeline",
    ({ said, of, timeline }) =>
      `This pipeline decides ${said} of the timeline '${of}', but its rows live on '${timeline}'.`,
    () => "Take the decision from the timeline of the tables.",
  ),
  GF2024: define<{ said: string; at: string }>(
    "A decision that says what it is not",
    ({ said, at }) => `This pipeline says that it decides ${said}, but it decides ${at}.`,
    () => 'Take the decision from the timeline: decide: weekend.before("race").',
  ),
  GF2025: define<{ name: string }>(
    "A feature that may be null",
    ({ name }) => nullFeatureSentence(name),
    () => "Give it a value with orElse(...), or carry along whether it is there with isNull().",
  ),
  GF2026: define<Record<never, never>>(
    "A window within an event, over rows of none",
    () => noEventSentence,
    () => "A table of facts, and groups across events, have no events to look within.",
  ),
  GF2027: define<Record<never, never>>(
    "Nothing to decide about",
    () => nothingToDecideSentence,
    () => "Begin with rows of events and join the facts to them.",
  ),
  GF2028: define<{ name: string }>(
    "A column without a moment",
    ({ name }) => noMomentSentence(name),
    () => 'Declare it so: race_start: datetime.known(always).denotes(before("race")).',
  ),
  GF2029: define<Record<never, never>>(
    "Earlier events that may not be settled",
    () => overlapSentence,
    () =>
      'The timestamp is one of these rows and denotes an instant: departs_at: datetime.known(always).denotes(before("airborne")).',
  ),
  GF2030: define<{ what: string; unsettled: readonly string[] }>(
    "Values that do not say when they are settled",
    ({ what, unsettled }) =>
      `${what} is read of earlier events as of a time, but nothing says when ${some(unsettled, 3)} ${unsettled.length === 1 && !unsettled[0]?.startsWith("the rows") ? "is" : "are"} settled.`,
    () =>
      'Declare settled: "landed_at" on the table, or .settled("landed_at") on the column; the name is that of a timestamp of the same table.',
  ),
  GF2031: define<Record<never, never>>(
    "A stamped table outside of an as-of join",
    () => stampedSentence,
    () => 'For example .asOf(weather, { time: "race_start", prefix: "weather_" }).',
  ),
  GF2032: define<Record<never, never>>(
    "An as-of join to rows without a stamp",
    () => notStampedSentence,
    () => "Declare it with stampedTable(...), or join it with .join(...) or .joinPrior(...).",
  ),
  GF2033: define<{ key: string; column: string }>(
    "A key that these rows do not have",
    ({ key, column }) => noKeySentence(key, column),
    ({ key }) => `Say which column holds it: on: { ${JSON.stringify(key)}: "COLUMN" }, or derive one.`,
  ),
  GF2034: define<{ name: string }>(
    "A key that may be null",
    ({ name }) => nullKeySentence(name),
    () => "Rows whose key is null would all be one group.",
  ),
  GF2035: define<Record<never, never>>(
    "A union of unlike keys",
    () => unionKeysSentence,
    () => "Bring both sides to the same keys first, with aggregate(...) or dedupe(...).",
  ),
  GF2036: define<{ name: string }>(
    "A column on one side of a union",
    ({ name }) => unionColumnSentence(name),
    () => "Derive it on the other side too: lit(null, f64) says that it is missing there.",
  ),
  GF2037: define<{ name: string; left: string; right: string }>(
    "A column of two dtypes in a union",
    ({ name, left, right }) => unionDtypeSentence(name, left, right),
    () => "Cast one of them.",
  ),
  GF2038: define<Record<never, never>>(
    "A join to an earlier event in another order",
    () => otherOrderSentence,
    () => "Declare order: { race_date: date } on both tables, under the same names.",
  ),
  GF2039: define<{ at: string }>(
    "An assumption that changes nothing",
    ({ at }) => assumptionSentence(at),
    () => "Remove it: every assumption is listed in the record, and this one is none.",
  ),
  GF2040: define<Record<never, never>>(
    "A join from facts to events",
    () => factsFirstSentence,
    () => "Turn the join around: facts are joined to rows of events.",
  ),
  GF2041: define<{ name: string }>(
    "An aggregate outside of a group",
    ({ name }) => `${name} of a group stands outside of its aggregate(...) step.`,
    () => "Use it in the aggregate(...) that gave it, or take a window: .over(wholeEvent()).",
  ),
  GF2042: define<Record<never, never>>(
    "Names made at run time",
    () => namelessSentence,
    () =>
      'For example { form_3: form(3), form_5: form(5) }, with form a function of your own; a prefix is one text, as in "quali_".',
  ),
  GF2043: define<Record<never, never>>(
    "A helper for other rows",
    () => "This function is written for the rows of another relation.",
    () => "Declare it for these, with RowOf<typeof RELATION>, or give it the columns it needs instead of the row.",
  ),
  GF2044: define<Record<never, never>>(
    "An assumption over hindsight",
    () => hindsightSentence,
    () => "Look at earlier events instead, with prior(...), or make it the label.",
  ),
  GF2045: define<Record<never, never>>(
    "A window within a group",
    () => groupWindowSentence,
    () => "For example .aggregate([...], (g) => ({ best_s: g.lap_time_s.min() })).derive((r) => ...).",
  ),
  GF2046: define<{ other: string }>(
    "Groups of events beside facts",
    ({ other }) => noTimelineSentence(other),
    () => "What facts are is known always, and so on every timeline: they can be joined to anything.",
  ),
  GF2047: define<{ at: string }>(
    "An assumption at ticks that the rows do not have",
    ({ at }) => ticklessAssumptionSentence(at),
    () => "What is known at a tick is known at the row's own: say before(...) or after(...) the phase instead.",
  ),
  GF2048: define<{ value: string | number | boolean; column: string; bounds: string }>(
    "A constant that the check of its column refuses",
    ({ value, column, bounds }) =>
      `${JSON.stringify(value)} cannot stand for a missing '${column}', whose check says that it is ${bounds}.`,
    () => "Leave the null, fill it with a value that can be, or tell the model with isNull() that there is none.",
  ),
  GF2060: define<{ name: string }>(
    "A key under another name",
    ({ name }) => fixedNameSentence(name),
    () => "Derive a column from it, under the other name.",
  ),
  GF2061: define<{ name: string }>(
    "Two columns of one name",
    ({ name }) => twoNamesSentence(name),
    () => "Give one of them another name, or leave it out with select(...).",
  ),
  GF2062: define<{ timeline: string }>(
    "A time as of which nothing is unsettled",
    ({ timeline }) => noOverlapSentence(timeline),
    () => "Declare overlapping: true on the timeline if an event may begin before an earlier one is settled.",
  ),
  GF2063: define<{ timeline: string }>(
    "A settlement on a timeline that does not say whether events overlap",
    ({ timeline }) => overlapUnsaidSentence(timeline),
    () =>
      "true: an event may begin before an earlier one is settled, and prior(...) needs asOf(...). false: none does, which every run checks.",
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
    "A settlement of what is settled at once",
    ({ name }) => settledAnywaySentence(name),
    () => "A timestamp that says when something is settled is settled at itself.",
  ),
  GF2067: define<{ tables: readonly { table: string; order: string }[] }>(
    "Two orders of one timeline",
    ({ tables }) =>
      `This looks at earlier or later events, but the tables of the timeline do not order them alike: ${tables.map(({ table, order }) => `'${table}' by (${order})`).join(", ")}.`,
    () =>
      "Declare the same order columns, of the same dtypes and in the same sequence, on all tables of the timeline that have an order; a table without one takes part by its event key.",
  ),
  GF2070: define<{ name: string }>(
    "A check that drops rows by a value with a settlement of its own",
    ({ name }) =>
      `The check of '${name}' drops rows, so '${name}' cannot be settled by a timestamp of its own: the rows that are left do not say when the dropped ones were settled.`,
    () => "Let the check refuse the value or set it to null, or let the column be settled with its row.",
  ),
  GF2072: define<{ key: string }>(
    "An earlier event that has several rows",
    ({ key }) => priorTicksSentence(key),
    () => "Bring the joined side to one row per event and entity first, with aggregate(...) or dedupe(...).",
  ),
  GF2073: warn<{ name: string; at: string; decides: string; made: string }>(
    "A label that is known by the decision",
    ({ name, at, decides, made }) =>
      `Label '${name}' is known ${known(at)}, and this pipeline decides ${decides}: there is nothing to predict. It is made at ${made}.`,
    () => "Make it a feature, decide earlier, or check the instant that its table declares.",
  ),
  GF2074: warn<{ path: string; table: string; other: string; place: string; differs: readonly string[] }>(
    "A file that is declared with two instants",
    ({ path, table, other, place, differs }) =>
      `The file ${path} is declared as table '${table}' and, at ${place}, as table '${other}', with other instants: ${some(differs)}.`,
    () => "One of the declarations is wrong, or the two are of different files: a value is known at one instant.",
  ),
  GF2101: define<{ engine: string; what: string; why: string }>(
    "The engine cannot do this",
    ({ engine, what, why }) => `${engine} cannot compute ${what}: ${why}.`,
    () => "The plan is sound, but the engine has this limit: say it in another way.",
  ),
  GF2103: define<{ asOf: string; why: string }>(
    "Values that are never settled",
    ({ asOf, why }) => `What is read of earlier events as of '${asOf}' is never settled: ${why}.`,
    () => "Read values of the earlier event alone.",
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
      `The union${line === null ? "" : ` in line ${line}`} brings together rows of ${plural(count, "event")} from more than one of the tables ${some(tables.map((name) => `'${name}'`))}; for example (${event.join(", ")}) ${example}.`,
    () => "Neither table can say when such an event is closed: keep its rows in one of them.",
  ),
} as const;
