/** The refusals of the verifier, one case per condition, with plans that the types never saw. */
import { describe, expect, test } from "vitest";
import * as expressions from "../../../src/plan/expressions/index.ts";
import {
  aggregate,
  asOf,
  assumeRows,
  brand,
  choice,
  codes,
  col,
  columns,
  dedupe,
  derive,
  type Expression,
  facts,
  filter,
  finished,
  grid,
  group,
  hindsight,
  isPositive,
  join,
  joinPrior,
  lapwise,
  lit,
  log,
  over,
  overlapping,
  own,
  type pipeline,
  type Relation,
  select,
  shared,
  table,
  top,
  union,
  verified,
  weekend,
} from "./plans.ts";

const more = {
  ...columns,
  text: { dtype: "str" },
  kind: { dtype: "categorical" },
  yes: { dtype: "bool" },
  whole: { dtype: "i64" },
  small: { dtype: "i8" },
  span: { dtype: "duration" },
  daily: { dtype: "date" },
  missing: { nullable: true },
} as const;
const results = table("results", {}, more);
const unordered = table("unordered", { order: [] }, more);
const laps = table("laps", { tick: own, rows: lapwise }, { ...columns, lapTime: { at: lapwise } });
const minutes = table("minutes", { tick: shared, rows: lapwise }, { ...columns, lapTime: { at: lapwise } });
const settling = { ...columns, landed: { dtype: "datetime", at: finished } } as const;
const legs = table("legs", { timeline: overlapping, settled: "landed" }, settling);
const tracks = facts("tracks", "track");
const weather = log("weather", "track");
const seasonal = { ...weekend, name: "season" };
const elsewhere = table("elsewhere", { timeline: seasonal });
/** Rows of a timeline that lost their event. */
const beyond = aggregate(results, ["driver"], { known: group("known") });
/** A column that is refused where it is made. */
const refused = derive(results, { bad: col("nowhere") });
const of = (value: Expression, relation: Relation = results): Relation => derive(relation, { x: value });
const within = (column: string, span: string | number) => ({ within: { column, span } });
const renamed = (relation: Relation, name: string, as: string) =>
  select(
    relation,
    ...[...verified(relation).relation.columns.keys()].map((one) => ({ name: one, as: one === name ? as : one })),
  );
const call = (name: expressions.FunctionNode["name"], ...given: readonly Expression[]) =>
  expressions.functionNode({ name, arguments: given });
const arithmetic = (operator: expressions.ArithmeticNode["operator"], left: Expression, right: Expression) =>
  expressions.arithmetic({ operator, left, right });
const compare = (operator: expressions.CompareNode["operator"], left: Expression, right: Expression) =>
  expressions.compare({ operator, left, right });
const oneOf = (value: Expression, ...items: readonly (string | number | boolean)[]) =>
  expressions.isIn({
    value,
    list: items.map((item) => ({
      kind: "literal",
      dtype: typeof item === "string" ? "str" : typeof item === "boolean" ? "bool" : "number",
      value: item,
    })),
  });
const assumed = (value: Expression, at: string, timeline = "weekend") =>
  expressions.assume({ value, reason: "a test", at, timeline });

describe("a frame that does not fit the rows is refused", () => {
  test.each<[string, string, Relation]>([
    ["of a log", "GF2031", of(over("everywhere", "rain"), weather)],
    ["of a group", "GF2045", aggregate(results, ["race"], { x: over("everywhere", lit(1), {}, "count") })],
    ["by ticks, of rows without ticks", "GF2007", of(over("trailing"))],
    ["of this tick, of rows without ticks", "GF2007", of(over("peers"))],
    ["of later ticks, of rows without ticks", "GF2007", of(over("ahead"))],
    ["of ticks around, of rows without ticks", "GF2007", of(over("around"))],
    ["of the row before, of rows without ticks", "GF2007", of(expressions.shift({ value: col("known"), rows: 1 }))],
    ["of earlier events, of rows without an order", "GF2008", of(over("prior"), unordered)],
    ["of later events, of rows without an order", "GF2008", of(over("later"), unordered)],
    ["of a career, of rows without an order", "GF2008", of(over("career"), unordered)],
    ["of the event, of facts", "GF2026", of(over("event", "size"), tracks)],
    ["of the event, of rows that lost it", "GF2026", of(over("event"), beyond)],
    ["of earlier events without a time, where events overlap", "GF2029", of(over("prior"), legs)],
    ["of a career, where events overlap", "GF2029", of(over("career"), legs)],
    ["of a career with a time, where events overlap", "GF2029", of(over("career", "known", { asOf: "start" }), legs)],
    ["of later events, where events overlap", "GF2029", of(over("later"), legs)],
    ["of all rows, where events overlap", "GF2029", of(over("everywhere"), legs)],
    ["as of a time, where events do not overlap", "GF2062", of(over("prior", "known", { asOf: "start" }))],
    ["as of a time, of what nothing settles", "GF2062", of(over("prior", "place", { asOf: "start" }))],
    ["of the event as of a time, where events overlap", "GF2029", of(over("event", "known", { asOf: "start" }), legs)],
    ["as of a time that denotes no instant", "GF2028", of(over("prior", "known", { asOf: "landed" }), legs)],
    ["as of a time that is not there", "GF2006", of(over("prior", "known", { asOf: "nowhere" }), legs)],
    ["with a gap, of no earlier events", "GF2009", of(over("event", "known", { gap: 1 }))],
    ["by a column that is not there", "GF2006", of(over("event", "known", { by: ["nowhere"] }))],
    ["within a column that is not there", "GF2006", of(over("prior", "known", within("nowhere", "2d")))],
    ["within days of numbers", "GF2009", of(over("prior", "known", within("known", "2d")))],
    ["within a number of timestamps", "GF2009", of(over("prior", "known", within("start", 2)))],
    ["within hours of dates", "GF2009", of(over("prior", "known", within("daily", "2h")))],
    ["within a time, of a frame that looks both ways", "GF2009", of(over("event", "known", within("start", "2d")))],
    ["an aggregate of numbers over text", "GF2009", of(over("event", "text"))],
    ["an aggregate of a constant", "GF2009", of(over("event", lit(1)))],
    ["weights that fade over rows on both sides", "GF2009", of(over("event", "known", {}, "ewMean"))],
  ])("%s", (_, code, relation) => {
    expect(codes(relation)).toEqual([code]);
  });

  test.each<[string, Relation]>([
    ["of the event, where events overlap", of(over("event"), legs)],
    ["of the event, of rows without entities", of(over("event"), table("t", { entity: [] }))],
    [
      "of all rows, where events overlap, of rows that lost their event",
      of(over("everywhere"), aggregate(legs, ["driver"], { known: group("known") })),
    ],
    ["of all rows of facts", of(over("everywhere", "size"), tracks)],
    ["of all rows of a timeline without overlap", of(over("everywhere"))],
    ["of earlier events as of a time, where events overlap", of(over("prior", "place", { asOf: "start" }), legs)],
    ["of earlier events with a gap", of(over("prior", "known", { gap: 1 }))],
    ["within days of a timestamp", of(over("prior", "known", within("start", "2d")))],
    ["how often a constant is there", of(over("event", lit(1), {}, "count"))],
    ["weights that fade", of(over("prior", "known", {}, "ewMean"))],
  ])("is accepted: %s", (_, relation) => {
    expect(codes(relation)).toEqual([]);
  });
});

describe("an invalid value is refused", () => {
  test.each<[string, string, Expression]>([
    ["a column that is not there", "GF2006", col("nowhere")],
    ["a parameter that is not there", "GF2018", expressions.param({ name: "nowhere" })],
    ["arithmetic of text", "GF2009", arithmetic("plus", col("known"), col("text"))],
    ["arithmetic of text on the left", "GF2009", arithmetic("plus", col("text"), col("known"))],
    ["a duration and a number", "GF2009", arithmetic("plus", col("span"), col("known"))],
    ["a duration less a number", "GF2009", arithmetic("minus", col("span"), col("known"))],
    ["durations multiplied", "GF2009", arithmetic("times", col("span"), col("span"))],
    ["a fraction beside a whole number", "GF2010", arithmetic("plus", col("small"), lit(0.5))],
    ["a fraction before a whole number", "GF2010", arithmetic("plus", lit(0.5), col("small"))],
    ["text beside a number", "GF2009", compare("eq", col("text"), col("known"))],
    ["the order of booleans", "GF2009", compare("lt", col("yes"), col("yes"))],
    ["a comparison with a number that is too large", "GF2021", compare("lt", col("whole"), lit(2 ** 60))],
    ["logic of numbers, left", "GF2009", expressions.logic({ operator: "and", left: col("known"), right: col("yes") })],
    [
      "logic of numbers, right",
      "GF2009",
      expressions.logic({ operator: "and", left: col("yes"), right: col("known") }),
    ],
    ["the opposite of a number", "GF2009", expressions.not({ value: col("known") })],
    ["a number as a condition", "GF2009", choice(col("known"), lit(1), lit(2))],
    ["text or a number", "GF2009", choice(col("yes"), col("text"), col("known"))],
    ["a number or a fraction that the dtype cannot hold", "GF2021", choice(col("yes"), col("whole"), lit(2 ** 60))],
    ["a value or a number that it cannot hold", "GF2021", choice(col("yes"), lit(2 ** 60), col("whole"))],
    ["text instead of a number", "GF2009", expressions.orElse({ value: col("known"), fallback: col("text") })],
    [
      "a number too large instead of one",
      "GF2021",
      expressions.orElse({ value: col("whole"), fallback: lit(2 ** 60) }),
    ],
    ["a cast that there is not", "GF2009", expressions.cast({ value: col("yes"), dtype: "date" })],
    ["a list of text for a number", "GF2009", oneOf(col("known"), 1, "a")],
    ["a fraction in a list for a whole number", "GF2010", oneOf(col("whole"), 0.5)],
    [
      "a list that is a parameter which is not there",
      "GF2018",
      expressions.isIn({ value: col("known"), list: { kind: "param", name: "nowhere" } }),
    ],
    ["a line between texts", "GF2009", expressions.interpolate({ value: col("text") })],
    ["an aggregate of no group", "GF2041", group("known")],
    ["a null of no dtype", "GF2009", lit(null, "null")],
    ["a function of text, called on a number", "GF2009", call("length", col("known"))],
    ["a function of a null", "GF2009", call("abs", lit(null, "null"))],
    ["text beside a number of a function", "GF2009", call("greatest", col("known"), col("text"))],
    ["a number beside a text of a function", "GF2009", call("contains", col("text"), col("known"))],
    ["a number in the place of a duration", "GF2009", call("addTime", col("start"), col("known"))],
    ["a fraction in the place of a whole number", "GF2009", call("addDays", col("daily"), lit(0.5))],
    ["a number in the place of a whole one", "GF2009", call("addDays", col("daily"), col("known"))],
    ["a whole number that is too large", "GF2021", call("addDays", col("daily"), lit(2 ** 60))],
    ["an assumption of what no timeline has", "GF2019", assumed(col("place"), "after 'supper'")],
    ["an assumption on another timeline", "GF2019", assumed(col("place"), grid, "season")],
    ["an assumption of what is known already", "GF2039", assumed(col("rank"), grid)],
    ["an assumption of a later instant", "GF2039", assumed(col("rank"), finished)],
    ["an assumption of hindsight", "GF2044", assumed(col("champion"), grid)],
    ["an assumption of a tick that the rows do not have", "GF2047", assumed(col("place"), lapwise)],
  ])("%s", (_, code, value) => {
    expect(codes(of(value))).toEqual([code]);
  });

  test("an assumption about a static table", () => {
    expect(codes(of(assumed(col("size"), "always"), tracks))).toEqual(["GF2039"]);
  });

  test.each<[string, Expression]>([
    ["a fraction in a list for a fraction", oneOf(col("known"), 0.5)],
    ["a fraction as divisor", arithmetic("divide", col("small"), lit(0.5))],
    ["two durations", arithmetic("minus", col("span"), col("span"))],
    ["whether two booleans differ", compare("ne", col("yes"), col("yes"))],
    ["whether two booleans are equal", compare("eq", col("yes"), col("yes"))],
    ["text and a category", compare("eq", col("text"), col("kind"))],
  ])("is accepted: %s", (_, value) => {
    expect(codes(of(value))).toEqual([]);
  });

  test("a scalar parameter in place of a list", () => {
    const params = { properties: { one: { type: "number" }, many: { type: "array", items: { type: "number" } } } };
    const asked = (name: string) =>
      verified(of(expressions.isIn({ value: col("known"), list: { kind: "param", name } })), { params }).findings.map(
        ({ code }) => code,
      );
    expect([asked("one"), asked("many")]).toEqual([["GF2009"], []]);
  });
});

describe("a constant that replaces a null in a checked column must pass the check", () => {
  const schema = { type: "number", minimum: 1 };
  const coding = { type: "string", enum: ["1", "2"] };
  const checkedRows = table(
    "t",
    {},
    {
      known: {},
      x: { nullable: true, check: { schema, otherwise: "refuse" } },
      coded: { dtype: "str", nullable: true, check: { schema: coding, otherwise: "refuse" } },
    },
  );
  const or = (value: Expression, fallback: number) => expressions.orElse({ value, fallback: lit(fallback) });
  const empty = expressions.isNull({ value: col("x") });
  test.each<[string, (fallback: number) => Expression]>([
    ["orElse", (n) => or(col("x"), n)],
    ["a condition that asks for nulls", (n) => choice(empty, lit(n), col("x"))],
    ["a condition that asks for what is not null", (n) => choice(expressions.not({ value: empty }), col("x"), lit(n))],
    ["a cast to another number", (n) => or(expressions.cast({ value: col("x"), dtype: "f32" }), n)],
    ["the least of a window", (n) => or(over("event", "x", {}, "min"), n)],
    ["the greatest of a window", (n) => or(over("event", "x", {}, "max"), n)],
    ["a fallback of what has one already", (n) => or(or(col("x"), 5), n)],
  ])("%s", (_, made) => {
    expect([codes(of(made(0), checkedRows)), codes(of(made(1), checkedRows))]).toEqual([["GF2048"], []]);
  });

  test.each<[string, Expression]>([
    [
      "a condition that asks for the nulls of another column",
      choice(expressions.isNull({ value: col("known") }), lit(0), col("x")),
    ],
    [
      "a condition that asks for what is null, beside what is not",
      choice(expressions.not({ value: empty }), lit(0), col("x")),
    ],
    ["a condition that asks for something else", choice(isPositive("known"), lit(0), col("x"))],
    ["a null", expressions.orElse({ value: col("x"), fallback: lit(null, "null") })],
    [
      "a fallback of a column with another column as fallback",
      or(expressions.orElse({ value: col("x"), fallback: col("known") }), 0),
    ],
    ["a cast of text to a number", or(expressions.cast({ value: col("coded"), dtype: "i64" }), 0)],
    [
      "a cast to text",
      expressions.orElse({ value: expressions.cast({ value: col("x"), dtype: "str" }), fallback: lit("0", "str") }),
    ],
  ])("is accepted: %s", (_, value) => {
    expect(codes(of(value, checkedRows))).toEqual([]);
  });

  test("the mean of a window, and a union with an unchecked column, need not pass the check", () => {
    expect(codes(of(or(over("event", "x"), 0), checkedRows))).toEqual([]);
    const free = derive(checkedRows, {
      x: expressions.arithmetic({ operator: "plus", left: col("x"), right: lit(0) }),
    });
    expect(codes(of(or(col("x"), 0), union(checkedRows, free)))).toEqual([]);
    expect(codes(of(or(col("x"), 0), union(checkedRows, checkedRows)))).toEqual(["GF2048"]);
  });
});

describe("an invalid step is refused", () => {
  test.each<[string, string, Relation]>([
    ["a filter by a number", "GF2009", filter(results, col("known"))],
    ["a column in the place of an event key", "GF2014", derive(results, { race: lit(1) })],
    ["a column in the place of an order", "GF2014", derive(results, { day: lit(1) })],
    ["a column in the place of an entity key", "GF2014", derive(results, { driver: lit(1) })],
    ["a column in the place of a tick", "GF2014", derive(laps, { lap: lit(1) })],
    ["a column in the place of a settlement timestamp", "GF2014", derive(legs, { landed: lit(1) })],
    ["a column in the place of a stamp", "GF2014", derive(weather, { published: lit(1) })],
    ["groups by what is not there", "GF2006", aggregate(results, ["race", "nowhere"])],
    ["groups by what may be null", "GF2034", aggregate(results, ["race", "missing"])],
    ["groups of a log", "GF2031", aggregate(weather, ["track"])],
    ["an aggregate in the place of a key", "GF2014", aggregate(results, ["race"], { race: group("known") })],
    ["an aggregate in the place of the order", "GF2014", aggregate(results, ["race"], { day: group("known") })],
    ["a window of what a group made", "GF2045", aggregate(results, ["race"], { x: over("event", group("known")) })],
    ["a column outside of the aggregates of a group", "GF2006", aggregate(results, ["race"], { x: col("known") })],
    ["a top of a log", "GF2031", top(weather, null, ["track"])],
    ["a top per what is not there", "GF2006", top(results, null, ["nowhere"])],
    ["a top by what is not there", "GF2006", top(results, col("nowhere"), ["race"])],
    ["a dedupe by what is not there", "GF2006", dedupe(results, ["race", "nowhere"])],
    ["a dedupe by what may be null", "GF2034", dedupe(results, ["race", "missing"])],
    ["a dedupe of a log", "GF2031", dedupe(weather, ["track"])],
    ["a selection of a log", "GF2031", select(weather, { name: "rain", as: "rain" })],
    ["a selection of what is not there", "GF2006", select(results, { name: "nowhere", as: "x" })],
    ["another name for a key", "GF2060", select(results, { name: "race", as: "x" })],
    ["another name for the order", "GF2060", select(results, { name: "day", as: "x" })],
    ["a name that another column has", "GF2061", renamed(results, "known", "rank")],
    ["a name that a key has", "GF2061", select(results, { name: "known", as: "race" })],
    ["one name for two", "GF2061", select(results, { name: "known", as: "x" }, { name: "rank", as: "x" })],
    ["rows assumed of what no timeline has", "GF2019", assumeRows(table("t", { rows: finished }), "after 'supper'")],
    ["rows assumed on another timeline", "GF2019", assumeRows(table("t", { rows: finished }), grid, "season")],
    ["rows assumed that are known already", "GF2039", assumeRows(table("t", { rows: grid }), grid)],
    ["rows assumed of facts", "GF2039", assumeRows(tracks, "always")],
    ["rows assumed of hindsight", "GF2044", assumeRows(table("t", { rows: hindsight }), grid)],
    ["rows assumed at a tick that they do not have", "GF2047", assumeRows(table("t", { rows: finished }), lapwise)],
  ])("%s", (_, code, relation) => {
    expect(codes(relation)).toEqual([code]);
  });

  test("two names can be exchanged", () => {
    const all = [...verified(results).relation.columns.keys()];
    const exchanged = all.map((name) => ({
      name,
      as: name === "known" ? "missing" : name === "missing" ? "known" : name,
    }));
    expect(codes(select(results, ...exchanged))).toEqual([]);
  });

  test("rows can be assumed at a tick that they have", () => {
    expect(codes(assumeRows(table("t", { tick: own, rows: finished }), lapwise))).toEqual([]);
  });
});

describe("an invalid join is refused", () => {
  const noEvent = { event: [], timeline: null, order: [] };
  const texts = table("texts", {}, { driver: { dtype: "str" }, known: {} });
  const other = { ...weekend, phases: ["race"] };
  const onTrack = (left: string) => ({ on: [{ left, right: "track" }] });
  test.each<[string, string, Relation]>([
    ["of a log on the left", "GF2031", join(weather, tracks)],
    ["of a log on the right", "GF2031", join(results, weather, onTrack("known"))],
    ["of events beside facts", "GF2040", join(tracks, results)],
    ["of another timeline", "GF2011", join(results, elsewhere)],
    ["of another timeline of the same name", "GF2011", join(results, table("t", { timeline: other }, {}))],
    [
      "of rows of a timeline beside facts",
      "GF2046",
      join(tracks, beyond, { on: [{ left: "track", right: "driver" }] }),
    ],
    ["of facts by a column that is not there", "GF2033", join(results, tracks, onTrack("nowhere"))],
    ["of facts by a column of another kind", "GF2015", join(results, tracks, onTrack("text"))],
    ["of rows that lost their event", "GF2040", join(beyond, results)],
    ["of another event", "GF2022", join(results, table("t", { event: ["season"] }))],
    [
      "of an event with one key in common",
      "GF2022",
      join(table("t", { event: ["race", "stint"] }), table("u", { event: ["race", "heat"] })),
    ],
    ["of a wider event", "GF2022", join(table("t", { event: ["race", "stint"] }), results)],
    ["of a narrower event", "GF2022", join(results, table("t", { event: ["race", "stint"] }))],
    ["of more entities", "GF2012", join(table("t", { entity: [] }), results)],
    ["of more ticks", "GF2012", join(results, laps)],
    ["of a tick that is an entity here", "GF2012", join(table("t", { entity: ["driver", "lap"] }), laps)],
    [
      "of an entity that is a tick here",
      "GF2012",
      join(table("t", { tick: { ...own, columns: ["car"] } }), table("u", { entity: ["driver", "car"] })),
    ],
    ["of keys of another kind", "GF2015", join(results, texts)],
    ["with a column that is there", "GF2013", join(results, results, { prefix: "" })],
    [
      "of facts with a column that is there",
      "GF2013",
      join(derive(results, { size: lit(1) }), tracks, { ...onTrack("known"), prefix: "" }),
    ],
  ])("%s", (_, code, relation) => {
    expect(codes(relation)).toEqual([code]);
  });

  test.each<[string, Relation]>([
    [
      "more entities that are only asked whether they are there",
      join(table("t", { entity: [] }), results, { how: "semi" }),
    ],
    ["more ticks that are only asked whether they are not there", join(results, laps, { how: "anti" })],
    ["facts beside facts", join(tracks, facts("more", "track"), onTrack("track"))],
    ["fewer entities", join(results, table("t", { entity: [] }))],
    ["fewer ticks", join(laps, results)],
    [
      "text found by a category",
      join(results, facts("f", "kind", { kind: { dtype: "str" } }), { on: [{ left: "kind", right: "kind" }] }),
    ],
  ])("is accepted: %s", (_, relation) => {
    expect(codes(relation)).toEqual([]);
  });

  test("a table without events has no timeline", () => {
    expect(codes(table("t", { ...noEvent, tick: own }))).toContain("GF1101");
  });
});

describe("an invalid joinPrior is refused", () => {
  test.each<[string, string, Relation]>([
    ["of a log on the left", "GF2031", joinPrior(weather, results)],
    ["of a log on the right", "GF2031", joinPrior(results, weather)],
    ["of another timeline", "GF2011", joinPrior(results, elsewhere)],
    ["without a time, where events overlap", "GF2029", joinPrior(legs, legs)],
    ["as of a time, where events do not overlap", "GF2062", joinPrior(results, results, { asOf: "start" })],
    ["as of a time that denotes no instant", "GF2028", joinPrior(legs, legs, { asOf: "landed" })],
    ["as of a time that is not there", "GF2006", joinPrior(legs, legs, { asOf: "nowhere" })],
    ["of facts", "GF2038", joinPrior(tracks, tracks)],
    ["of events beside facts", "GF2038", joinPrior(tracks, results)],
    ["beside rows without an order", "GF2038", joinPrior(unordered, results)],
    ["of rows without an order", "GF2038", joinPrior(results, unordered)],
    ["of rows of another order", "GF2038", joinPrior(results, table("t", { order: ["day", "heat"] }))],
    ["of rows with ticks", "GF2072", joinPrior(laps, laps)],
    ["of entities that are not there", "GF2033", joinPrior(table("t", { entity: [] }), results)],
    ["by a column that is not here", "GF2006", joinPrior(results, derive(results, { x: lit(1) }), { by: ["x"] })],
    ["by a column that is not there", "GF2006", joinPrior(derive(results, { x: lit(1) }), results, { by: ["x"] })],
    [
      "by a column that is of another kind there",
      "GF2015",
      joinPrior(derive(results, { x: lit(1) }), derive(results, { x: col("text") }), { by: ["x"] }),
    ],
    ["of entities of another kind", "GF2015", joinPrior(results, table("t", {}, { driver: { dtype: "str" } }))],
    [
      "in an order of another kind",
      "GF2015",
      joinPrior(results, dedupe(table("t", { event: ["race"] }, { day: { dtype: "date" } }), ["race", "driver"])),
    ],
    ["with a column that is there", "GF2013", joinPrior(results, results, { prefix: "" })],
  ])("%s", (_, code, relation) => {
    expect(codes(relation).filter((one) => one !== "GF2067")).toEqual([code]);
  });
});

describe("an invalid asOf is refused", () => {
  const keys = (left: string) => ({ keys: [{ left, right: "track" }] });
  test.each<[string, string, Relation]>([
    ["beside a log", "GF2031", asOf(weather, weather)],
    ["of what is no log", "GF2032", asOf(results, tracks)],
    ["as of a time that denotes no instant", "GF2028", asOf(results, weather, { on: "known" })],
    ["as of a time that is not there", "GF2006", asOf(results, weather, { on: "nowhere" })],
    ["found by a column that is not there", "GF2033", asOf(results, weather, keys("nowhere"))],
    ["found by a column of another kind", "GF2015", asOf(results, weather, keys("text"))],
    [
      "as of a time of another kind",
      "GF2015",
      asOf(table("t", {}, { start: { dtype: "date", moment: grid } }), weather),
    ],
    ["with a column that is there", "GF2013", asOf(derive(results, { rain: lit(1) }), weather, { prefix: "" })],
  ])("%s", (_, code, relation) => {
    expect(codes(relation)).toEqual([code]);
  });
});

describe("an invalid union is refused", () => {
  test.each<[string, string, Relation]>([
    ["of a log above", "GF2031", union(weather, results)],
    ["of a log below", "GF2031", union(results, weather)],
    ["of another timeline", "GF2011", union(results, elsewhere)],
    ["of another event", "GF2035", union(results, table("t", { event: ["season"], entity: ["driver"] }, more))],
    ["of other entities", "GF2035", union(results, table("t", { entity: ["driver", "car"] }, more))],
    ["of another order", "GF2035", union(results, unordered)],
    ["of another settlement", "GF2035", union(legs, table("t", { timeline: overlapping }, settling))],
    ["of other ticks", "GF2035", union(laps, minutes)],
    [
      "of another clock",
      "GF2035",
      union(
        laps,
        table("t", { tick: { ...own, clock: "sector" }, rows: lapwise }, { ...columns, lapTime: { at: lapwise } }),
      ),
    ],
    ["of a column more above", "GF2036", union(derive(results, { x: lit(1) }), results)],
    ["of a column more below", "GF2036", union(results, derive(results, { x: lit(1) }))],
    [
      "of columns of two kinds",
      "GF2037",
      union(derive(results, { x: col("text") }), derive(results, { x: col("known") })),
    ],
  ])("%s", (_, code, relation) => {
    expect(codes(relation)).toEqual([code]);
  });
});

describe("tables with different orders", () => {
  const other = table("other", { order: ["heat"] }, more);
  const both = join(results, other);
  const event = over("event");
  test.each<[string, Relation]>([
    ["in a column", of(over("prior"), both)],
    ["in a part of a value", of(arithmetic("plus", event, over("prior")), both)],
    ["in the value of a window", of(over("event", over("prior")), both)],
    ["in a filter", filter(both, compare("gt", over("prior"), lit(0)))],
    ["in what rows are held against each other by", top(both, over("later"), ["race"])],
    ["in a career", of(over("career"), both)],
    ["in an earlier row", joinPrior(both, results)],
  ])("are refused if a step uses the order: %s", (_, relation) => {
    expect(codes(relation)).toEqual(["GF2067"]);
  });

  test.each<[string, Relation]>([
    ["nothing", both],
    ["a window within the event", of(event, both)],
    ["a top by the keys", top(both, null, ["race"])],
    ["a window over all rows", of(over("everywhere"), both)],
  ])("are accepted if no step uses it: %s", (_, relation) => {
    expect(codes(relation)).toEqual([]);
  });

  test("are refused at the step that uses it", () => {
    const step = { file: "p.pipeline.ts", line: 3, column: 5 };
    const made = { ...of(over("prior"), both), site: step } as Relation;
    expect(verified(made).findings.map(({ code, site }) => [code, site])).toEqual([["GF2067", step]]);
  });
});

describe("a column of a refused step exists, and counts as refused", () => {
  const misfit = table("t", { event: ["season"] });
  const supper = table("t", {}, { known: {}, place: { at: "after 'supper'" } });
  test.each<[string, Relation, string]>([
    ["of a join", join(results, misfit), "j_known"],
    ["of an earlier row", joinPrior(results, unordered), "p_known"],
    ["of a row of a log", asOf(results, weather, { on: "known" }), "w_rain"],
    ["of a selection", select(results, { name: "nowhere", as: "x" }), "x"],
    ["a key of groups", aggregate(refused, ["race", "bad"]), "bad"],
    ["of a table", supper, "place"],
  ])("%s", (_, relation, name) => {
    expect(verified(relation).relation.columns.get(name)).toBe(null);
  });

  test("a refused union leaves the rows of its left side unchanged", () => {
    expect(verified(union(results, table("t", { rows: finished, entity: [] }))).relation.rows).toBe("always");
  });
});

describe("a refused column keeps its parts", () => {
  test.each<[string, Relation, string]>([
    ["a column", of(arithmetic("plus", col("known"), col("nowhere"))), "x"],
    ["a column whose first operand is refused", of(arithmetic("plus", col("nowhere"), col("known"))), "x"],
    ["a column of groups", aggregate(results, ["race"], { x: group("text") }), "x"],
    ["a joined column", join(refused, refused), "j_bad"],
  ])("%s", (_, relation, name) => {
    const { columns: there, refused: why } = verified(relation).relation;
    expect([there.get(name), why.get(name)?.at, why.get(name)?.parts.length]).toEqual([null, null, expect.any(Number)]);
    expect(why.get(name)?.parts).not.toEqual([]);
  });

  test("a key of groups", () => {
    const subject = verified(aggregate(refused, ["race", "bad"])).relation.refused.get("bad")?.subject;
    expect(subject?.of === "column" && subject.step.kind).toBe("aggregate");
  });

  test("the rows of a top", () => {
    const { whyRows } = verified(top(results, arithmetic("plus", col("known"), col("nowhere")), ["race"])).relation;
    expect(whyRows.parts.map(({ fact }) => fact.at)).toContain(null);
  });

  test("a column that was not refused is not among the refused ones", () => {
    expect([...verified(refused).relation.refused.keys()]).toEqual(["bad"]);
  });
});

describe("a refused column causes no second refusal", () => {
  test.each<[string, Relation]>([
    ["a column", derive(refused, { x: col("bad") })],
    ["a partition", derive(refused, { x: over("event", "known", { by: ["bad"] }) })],
    ["a key of groups", aggregate(refused, ["race", "bad"])],
    ["a side of a union", union(refused, derive(results, { bad: lit(1) }))],
    ["a filter", filter(refused, isPositive("bad"))],
    ["a time", derive(derive(legs, { bad: col("nowhere") }), { x: over("prior", "place", { asOf: "bad" }) })],
  ])("%s", (_, relation) => {
    expect(codes(relation)).toEqual(["GF2006"]);
  });
});

describe("arithmetic makes", () => {
  test.each<[string, expressions.ArithmeticNode["operator"], string, string]>([
    ["a whole number of whole numbers added", "plus", "whole", "i64"],
    ["a fraction of whole numbers divided", "divide", "whole", "f64"],
    ["a duration of durations added", "plus", "span", "duration"],
  ])("%s", (_, operator, name, dtype) => {
    expect(brand(of(arithmetic(operator, col(name), col(name))), "x")?.dtype).toBe(dtype);
  });
});

describe("an aggregate makes", () => {
  test.each<[string, expressions.WindowNode["aggregate"], string, string]>([
    ["a whole number of whole numbers summed", "sum", "small", "i64"],
    ["a whole number of booleans summed", "sum", "yes", "i64"],
    ["a fraction of fractions summed", "sum", "known", "f64"],
    ["a duration of durations summed", "sum", "span", "duration"],
    ["the dtype of the value, of the least", "min", "small", "i8"],
    ["a duration, of the least duration", "min", "span", "duration"],
    ["a fraction, of a mean", "mean", "small", "f64"],
    ["a whole number, of a count", "count", "text", "i64"],
    ["a whole number, of a count of durations", "count", "span", "i64"],
  ])("%s", (_, aggregated, name, dtype) => {
    expect(brand(of(over("event", name, {}, aggregated)), "x")?.dtype).toBe(dtype);
  });

  test("advises to use the seconds of a duration where numbers are required", () => {
    const takes = (name: string, aggregated: expressions.WindowNode["aggregate"] = "mean") =>
      verified(of(over("event", name, {}, aggregated))).findings.flatMap(({ code, params }) =>
        code === "GF2009" ? [(params as { readonly takes: string }).takes] : [],
      );
    expect(takes("span")).not.toEqual(takes("text"));
    expect(takes("span", "any")).toEqual(takes("text", "any"));
  });
});

describe("isIn is nullable for", () => {
  const many = { type: "array", items: { type: "number" } };
  const sought = (name: string) => of(expressions.isIn({ value: col(name), list: { kind: "param", name: "many" } }));
  test.each<[string, string, readonly string[], boolean]>([
    ["if the list may be", "known", [], true],
    ["if the value may be", "missing", ["many"], true],
    ["not if neither may be", "known", ["many"], false],
  ])("%s", (_, name, required, nullable) => {
    const params = { properties: { many }, required };
    expect(verified(sought(name), { params }).relation.columns.get("x")?.nullable).toBe(nullable);
  });
});

describe("a finding is reported at its step", () => {
  const step = (line: number) => ({ file: "p.pipeline.ts", line, column: 1 });
  const at = (line: number, relation: Relation) => ({ ...relation, site: step(line) }) as Relation;
  const shown = (relation: Relation, fields: Partial<ReturnType<typeof pipeline>> = {}) =>
    verified(relation, fields).findings.map(({ code, site }) => `${code} ${site?.line}`);
  const found = (by: readonly string[], from: Relation) => aggregate(from, by, { known: group("known") });
  const during = { decides: { at: lapwise, said: "during 'race'", timeline: "weekend" } };

  test("the second of three steps loses the event", () => {
    const lostEvent = at(
      3,
      filter(at(2, found(["driver"], at(1, filter(results, isPositive("known"))))), isPositive("known")),
    );
    expect(shown(lostEvent)).toEqual(["GF2027 2"]);
  });

  test("the second of three steps loses the ticks", () => {
    const ticking = table("laps", { tick: own }, columns);
    const lostTicks = at(
      3,
      filter(at(2, found(["race"], at(1, filter(ticking, isPositive("known"))))), isPositive("known")),
    );
    expect(shown(lostTicks, during)).toEqual(["GF2004 2"]);
  });

  test("there is no event and no tick from the start", () => {
    expect(shown(at(1, filter(tracks, isPositive("size"))), { features: ["size"] })).toEqual(["GF2027 1"]);
    expect(shown(at(2, filter(results, isPositive("known"))), during)).toEqual(["GF2004 1"]);
  });

  test("the loss of the event is not reported if a step was refused", () => {
    expect(codes(found(["driver", "nowhere"], results))).toEqual(["GF2006"]);
    expect(verified(found(["driver", "nowhere"], results)).findings.map(({ code }) => code)).not.toContain("GF2027");
  });

  test("rows are late because of the first step that makes them as late as they are", () => {
    const lateRows = at(
      3,
      filter(at(2, filter(at(1, filter(results, isPositive("rank"))), isPositive("place"))), isPositive("rank")),
    );
    const race = { decides: { at: grid, said: "before 'race'", timeline: "weekend" } };
    expect(shown(lateRows, race)).toEqual(["GF2003 2"]);
  });
});

test("a column that both sides of joinPrior have is reported missing only by its name", () => {
  const x = of(lit(1));
  for (const [left, right] of [
    [results, x],
    [x, results],
  ] as const)
    expect(verified(joinPrior(left, right, { by: ["x"] })).findings[0]?.params).toEqual({ name: "x" });
});

test("tables are sorted by name, without duplicates", () => {
  const names = (relation: Relation) => verified(relation).tables.map(({ name }) => name);
  expect(names(join(table("b"), join(table("a"), table("c"), { prefix: "c_" })))).toEqual(["a", "b", "c"]);
  expect(names(join(table("c"), join(table("b"), table("a"), { prefix: "a_" })))).toEqual(["a", "b", "c"]);
  expect(names(join(table("b"), table("b")))).toEqual(["b"]);
});

test("outputs are keys, features and labels, including refused ones", () => {
  const { outputs } = verified(results, {
    decides: { at: grid, said: "before 'race'", timeline: "weekend" },
    features: ["known", "place"],
    keys: ["rank"],
    labels: ["champion"],
  });
  expect(outputs.map(({ role, name }) => `${role} ${name}`)).toEqual([
    "key race",
    "key driver",
    "key rank",
    "feature known",
    "feature place",
    "label champion",
  ]);
});

describe("the leak rule refuses", () => {
  const decide = (at: string, said: string) => ({ decides: { at, said, timeline: "weekend" } });
  const race = decide(grid, "before 'race'");
  const lapNow = decide(lapwise, "during 'race'");
  const refusedFor = (relation: Relation, fields: Partial<ReturnType<typeof pipeline>>) =>
    verified(relation, fields).findings.map(({ code, name }) => (name === null ? code : `${code} ${name}`));

  test.each<[string, readonly string[], Relation, Partial<ReturnType<typeof pipeline>>]>([
    ["a feature that is known too late", ["GF2001 place"], results, { ...race, features: ["known", "place"] }],
    ["each of two of them", ["GF2001 place", "GF2001 champion"], results, { ...race, features: ["place", "champion"] }],
    ["a key that is known too late", ["GF2002 place"], results, { ...race, keys: ["place"] }],
    ["rows that are known too late", ["GF2003"], table("t", { rows: finished }), race],
    ["rows at no such tick", ["GF2004"], results, lapNow],
    ["a decision that is on no chain", ["GF2023"], results, decide("after 'supper'", "after 'supper'")],
    ["a decision on another timeline", ["GF2023"], results, { decides: { ...race.decides, timeline: "season" } }],
    ["a decision that is spelled otherwise", ["GF2024"], results, decide(finished, "before 'race'")],
    ["a decision that is spelled as always", ["GF2024"], results, decide(grid, "before every phase")],
    ["a decision that is spelled as hindsight", ["GF2024"], results, decide(grid, "in hindsight")],
    ["a decision before every phase that is spelled as another", ["GF2024"], results, decide("always", finished)],
    ["a decision in hindsight that is spelled as another", ["GF2024"], results, decide(hindsight, finished)],
    ["a decision that is spelled as another", ["GF2024"], results, decide(finished, grid)],
    [
      "a feature that may be null, where none may",
      ["GF2025 missing"],
      results,
      { features: ["missing"], nulls: "refused" },
    ],
    ["facts", ["GF2027"], tracks, { features: ["size"] }],
    ["rows that lost their event", ["GF2027"], beyond, {}],
    ["a log", ["GF2031"], weather, { features: ["rain"] }],
    ["no features", ["GF2020"], results, { features: [] }],
    ["a feature that is not there", ["GF2006 nowhere"], results, { features: ["nowhere"] }],
    ["a key that is not there", ["GF2006 nowhere"], results, { keys: ["nowhere"] }],
    ["a label that is not there", ["GF2006 nowhere"], results, { labels: ["nowhere"] }],
    ["a key column as a feature", ["GF2016 driver"], results, { features: ["driver"] }],
    ["a feature as a label", ["GF2016 known"], results, { labels: ["known"] }],
    ["a key as a label", ["GF2016 rank"], results, { keys: ["rank"], labels: ["rank"] }],
    ["a parameter of objects", ["GF1103"], results, { params: { properties: { p: { type: "object" } } } }],
    [
      "a parameter of lists of objects",
      ["GF1103"],
      results,
      { params: { properties: { p: { type: "array", items: { type: "object" } } } } },
    ],
    [
      "a parameter of text or numbers",
      ["GF1103"],
      results,
      { params: { properties: { p: { anyOf: [{ type: "string" }, { type: "number" }] } } } },
    ],
  ])("%s", (_, expected, relation, fields) => {
    expect(refusedFor(relation, fields)).toEqual(expected);
  });

  test.each<[string, Relation, Partial<ReturnType<typeof pipeline>>]>([
    ["a feature known at the decision", results, { ...race, features: ["rank"] }],
    ["a label known later", results, { ...race, labels: ["champion"] }],
    ["a key column that may be null, where no feature may", results, { keys: ["missing"], nulls: "refused" }],
    ["a decision at ticks that the rows have", laps, { ...lapNow, features: ["lapTime"] }],
    ["a decision before every phase", results, decide("always", "before every phase")],
  ])("is accepted: %s", (_, relation, fields) => {
    expect(refusedFor(relation, fields)).toEqual([]);
  });
});
