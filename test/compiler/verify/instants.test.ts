/** When the verifier says that a column or the rows of a step are known: one case per operand of each maximum. */
import { describe, expect, test } from "vitest";
import * as expressions from "../../../src/plan/expressions/index.ts";
import {
  aggregate,
  always,
  asOf,
  assumeRows,
  at,
  brand,
  choice,
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
  type Relation,
  rowsAt,
  select,
  shared,
  table,
  top,
  union,
  verified,
} from "./plans.ts";

const results = table("results");
const lateRows = table("late", { rows: finished });
const hindsightRows = table("hindsight", { rows: hindsight });
const ticking = { ...columns, lapTime: { at: lapwise } };
const laps = table("laps", { tick: own, rows: lapwise }, ticking);
const minutes = table("minutes", { tick: shared, rows: lapwise }, ticking);
const legs = table(
  "legs",
  { timeline: overlapping, settled: "landed" },
  {
    ...columns,
    landed: { dtype: "datetime", at: finished },
  },
);
const tracks = facts("tracks", "track");
const weather = log("weather", "track");
const on = (left: string, right = "track") => ({ on: [{ left, right }] });

/** One value over a relation. */
const of = (relation: Relation, value: Expression): Relation => derive(relation, { x: value });
/** A partition by a column, of which the instant alone matters. */
const by = (...names: readonly string[]) => ({ by: names });

describe("a same-row value is as late as the latest of its parts", () => {
  const [early, late] = [col("known"), col("place")];
  const yes = isPositive("known");
  test.each<[string, Expression]>([
    ["the left number", expressions.arithmetic({ operator: "plus", left: late, right: early })],
    ["the right number", expressions.arithmetic({ operator: "plus", left: early, right: late })],
    ["the left duration", expressions.arithmetic({ operator: "plus", left: col("late_span"), right: col("span") })],
    ["the right duration", expressions.arithmetic({ operator: "minus", left: col("span"), right: col("late_span") })],
    ["the left side of a comparison", expressions.compare({ operator: "lt", left: late, right: early })],
    ["the right side of a comparison", expressions.compare({ operator: "lt", left: early, right: late })],
    ["the left condition", expressions.logic({ operator: "and", left: isPositive("place"), right: yes })],
    ["the right condition", expressions.logic({ operator: "and", left: yes, right: isPositive("place") })],
    ["what is negated", expressions.not({ value: isPositive("place") })],
    ["a condition", choice(isPositive("place"), early, early)],
    ["the value of then", choice(yes, late, early)],
    ["the value of otherwise", choice(yes, early, late)],
    ["a value asked for nulls", expressions.isNull({ value: late })],
    ["a value with a fallback", expressions.orElse({ value: late, fallback: early })],
    ["a fallback", expressions.orElse({ value: early, fallback: late })],
    ["a value that is cast", expressions.cast({ value: late, dtype: "i64" })],
    [
      "a value sought in a list",
      expressions.isIn({ value: late, list: [{ kind: "literal", dtype: "number", value: 1 }] }),
    ],
    ["the receiver of a function", expressions.functionNode({ name: "greatest", arguments: [late, early] })],
    ["an argument of a function", expressions.functionNode({ name: "greatest", arguments: [early, late] })],
  ])("%s", (_, value) => {
    const spans = { span: { dtype: "duration" }, late_span: { dtype: "duration", at: finished } } as const;
    expect(at(of(table("t", {}, { ...columns, ...spans }), value), "x")).toBe(finished);
  });
});

describe("a window is as late as the latest of its value, its rows and its partition", () => {
  test.each<[string, Relation, string]>([
    ["the value", of(results, over("event", "place")), finished],
    ["the rows", of(lateRows, over("event")), finished],
    ["the partition", of(results, over("event", "known", by("place"))), finished],
    ["the second column of the partition", of(results, over("event", "known", by("known", "place"))), finished],
    [
      "the time within which rows count",
      of(results, over("prior", "known", { within: { column: "posted", span: "2d" } })),
      finished,
    ],
    ["the partition of a window over earlier events", of(results, over("prior", "known", by("rank"))), grid],
    ["a window over earlier events: neither the value nor the rows", of(lateRows, over("prior", "place")), always],
    ["a window over earlier events: a value known in hindsight", of(results, over("prior", "champion")), hindsight],
    ["a window over earlier events: rows known in hindsight", of(hindsightRows, over("prior")), hindsight],
    [
      "a window over earlier events: a partition known in hindsight",
      of(results, over("prior", "known", by("champion"))),
      hindsight,
    ],
    [
      "what is read as of a timestamp: the moment that it denotes",
      of(legs, over("prior", "place", { asOf: "start" })),
      grid,
    ],
    [
      "what is read as of a timestamp: the timestamp itself",
      of(legs, over("prior", "place", { asOf: "posted" })),
      finished,
    ],
  ])("%s", (_, relation, expected) => {
    expect(at(relation, "x")).toBe(expected);
  });
});

describe("the tick scope of a window", () => {
  const everyone = { entity: false };
  test.each<[string, Relation, string]>([
    ["own ticks, one entity", of(laps, over("trailing", "lapTime")), lapwise],
    ["own ticks, all entities", of(laps, over("trailing", "lapTime", everyone)), finished],
    [
      "own ticks, all entities, by the entity",
      of(laps, over("trailing", "lapTime", { ...everyone, by: ["driver"] })),
      lapwise,
    ],
    [
      "own ticks of two entity keys, by one of them",
      of(
        table("duels", { tick: own, rows: lapwise, entity: ["driver", "rival"] }, ticking),
        over("trailing", "lapTime", { ...everyone, by: ["driver"] }),
      ),
      finished,
    ],
    ["shared ticks, all entities", of(minutes, over("trailing", "lapTime", everyone)), lapwise],
    ["a career over own ticks, one entity", of(laps, over("career", "lapTime")), lapwise],
    ["a career over own ticks, all entities", of(laps, over("career", "lapTime", everyone)), finished],
    ["peers at own ticks", of(laps, over("peers", "lapTime")), finished],
    ["peers at shared ticks", of(minutes, over("peers", "lapTime")), lapwise],
    ["the whole event", of(minutes, over("event", "lapTime")), finished],
    ["the whole event, own ticks", of(laps, over("event", "lapTime")), finished],
    ["later ticks", of(minutes, over("ahead", "lapTime")), finished],
    ["later own ticks", of(laps, over("ahead", "lapTime")), finished],
    ["ticks around", of(minutes, over("around", "lapTime")), finished],
    ["own ticks around", of(laps, over("around", "lapTime")), finished],
    ["later events", of(results, over("later")), hindsight],
    ["all rows", of(results, over("everywhere")), hindsight],
    ["later events, shared ticks", of(minutes, over("later")), hindsight],
    ["all rows, own ticks", of(laps, over("everywhere")), hindsight],
    ["all rows of facts", of(tracks, over("everywhere", "size")), always],
    ["the value of the row before", of(laps, expressions.shift({ value: col("lapTime"), rows: 1 })), lapwise],
    ["the value of the row after", of(laps, expressions.shift({ value: col("lapTime"), rows: -1 })), finished],
    [
      "the latest value",
      of(laps, expressions.fill({ value: col("lapTime"), direction: "forward", limit: null })),
      lapwise,
    ],
    [
      "the next value",
      of(laps, expressions.fill({ value: col("lapTime"), direction: "backward", limit: null })),
      finished,
    ],
    ["the line between two values", of(laps, expressions.interpolate({ value: col("lapTime") })), finished],
  ])("%s", (_, relation, expected) => {
    expect(at(relation, "x")).toBe(expected);
  });
});

test("isIn with a list parameter depends on the parameter too", () => {
  const value = expressions.isIn({ value: col("place"), list: { kind: "param", name: "many" } });
  const params = { properties: { many: { type: "array", items: { type: "number" } } } };
  const found = verified(of(results, value), { params }).relation.columns.get("x");
  expect([found?.at, found?.why.parts.map(({ fact }) => fact.at)]).toEqual([finished, [finished, always]]);
});

describe("each frame over a value that is known during the phase, for each kind of ticks", () => {
  const everyone = { entity: false };
  // Written down from the table of docs/calculus.md: shared ticks, own ticks of one entity, own ticks of all.
  const expected = {
    trailing: [lapwise, lapwise, finished],
    career: [lapwise, lapwise, finished],
    peers: [lapwise, finished, finished],
    event: [finished, finished, finished],
    ahead: [finished, finished, finished],
    around: [finished, finished, finished],
    prior: [always, always, always],
    later: [hindsight, hindsight, hindsight],
    everywhere: [hindsight, hindsight, hindsight],
  } as const;
  test.each(Object.entries(expected))("%s", (kind, instants) => {
    const frame = kind as keyof typeof expected;
    expect([
      at(of(minutes, over(frame, "lapTime")), "x"),
      at(of(laps, over(frame, "lapTime")), "x"),
      at(of(laps, over(frame, "lapTime", everyone)), "x"),
    ]).toEqual(instants);
  });
});

describe("the aggregate of non-null values is nullable", () => {
  const timed = { start: { dtype: "datetime" }, maybe: { dtype: "datetime", nullable: true }, price: {} } as const;
  const rows = table("t", { tick: shared }, { ...columns, ...timed, missing: { nullable: true } });
  const spanning = (column: string, span: string | number) => ({ within: { column, span } });
  test.each<[string, Expression, boolean]>([
    ["not if the row itself is in the frame", over("trailing"), false],
    ["not over the whole event", over("event"), false],
    ["over later ticks", over("ahead"), true],
    ["over earlier events", over("prior"), true],
    ["over later events", over("later"), true],
    ["if the value is", over("trailing", "missing"), true],
    ["if there must be two values", over("trailing", "known", { atLeast: 2 }), true],
    ["if it is a deviation", over("trailing", "known", {}, "std"), true],
    ["never if it is a count", over("prior", "missing", {}, "count"), false],
    ["if the row may have no time", over("trailing", "known", spanning("maybe", "2d")), true],
    ["if its number may be no number", over("trailing", "known", spanning("price", 2)), true],
    ["not if it has a time", over("trailing", "known", spanning("start", "2d")), false],
  ])("%s", (_, value, nullable) => {
    expect(brand(of(rows, value), "x")?.nullable).toBe(nullable);
  });
});

describe("a value is nullable", () => {
  const spans = { span: { dtype: "duration" }, no_span: { dtype: "duration", nullable: true } } as const;
  const rows = table("t", {}, { ...columns, ...spans, missing: { nullable: true } });
  const [there, missing] = [col("known"), col("missing")];
  const yes = isPositive("known");
  test.each<[string, Expression, boolean]>([
    ["if the left number may be", expressions.arithmetic({ operator: "plus", left: missing, right: there }), true],
    ["if the right number may be", expressions.arithmetic({ operator: "plus", left: there, right: missing }), true],
    ["if the left side compared may be", expressions.compare({ operator: "lt", left: missing, right: there }), true],
    ["if the right side compared may be", expressions.compare({ operator: "lt", left: there, right: missing }), true],
    [
      "if the left condition may be",
      expressions.logic({ operator: "or", left: isPositive("missing"), right: yes }),
      true,
    ],
    [
      "if the right condition may be",
      expressions.logic({ operator: "or", left: yes, right: isPositive("missing") }),
      true,
    ],
    ["if one value of a choice may be", choice(yes, missing, there), true],
    ["if the other value of a choice may be", choice(yes, there, missing), true],
    ["not if only the condition of a choice may be", choice(isPositive("missing"), there, there), false],
    ["not if it has a fallback", expressions.orElse({ value: missing, fallback: there }), false],
    [
      "if the left duration may be",
      expressions.arithmetic({ operator: "plus", left: col("no_span"), right: col("span") }),
      true,
    ],
    [
      "if the right duration may be",
      expressions.arithmetic({ operator: "plus", left: col("span"), right: col("no_span") }),
      true,
    ],
    ["not if it never needs its fallback", expressions.orElse({ value: there, fallback: missing }), false],
    ["if its fallback may be too", expressions.orElse({ value: missing, fallback: missing }), true],
    ["not if it says whether another is", expressions.isNull({ value: missing }), false],
    ["of the row before", expressions.shift({ value: there, rows: 1 }), true],
  ])("%s", (_, value, nullable) => {
    const relation = value.kind === "shift" ? table("t", { tick: shared }, columns) : rows;
    expect(brand(of(relation, value), "x")?.nullable).toBe(nullable);
  });

  test.each<[string, Relation, string, boolean]>([
    ["if it may be in the left side of a union", union(rows, derive(rows, { missing: there })), "missing", true],
    ["if it may be in the right side of a union", union(derive(rows, { missing: there }), rows), "missing", true],
    ["if a left join may find no row", join(results, results), "j_known", true],
    ["not if an inner join finds a row", join(results, results, { how: "inner" }), "j_known", false],
    ["if an inner join finds it null", join(results, rows, { how: "inner" }), "j_missing", true],
    ["if it is of an earlier row", joinPrior(results, results), "p_known", true],
    ["if it is of a log", asOf(results, weather), "w_rain", true],
    ["not if it is a key of groups", aggregate(results, ["race", "rank"]), "rank", false],
    [
      "if a check makes it null",
      table("t", {}, { known: { check: { schema: { type: "number", minimum: 1 }, otherwise: "null" } } }),
      "known",
      true,
    ],
    ["if it is a deviation of a group", aggregate(results, ["race"], { x: group("known", "std") }), "x", true],
    ["not if it is a mean of a group", aggregate(results, ["race"], { x: group("known") }), "x", false],
    ["if it is a mean of nulls", aggregate(rows, ["race"], { x: group("missing") }), "x", true],
    ["never if it is a count of a group", aggregate(rows, ["race"], { x: group("missing", "count") }), "x", false],
  ])("%s", (_, relation, name, nullable) => {
    expect(brand(relation, name)?.nullable).toBe(nullable);
  });
});

describe("the rows of a step are as late as the latest of", () => {
  test.each<[string, Relation, string]>([
    [
      "a check that drops rows",
      table("t", {}, { place: { at: finished, check: { schema: { type: "number", minimum: 1 }, otherwise: "drop" } } }),
      finished,
    ],
    [
      "the declared rows, of which a check drops some",
      table(
        "t",
        { rows: finished },
        { known: { check: { schema: { type: "number", minimum: 1 }, otherwise: "drop" } } },
      ),
      finished,
    ],
    ["the predicate of a filter", filter(results, isPositive("place")), finished],
    ["the rows before a filter", filter(lateRows, isPositive("known")), finished],
    ["the left rows of a union", union(lateRows, results), finished],
    ["the right rows of a union", union(results, lateRows), finished],
    ["the value of a top", top(results, col("place"), ["race"]), finished],
    ["the columns that a top is per", top(results, null, ["race", "place"]), finished],
    ["the rows before a top", top(lateRows, null, ["race"]), finished],
    ["a top of an event with own ticks", top(laps, null, ["race"]), finished],
    ["a top of own ticks of an entity", top(laps, null, ["race", "driver", "lap"]), finished],
    ["a top of shared ticks", top(minutes, null, ["race", "minute"]), lapwise],
    ["a top of an event with shared ticks", top(minutes, null, ["race"]), finished],
    ["a top across events", top(results, null, ["driver"]), hindsight],
    ["the keys of groups", aggregate(results, ["race", "place"]), finished],
    ["the rows of groups", aggregate(lateRows, ["race"]), finished],
    ["groups of an event with own ticks", aggregate(laps, ["race"]), finished],
    ["groups of own ticks of an entity", aggregate(laps, ["race", "driver", "lap"]), lapwise],
    ["groups of own ticks of all entities", aggregate(laps, ["race", "lap"]), finished],
    ["groups of shared ticks", aggregate(minutes, ["race", "minute"]), lapwise],
    ["groups of an event with shared ticks", aggregate(minutes, ["race"]), finished],
    ["groups across events", aggregate(results, ["driver"]), hindsight],
    ["the keys of a dedupe", dedupe(results, ["race", "place"]), finished],
    ["the rows of a dedupe", dedupe(lateRows, ["race"]), finished],
    ["a dedupe of an event with own ticks", dedupe(laps, ["race"]), finished],
    ["a dedupe of own ticks of an entity", dedupe(laps, ["race", "driver", "lap"]), finished],
    ["a dedupe of shared ticks", dedupe(minutes, ["race", "minute"]), lapwise],
    ["a dedupe of an event with shared ticks", dedupe(minutes, ["race"]), finished],
    ["a dedupe across events", dedupe(results, ["driver"]), hindsight],
    ["the rows that an inner join finds", join(results, lateRows, { how: "inner" }), finished],
    ["the rows that a semi join finds", join(results, lateRows, { how: "semi" }), finished],
    ["the rows that an anti join does not find", join(results, lateRows, { how: "anti" }), finished],
    ["a left join: the left rows alone", join(results, lateRows), always],
    ["the left rows of an inner join", join(lateRows, results, { how: "inner" }), finished],
    ["the key by which an inner join finds facts", join(results, tracks, { how: "inner", ...on("place") }), finished],
    ["an earlier row: the rows alone", joinPrior(results, lateRows), always],
    ["a row of a log: the rows alone", asOf(results, weather, { on: "posted" }), always],
    ["what the author assumes", assumeRows(lateRows, grid), grid],
  ])("%s", (_, relation, expected) => {
    expect(rowsAt(relation)).toBe(expected);
  });
});

describe("a column of a step is as late as the latest of", () => {
  test.each<[string, Relation, string, string]>([
    [
      "the left column of a union",
      union(derive(results, { x: col("place") }), derive(results, { x: col("known") })),
      "x",
      finished,
    ],
    [
      "the right column of a union",
      union(derive(results, { x: col("known") }), derive(results, { x: col("place") })),
      "x",
      finished,
    ],
    ["the value of an aggregate", aggregate(results, ["race"], { x: group("place") }), "x", finished],
    ["the keys of an aggregate", aggregate(results, ["race", "place"], { x: group("known") }), "x", finished],
    ["the rows of an aggregate", aggregate(lateRows, ["race"], { x: group("known") }), "x", finished],
    ["an aggregate of later ticks too", aggregate(laps, ["race", "driver"], { x: group("lapTime") }), "x", finished],
    ["an aggregate across events", aggregate(results, ["driver"], { x: group("known") }), "x", hindsight],
    ["a key of an aggregate: always", aggregate(results, ["race", "place"]), "place", always],
    ["the value of a kept row", dedupe(results, ["race", "driver"]), "place", finished],
    ["the rows among which one is kept", dedupe(lateRows, ["race"]), "known", finished],
    ["the keys among which one is kept", dedupe(results, ["race", "rank"]), "known", grid],
    ["a key among which one is kept: always", dedupe(results, ["race", "place"]), "place", always],
    ["the order of kept rows: always", dedupe(lateRows, ["race"]), "day", always],
    ["a kept row of several ticks", dedupe(laps, ["race"]), "lapTime", finished],
    ["a kept row across events", dedupe(results, ["driver"]), "known", hindsight],
    ["the joined column", join(results, results), "j_place", finished],
    ["the joined rows", join(results, lateRows), "j_known", finished],
    ["the key by which facts are found", join(results, tracks, on("place")), "j_size", finished],
    ["the same own tick", join(laps, laps), "j_lapTime", lapwise],
    ["the same shared tick", join(minutes, minutes), "j_lapTime", lapwise],
    [
      "the ticks of a shared clock of all entities",
      join(minutes, table("field", { tick: shared, entity: [], rows: lapwise }, ticking)),
      "j_lapTime",
      lapwise,
    ],
    [
      "own ticks of another clock",
      join(laps, table("sectors", { tick: { ...own, clock: "sector" }, rows: lapwise }, ticking)),
      "j_lapTime",
      finished,
    ],
    [
      "own ticks of a clock of that name in another phase",
      join(
        laps,
        table(
          "others",
          { tick: { ...own, phase: "qualifying" } },
          { ...columns, lapTime: { at: "during 'qualifying'" } },
        ),
      ),
      "j_lapTime",
      grid,
    ],
    [
      "own ticks of a coarser key",
      join(table("sectors", { tick: { ...own, columns: ["lap", "sector"] }, rows: lapwise }, ticking), laps),
      "j_lapTime",
      finished,
    ],
    [
      "own ticks of one of the two entities",
      join(table("duels", { tick: own, rows: lapwise, entity: ["driver", "rival"] }, ticking), laps),
      "j_lapTime",
      finished,
    ],
    [
      "ticks that are own here and shared there",
      join(laps, table("shared", { tick: { ...own, ticks: "shared" }, rows: lapwise }, ticking)),
      "j_lapTime",
      finished,
    ],
    [
      "ticks that are shared here and own there",
      join(table("shared", { tick: { ...own, ticks: "shared" }, rows: lapwise }, ticking), laps),
      "j_lapTime",
      finished,
    ],
    [
      "rows without ticks, of rows with ticks",
      join(table("laps", { tick: own, rows: lapwise }, ticking), results),
      "j_rank",
      grid,
    ],
    ["an earlier row: neither its values nor its rows", joinPrior(results, lateRows), "p_place", always],
    ["an earlier row: a value known in hindsight", joinPrior(results, results), "p_champion", hindsight],
    ["an earlier row: a value beside one known in hindsight", joinPrior(results, results), "p_place", always],
    ["an earlier row: rows known in hindsight", joinPrior(results, hindsightRows), "p_known", hindsight],
    [
      "an earlier row: a column in common that is known in hindsight there",
      joinPrior(derive(results, { same: col("known") }), derive(results, { same: col("champion") }), by("same")),
      "p_known",
      hindsight,
    ],
    [
      "an earlier row: a column in common that is known late here",
      joinPrior(derive(results, { same: col("place") }), derive(results, { same: col("known") }), by("same")),
      "p_known",
      finished,
    ],
    [
      "an earlier row: a column in common that is known late there",
      joinPrior(derive(results, { same: col("known") }), derive(results, { same: col("place") }), by("same")),
      "p_known",
      always,
    ],
    [
      "an earlier row: an entity key of it that is another column here",
      joinPrior(
        derive(table("few", { entity: [] }), { driver: expressions.cast({ value: col("place"), dtype: "i64" }) }),
        results,
      ),
      "p_known",
      finished,
    ],
    ["an earlier row as of a timestamp: its moment", joinPrior(legs, legs, { asOf: "start" }), "p_place", grid],
    [
      "an earlier row as of a timestamp: the timestamp itself",
      joinPrior(legs, legs, { asOf: "posted" }),
      "p_place",
      finished,
    ],
    ["a row of a log: the moment of the timestamp", asOf(results, weather), "w_rain", grid],
    ["a row of a log: the timestamp itself", asOf(results, weather, { on: "posted" }), "w_rain", finished],
    [
      "a row of a log: the key that it is found by",
      asOf(results, weather, { keys: [{ left: "place", right: "track" }] }),
      "w_rain",
      finished,
    ],
    [
      "what the author assumes",
      of(results, expressions.assume({ value: col("place"), reason: "a test", at: grid, timeline: "weekend" })),
      "x",
      grid,
    ],
    ["a renamed column", select(results, { name: "place", as: "y" }), "y", finished],
    ["a constant", of(results, lit(1)), "x", always],
  ])("%s", (_, relation, name, expected) => {
    expect(at(relation, name)).toBe(expected);
  });
});

describe("why a column is known when it is", () => {
  const why = (relation: Relation, name: string) => brand(relation, name)?.why;
  test("keys and order have one rule, columns another", () => {
    const [race, day, known] = ["race", "day", "known"].map((name) => why(results, name)?.rule);
    expect(day).toBe(race);
    expect(known).not.toBe(race);
  });

  test("rows are given by their table, and follow from its checks if these drop some", () => {
    const check = { schema: { type: "number", minimum: 1 }, otherwise: "drop" } as const;
    const follows = [results, table("t", {}, { known: { check } })].map(
      (rows) => verified(rows).relation.whyRows.follows,
    );
    expect(follows).toEqual(["given", "latest"]);
  });

  test("a filtered row that is not later still belongs to its table", () => {
    const steps = ["place", "known"].map(
      (name) => why(dedupe(table("t", { rows: grid }), ["race", "driver"]), name)?.subject,
    );
    expect(steps.map((subject) => subject?.of === "column" && subject.step.kind)).toEqual(["source", "dedupe"]);
  });

  test("a renamed column follows from the original, and a constant from nothing", () => {
    const [named, constant] = [why(of(results, col("place")), "x"), why(of(results, lit(1)), "x")];
    expect([named?.follows, named?.parts.length, constant?.follows, constant?.parts.length]).toEqual([
      "latest",
      1,
      "given",
      0,
    ]);
  });

  test("a key of a union has the rule of keys, and a column that of unions", () => {
    const [key, known] = ["race", "known"].map((name) => why(union(results, results), name)?.rule);
    expect(key).toBe(why(results, "race")?.rule);
    expect([key, why(results, "known")?.rule]).not.toContain(known);
  });

  test("a window names the columns of its partition, apart from the keys", () => {
    const named = (...names: readonly string[]) =>
      why(of(results, over("event", lit(1), by(...names), "count")), "x")?.parts.flatMap(({ as, fact }) =>
        as === "by" && fact.subject.of === "column" ? [fact.subject.name] : [],
      );
    expect(named("known", "driver")).toEqual(["known"]);
  });

  test("an assumption keeps its reason", () => {
    const assumed = expressions.assume({ value: col("place"), reason: "a test", at: grid, timeline: "weekend" });
    expect([why(of(results, assumed), "x")?.reason, why(of(results, lit(1)), "x")?.reason]).toEqual([
      "a test",
      undefined,
    ]);
  });

  test("a row of a log names what it releases", () => {
    expect(why(asOf(results, weather), "w_rain")?.parts.map(({ enters }) => enters)).toEqual([
      "released",
      "counted",
      "counted",
    ]);
  });
});

test("a selection keeps the selected columns and the keys", () => {
  const kept = select(results, { name: "place", as: "place" }, { name: "rank", as: "grid" });
  expect([...verified(kept).relation.columns.keys()].sort()).toEqual(["day", "driver", "grid", "place", "race"]);
});

describe("a step adds the columns of the other side, under its prefix", () => {
  const small = { known: {} } as const;
  const right = (fields: Parameters<typeof table>[1] = {}) => table("r", fields, small);
  const brought = (relation: Relation) => {
    const left = verified(results).relation.columns;
    return [...verified(relation).relation.columns.keys()].filter((name) => !left.has(name));
  };
  test.each<[string, Relation, readonly string[]]>([
    ["a join: without the keys and the order", join(results, right()), ["j_known"]],
    [
      "a join: with an order that the left side does not have",
      join(results, right({ order: ["heat"] })),
      ["j_heat", "j_known"],
    ],
    ["a join to facts: without their key", join(results, tracks, on("known")), ["j_size"]],
    ["a semi join: nothing", join(results, right(), { how: "semi" }), []],
    ["an anti join: nothing", join(results, right(), { how: "anti" }), []],
    [
      "an earlier row: without the entity and what is in common",
      joinPrior(results, right(), by("known")),
      ["p_race", "p_day"],
    ],
    ["a row of a log: without its keys", asOf(results, weather), ["w_published", "w_rain"]],
  ])("%s", (_, relation, expected) => {
    expect(brought(relation)).toEqual(expected);
  });
});

describe("the dtype of a column of a union", () => {
  const labelled = (dtype: "str" | "categorical") => table("t", {}, { known: {}, label: { dtype } });
  test.each<["str" | "categorical", "str" | "categorical", string]>([
    ["str", "str", "str"],
    ["str", "categorical", "str"],
    ["categorical", "str", "str"],
    ["categorical", "categorical", "categorical"],
  ])("%s and %s: %s", (left, right, expected) => {
    expect(brand(union(labelled(left), labelled(right)), "label")?.dtype).toBe(expected);
  });
});

describe("the instant that a timestamp denotes", () => {
  const denoting = (moment: string) => table("t", {}, { known: {}, start: { dtype: "datetime", moment } });
  test.each<[string, Relation, string, string]>([
    ["stays where both sides of a union agree", union(denoting(grid), denoting(grid)), "start", grid],
    [
      "is lost where the left side of a union denotes another",
      union(denoting(always), denoting(grid)),
      "start",
      "none",
    ],
    [
      "is lost where the right side of a union denotes another",
      union(denoting(grid), denoting(finished)),
      "start",
      "none",
    ],
    ["is lost where the right side of a union denotes none", union(denoting(grid), denoting("none")), "start", "none"],
    ["comes along with a join on the event", join(results, results), "j_start", grid],
    [
      "does not come along with facts",
      join(results, facts("f", "driver", { day_of: { dtype: "datetime" } }), on("driver", "driver")),
      "j_day_of",
      "none",
    ],
    ["does not come along with an earlier row", joinPrior(results, results), "p_start", "none"],
    ["is not that of a value made of it", of(results, col("start")), "x", "none"],
    ["is lost with the event", dedupe(results, ["start"]), "start", "none"],
    ["is kept with the event", dedupe(results, ["race", "start"]), "start", grid],
    ["is lost with the event of groups", aggregate(results, ["start"]), "start", "none"],
  ])("%s", (_, relation, name, expected) => {
    expect(brand(relation, name)?.moment).toBe(expected);
  });
});
