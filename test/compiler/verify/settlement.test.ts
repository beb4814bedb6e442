/** The timestamps that settle something according to the verifier: one case per operand of each union. */
import { describe, expect, test } from "vitest";
import { settlementOf } from "../../../src/compiler/verify/settlement.ts";
import * as expressions from "../../../src/plan/expressions/index.ts";
import {
  aggregate,
  asOf,
  codes,
  col,
  columns,
  dedupe,
  derive,
  type Expression,
  facts,
  filter,
  finished,
  group,
  isPositive,
  join,
  joinPrior,
  lapwise,
  lit,
  log,
  over,
  overlapping,
  own,
  type Relation,
  select,
  table,
  top,
  union,
  verified,
} from "./plans.ts";

const late = { dtype: "datetime", at: finished } as const;
/** Rows that are there from the start. */
const flights = table("flights", { timeline: overlapping, settled: "landed" }, { ...columns, landed: late });
/** Rows that come, and an event that is closed after the last of them. */
const claimed = { ...columns, decided: late, over: late, paid: late, sum: { at: finished, settled: "paid" } };
const claims = table("claims", { timeline: overlapping, rows: finished, settled: "decided", closed: "over" }, claimed);
const legs = table(
  "legs",
  { timeline: overlapping, tick: own, rows: lapwise, settled: "decided", closed: "over" },
  { ...claimed, height: { at: lapwise } },
);
/** The same columns, of rows that come and of rows that are always there. */
const both = { ...columns, landed: late, over: late };
const coming = table("coming", { timeline: overlapping, rows: finished, settled: "landed", closed: "over" }, both);
const present = table("present", { timeline: overlapping, settled: "landed" }, both);
const schema = { type: "number", minimum: 1 };
const dropped = table(
  "dropped",
  { timeline: overlapping, settled: "landed" },
  {
    ...columns,
    place: { at: finished, check: { schema, otherwise: "drop" } },
    landed: late,
  },
);
/** Rows of which a key or an order, known always, settles the other columns. */
const keyed = (fields: Parameters<typeof table>[1]) =>
  table(
    "keyed",
    { timeline: overlapping, settled: "landed", ...fields },
    { ...columns, landed: { dtype: "datetime" } },
  );
const routes = facts("routes", "route");
const weather = log("weather", "route");
const on = (left: string) => ({ on: [{ left, right: "route" }] });

const settledBy = (relation: Relation, name: string): readonly string[] => {
  expect(codes(relation)).toEqual([]);
  const { plan, environments } = verified(relation);
  const settlement = settlementOf(plan.relation, name, environments);
  return (settlement?.times ?? ["nothing is said"])
    .map((time) => time.replace(/^'(\w+)' of (?:table )?'?([\w ]+?)'?$/, "$1 of $2"))
    .sort();
};

const of = (relation: Relation, value: Expression): Relation => derive(relation, { x: value });
/** A column that is settled from the start, whatever its rows are. */
const marked = (relation: Relation): Relation => derive(relation, { mark: lit(1) });
/** How many rows there are of the event: what is seen of it is the rows and the event, and no value. */
const counted = (relation: Relation): Relation => of(relation, over("event", lit(1), {}, "count"));
const [landed, decided, closed, paid] = ["landed of flights", "decided of claims", "over of claims", "paid of claims"];
const [place, start] = ["landed of flights", "start of the row itself"];

describe("the settlement of a declared column", () => {
  test.each<[string, Relation, string, readonly string[]]>([
    ["nothing, if it is known always", flights, "known", []],
    ["nothing, if it is a key of rows that are always there", flights, "driver", []],
    ["nothing, if it is a key that settles other columns", keyed({ entity: ["landed"] }), "landed", []],
    ["nothing, if it is an order that settles other columns", keyed({ order: ["landed"] }), "landed", []],
    ["the time of its table", flights, "place", [landed]],
    ["itself, if it is such a time", flights, "landed", [landed]],
    ["the time of its rows, if it is a key", claims, "driver", [decided]],
    ["the time of its rows, if it is known always", claims, "known", [decided]],
    ["a time of its own, and that of its rows", claims, "sum", [decided, paid]],
    ["what a check that drops rows looks at", dropped, "known", ["landed of dropped"]],
    ["what a check that drops rows looks at, if it is a key", dropped, "driver", ["landed of dropped"]],
    [
      "the parts of its value",
      of(claims, expressions.arithmetic({ operator: "plus", left: lit(1), right: col("sum") })),
      "x",
      [decided, paid],
    ],
    ["nothing, if it is a constant", marked(claims), "mark", []],
  ])("%s", (_, relation, name, expected) => {
    expect(settledBy(relation, name)).toEqual(expected);
  });
});

describe("the settlement of expressions that read other rows", () => {
  const lagged = (value: Expression): Expression => expressions.shift({ value, rows: 1 });
  test.each<[string, Relation, readonly string[]]>([
    ["the value, over the event", of(flights, over("event", "place")), [landed]],
    ["the rows and the closing, over the event", counted(claims), [decided, closed]],
    ["the partition, over the event", of(flights, over("event", "known", { by: ["place"] })), [place]],
    [
      "the time within which rows count",
      of(legs, over("trailing", lit(1), { within: { column: "paid", span: "2d" } }, "count")),
      ["decided of legs", "over of legs", "paid of legs"],
    ],
    ["the timestamp as of which it is read", of(flights, over("prior", "place", { asOf: "start" })), [start]],
    [
      "what settles that timestamp",
      of(flights, over("prior", "place", { asOf: "posted" })),
      [landed, "posted of the row itself"],
    ],
    [
      "the partition, as of a timestamp",
      of(flights, over("prior", "place", { asOf: "start", by: ["rank"] })),
      [landed, start],
    ],
    ["the rows and the closing, of the row before", of(legs, lagged(lit(1))), ["decided of legs", "over of legs"]],
    ["the value, of the row before", of(legs, lagged(col("sum"))), ["decided of legs", "over of legs", "paid of legs"]],
    [
      "the value, of the latest one",
      of(legs, expressions.fill({ value: col("sum"), direction: "forward", limit: null })),
      ["decided of legs", "over of legs", "paid of legs"],
    ],
    [
      "the value, of the line between two",
      of(legs, expressions.interpolate({ value: col("sum") })),
      ["decided of legs", "over of legs", "paid of legs"],
    ],
  ])("%s", (_, relation, expected) => {
    expect(settledBy(relation, "x")).toEqual([...expected].sort());
  });
});

describe("the settlement of the rows of a step", () => {
  /** What an inner join finds is there once the row is; nothing is said of the event. */
  const there = (right: Relation): Relation => join(flights, marked(right), { how: "inner" });
  const always = expressions.compare({ operator: "gt", left: lit(1), right: lit(0) });
  const among = (right: Relation): Relation => join(right, marked(right), { how: "inner" });
  test.each<[string, Relation, readonly string[]]>([
    ["the rows before a filter", there(filter(claims, always)), [decided]],
    ["the predicate of a filter", there(filter(flights, isPositive("place"))), [landed]],
    ["the rows that a left join keeps", there(join(claims, flights, { prefix: "k_" })), [decided]],
    ["nothing, of what a left join does not have to find", there(join(flights, claims, { prefix: "k_" })), []],
    ["the rows on the left of an inner join", there(join(claims, flights, { how: "inner", prefix: "k_" })), [decided]],
    ["the rows that an inner join finds", there(join(flights, claims, { how: "inner", prefix: "k_" })), [decided]],
    [
      "the key by which an inner join finds facts",
      there(join(flights, routes, { how: "inner", prefix: "k_", ...on("place") })),
      [landed],
    ],
    ["the rows that a semi join finds", there(join(flights, claims, { how: "semi" })), [decided]],
    [
      "the rows and the closing, of what an anti join does not find",
      there(join(flights, claims, { how: "anti" })),
      [decided, closed],
    ],
    [
      "the key by which an anti join does not find facts",
      there(join(flights, routes, { how: "anti", ...on("place") })),
      [landed],
    ],
    ["the rows above, in a union", there(union(marked(coming), marked(present))), ["landed of coming"]],
    ["the rows below, in a union", there(union(marked(present), marked(coming))), ["landed of coming"]],
    ["the rows and the closing of a group", there(aggregate(claims, ["race", "driver"])), [decided, closed]],
    ["the keys of a group", among(aggregate(flights, ["race", "driver", "rank"])), [landed]],
    ["the rows and the closing, of a top", there(top(claims, null, ["race"])), [decided, closed]],
    ["the rows and the closing, of a top of all rows", there(top(claims, null, [])), [decided, closed]],
    ["what a top compares", there(top(flights, col("place"), ["race"])), [landed]],
    ["what a top is per", there(top(flights, null, ["race", "rank"])), [landed]],
    ["the rows and the closing, of a dedupe", there(dedupe(claims, ["race", "driver"])), [decided, closed]],
    ["the keys of a dedupe", among(dedupe(flights, ["race", "driver", "rank"])), [landed]],
  ])("%s", (_, relation, expected) => {
    expect(settledBy(relation, "j_mark")).toEqual(expected);
  });
});

describe("the closing of an event", () => {
  const [gone] = ["over of claims"];
  test.each<[string, Relation, readonly string[]]>([
    ["the closing before a filter", counted(filter(claims, isPositive("known"))), [decided, gone]],
    ["the closing before a left join", counted(join(claims, flights)), [decided, gone]],
    ["the closing on the left of an inner join", counted(join(claims, flights, { how: "inner" })), [decided, gone]],
    ["the closing of what an inner join finds", counted(join(flights, claims, { how: "inner" })), [decided, gone]],
    [
      "the closing above, in a union",
      counted(union(marked(coming), marked(present))),
      ["landed of coming", "over of coming"],
    ],
    [
      "the closing below, in a union",
      counted(union(marked(present), marked(coming))),
      ["landed of coming", "over of coming"],
    ],
    ["the closing before groups", counted(aggregate(claims, ["race"])), [decided, gone]],
    ["the keys of groups", counted(aggregate(flights, ["race", "rank"])), [landed]],
    ["the closing before a top", counted(top(claims, null, ["race"])), [decided, gone]],
    ["the closing before a dedupe", counted(dedupe(claims, ["race"])), [decided, gone]],
    ["the closing before a selection", counted(select(claims, { name: "sum", as: "total" })), [decided, gone]],
  ])("%s", (_, relation, expected) => {
    expect(settledBy(relation, "x")).toEqual(expected);
  });
});

describe("the settlement of a joined column", () => {
  test.each<[string, Relation, string, readonly string[]]>([
    [
      "the joined value, the joined rows and the joined closing, if it may not be there",
      join(flights, claims),
      "j_sum",
      [decided, closed, paid],
    ],
    [
      "the joined value and the joined rows, if it is there",
      join(flights, claims, { how: "inner" }),
      "j_sum",
      [decided, paid],
    ],
    ["the key by which facts are found", join(flights, routes, on("place")), "j_size", [landed]],
    ["the left value, before a join", join(claims, flights), "sum", [decided, paid]],
    [
      "the left value, before a join without a prefix",
      join(claims, table("other", { timeline: overlapping }, { other: {} }), { prefix: "" }),
      "sum",
      [decided, paid],
    ],
    ["the left value, before a semi join", join(claims, flights, { how: "semi" }), "sum", [decided, paid]],
    ["the timestamp, of an earlier row", joinPrior(flights, flights, { asOf: "start" }), "p_place", [start]],
    [
      "what settles the timestamp, of an earlier row",
      joinPrior(flights, flights, { asOf: "posted" }),
      "p_place",
      [landed, "posted of the row itself"],
    ],
    [
      "a column in common, of an earlier row",
      joinPrior(of(flights, col("place")), of(flights, col("rank")), { asOf: "start", by: ["x"] }),
      "p_place",
      [landed, start],
    ],
    ["an entity key, of an earlier row", joinPrior(claims, claims, { asOf: "start" }), "p_place", [decided, start]],
    [
      "an entity key of it that is another column here, of an earlier row",
      joinPrior(
        derive(table("few", { timeline: overlapping, entity: [], settled: "landed" }, { ...columns, landed: late }), {
          driver: expressions.cast({ value: col("place"), dtype: "i64" }),
        }),
        flights,
        { asOf: "start" },
      ),
      "p_place",
      ["landed of few", start],
    ],
    ["the left value, before an earlier row", joinPrior(claims, claims, { asOf: "start" }), "sum", [decided, paid]],
    ["the timestamp, of a row of a log", asOf(flights, weather), "w_rain", [start]],
    [
      "what settles the timestamp, of a row of a log",
      asOf(flights, weather, { on: "posted" }),
      "w_rain",
      [landed, "posted of the row itself"],
    ],
    [
      "the key by which a row of a log is found",
      asOf(flights, weather, { keys: [{ left: "place", right: "route" }] }),
      "w_rain",
      [landed, start],
    ],
    ["the value above, in a union", union(of(flights, col("place")), of(flights, lit(1))), "x", [landed]],
    ["the value below, in a union", union(of(flights, lit(1)), of(flights, col("place"))), "x", [landed]],
    [
      "the value of a group, its rows and its closing",
      aggregate(claims, ["race"], { x: group("sum") }),
      "x",
      [decided, closed, paid],
    ],
    [
      "the rows and the closing of a group, without a value",
      aggregate(claims, ["race"], { x: group(lit(1), "count") }),
      "x",
      [decided, closed],
    ],
    ["the rows and the closing of a group, if it is a key", aggregate(claims, ["race"]), "race", [decided, closed]],
    ["the value of a kept row, its rows and its closing", dedupe(claims, ["race"]), "sum", [decided, closed, paid]],
    [
      "the rows and the closing of the one group of all rows",
      aggregate(claims, [], { x: group(lit(1), "count") }),
      "x",
      [decided, closed],
    ],
    [
      "the rows and the closing, of the one row that is kept of all",
      dedupe(marked(claims), []),
      "mark",
      [decided, closed],
    ],
    ["the keys of a kept row", marked(dedupe(flights, ["race", "rank"])), "known", [landed]],
    ["the value that it names", select(claims, { name: "sum", as: "total" }), "total", [decided, paid]],
  ])("%s", (_, relation, name, expected) => {
    expect(settledBy(relation, name)).toEqual([...expected].sort());
  });

  test("there is none if events do not overlap", () => {
    expect(settledBy(table("t"), "place")).toEqual(["nothing is said"]);
  });
});
