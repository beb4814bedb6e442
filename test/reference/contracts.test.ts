/** Data that break the contract, each in one way, and data that do not: what the reference refuses, and as what. */
import { date, datetime, f64, i32, pipeline, stampedTable, staticTable, str, table, timeline } from "greenflag";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { type GivenRow, interpret } from "../../src/engines/reference/index.ts";

// biome-ignore lint/suspicious/noExplicitAny: relations of many shapes
type R = any;

const day = (n: number, hour = 0) => new Date(Date.UTC(2024, 0, n, hour));

const weekend = timeline("weekend", { phases: ["practice", "race"] });
const races: R = table("races", {
  timeline: weekend,
  event: { race: i32 },
  order: { day: date },
  rows: weekend.always,
  columns: {
    opens: datetime.nullable().known(weekend.always).denotes(weekend.before("practice")),
    starts: datetime.nullable().known(weekend.always).denotes(weekend.before("race")),
    ends: date.nullable().known(weekend.after("race")).denotes(weekend.after("race")),
    crowd: i32.known(weekend.after("race")).check(z.int().min(0)),
  },
});
const results: R = table("results", {
  timeline: weekend,
  event: { race: i32 },
  order: { day: date },
  entity: { driver: str },
  rows: weekend.before("race"),
  columns: {
    starts: datetime.nullable().known(weekend.always).denotes(weekend.before("race")),
    place: i32.nullable().known(weekend.after("race")),
    status: str.known(weekend.after("race")).check(z.enum(["running", "out"]), { otherwise: "drop" }),
    points: f64.nullable().known(weekend.after("race")).check(z.number().min(0), { otherwise: "null" }),
  },
});
const drivers: R = staticTable("drivers", { key: { driver: str }, columns: { born: i32 } });
const odds: R = stampedTable("odds", {
  key: { driver: str },
  knownAt: { posted: datetime },
  about: { asked: datetime },
  columns: { price: f64 },
});

const flying = timeline("flying", { phases: ["boarding", "air"], overlapping: true });
const flight = { timeline: flying, event: { flight: i32 }, order: { leaves: datetime }, entity: { who: str } } as const;
const flights: R = table("flights", {
  ...flight,
  rows: flying.always,
  settled: "landed",
  columns: { landed: datetime.nullable().known(flying.after("air")) },
});
const claims: R = table("claims", {
  ...flight,
  rows: flying.after("air"),
  settled: "decided",
  closed: "complete",
  columns: {
    decided: datetime.nullable().known(flying.after("air")),
    complete: datetime.nullable().known(flying.after("air")),
  },
});

const shifts = timeline("shifts", { phases: ["plan", "work"], overlapping: false });
const work: R = table("work", {
  timeline: shifts,
  event: { shift: i32 },
  order: { day: date },
  rows: shifts.always,
  settled: "done",
  columns: {
    begins: datetime.known(shifts.always).denotes(shifts.before("work")),
    done: datetime.nullable().known(shifts.after("work")),
  },
});

const sound: { readonly [table: string]: readonly GivenRow[] } = {
  races: [
    { race: 1, day: day(1), opens: day(1, 9), starts: day(1, 14), ends: day(1), crowd: 5 },
    { race: 2, day: day(8), opens: null, starts: day(8, 14), ends: null, crowd: 6 },
  ],
  results: [
    { race: 1, day: day(1), driver: "a", starts: day(1, 14), place: 1, status: "running", points: 40 },
    { race: 1, day: day(1), driver: "b", starts: day(1, 14), place: null, status: "out", points: null },
    { race: 2, day: day(8), driver: "a", starts: day(8, 14), place: 2, status: "running", points: 30 },
  ],
  drivers: [
    { driver: "a", born: 1990 },
    { driver: "b", born: 1991 },
  ],
  odds: [
    { driver: "a", posted: day(1), asked: day(1), price: 1 },
    { driver: "a", posted: day(2), asked: day(1), price: 2 },
  ],
  flights: [
    { flight: 1, leaves: day(1), who: "a", landed: day(2) },
    { flight: 1, leaves: day(1), who: "b", landed: day(2) },
  ],
  claims: [
    { flight: 1, leaves: day(1), who: "a", decided: day(2), complete: day(9) },
    { flight: 1, leaves: day(1), who: "b", decided: day(9), complete: day(9) },
  ],
  work: [
    { shift: 1, day: day(1), begins: day(1, 8), done: day(1, 16) },
    { shift: 2, day: day(2), begins: day(2, 8), done: null },
    // Planned, while the one before it goes on.
    { shift: 3, day: day(3), begins: day(3, 8), done: null },
  ],
};

const inTurn = pipeline("in_turn", { decide: weekend.after("race") }) as R;
const decided = (relation: R, feature: string, decide: R) =>
  (pipeline("p", { decide }) as R).from(relation).features([feature]).sink({ parquet: "x.parquet" }).plan;
const plans: { readonly [table: string]: R } = {
  races: decided(
    races.join(results, { how: "semi" }).join(
      results.aggregate(["race"], (g: R) => ({ n: g.driver.count() })),
      { how: "left" },
    ),
    "n",
    weekend.after("race"),
  ),
  results: inTurn.from(results).features(["place", "points"]).sink({ parquet: "x.parquet" }).plan,
  drivers: decided(results.join(drivers, { how: "left" }), "born", weekend.after("race")),
  odds: decided(results.asOf(odds, { time: "starts" }), "price", weekend.after("race")),
  flights: decided(flights, "landed", flying.after("air")),
  claims: decided(claims, "decided", flying.after("air")),
  work: decided(work, "begins", shifts.after("work")),
};

const outcome = (plan: string, changed: { readonly [table: string]: readonly GivenRow[] } = {}) =>
  interpret(plans[plan], new Map(Object.entries({ ...sound, ...changed })));
/** A row of a table, changed. */
const row = (table: string, i: number, changes: GivenRow): readonly GivenRow[] =>
  (sound[table] ?? []).map((one, at) => (at === i ? { ...one, ...changes } : one));

test.each(Object.keys(plans))("data that satisfy the contract are accepted: %s", (name) => {
  expect(outcome(name).kind).toBe("rows");
});

describe("data that violate the contract are refused", () => {
  test.each([
    ["null in a key", "null", "results", { results: row("results", 0, { driver: null }) }],
    ["null in a column that may not be null", "null", "races", { races: row("races", 0, { crowd: null }) }],
    ["a key twice", "key", "results", { results: row("results", 1, { driver: "a" }) }],
    ["a key of facts twice", "key", "drivers", { drivers: row("drivers", 1, { driver: "a" }) }],
    ["a version of a log twice", "key", "odds", { odds: row("odds", 1, { posted: day(1) }) }],
    ["two places of an event in one table", "place", "results", { results: row("results", 1, { day: day(2) }) }],
    ["two places of an event in two tables", "place", "races", { races: row("races", 0, { day: day(2) }) }],
    ["a log that is about the future", "stamp", "odds", { odds: row("odds", 0, { asked: day(2) }) }],
    ["two settlements of one event", "settlement", "flights", { flights: row("flights", 1, { landed: day(3) }) }],
    [
      "a settlement for some rows of an event",
      "settlement",
      "flights",
      { flights: row("flights", 1, { landed: null }) },
    ],
    ["two closing times of one event", "settlement", "claims", { claims: row("claims", 1, { complete: day(10) }) }],
    [
      "a row that settles after the event is closed",
      "closed",
      "claims",
      { claims: row("claims", 0, { decided: day(10) }) },
    ],
    [
      "a row that does not settle in an event that is closed",
      "closed",
      "claims",
      { claims: row("claims", 0, { decided: null }) },
    ],
    [
      "two times of an instant in one table",
      "moment",
      "results",
      { results: row("results", 1, { starts: day(1, 15) }) },
    ],
    ["two times of an instant in two tables", "moment", "races", { races: row("races", 0, { starts: day(1, 15) }) }],
    ["a later instant before an earlier one", "moments", "races", { races: row("races", 0, { opens: day(1, 15) }) }],
    ["an end before the day of the start", "moments", "races", { races: row("races", 1, { ends: day(7) }) }],
    [
      "an event that is not settled when the next begins",
      "overlap",
      "work",
      { work: row("work", 0, { done: day(2, 8) }) },
    ],
    [
      "an event that is not settled, though a later one is",
      "overlap",
      "work",
      {
        work: [
          { shift: 1, day: day(1), begins: day(1, 8), done: null },
          { shift: 2, day: day(2), begins: day(2, 8), done: day(2, 16) },
        ],
      },
    ],
    [
      "an event that ends after the next has begun, where nobody says whether events overlap",
      "overlap",
      "races",
      { races: row("races", 0, { ends: day(9) }) },
    ],
    ["a value that a check refuses", "value", "races", { races: row("races", 0, { crowd: -1 }) }],
  ] as const)("%s", (_, kind, plan, changed) => {
    const made = outcome(plan, changed);
    expect(made.kind === "refused" ? made.violations.map((one) => one.kind) : made.kind).toEqual([kind]);
  });

  test("several kinds at once", () => {
    const made = outcome("races", { races: row("races", 0, { crowd: -1, day: day(2), opens: day(1, 15) }) });
    const kinds = made.kind === "refused" ? made.violations.map((one) => one.kind) : [];
    expect(kinds.toSorted()).toEqual(["moments", "place", "value"]);
  });
});

describe("violations that appear during the computation", () => {
  test("a key on both sides of a union", () => {
    const plan = decided(results.union(results.filter((r: R) => r.place.eq(1))), "place", weekend.after("race"));
    expect(interpret(plan, new Map(Object.entries(sound)))).toMatchObject({
      kind: "refused",
      violations: [{ kind: "union" }],
    });
  });

  test("a row that matches twice in a one-to-one join", () => {
    const joined = results.join(drivers, { how: "left", cardinality: "one-to-one" });
    const plan = decided(joined, "born", weekend.after("race"));
    const made = interpret(plan, new Map(Object.entries(sound)));
    expect(made).toMatchObject({ kind: "refused", violations: [{ kind: "one-to-one" }] });
  });
});

describe("checks", () => {
  const made = outcome("results", {
    results: [
      ...(sound.results ?? []),
      // Left out, and held to nothing else: it repeats a key, in another place.
      { race: 1, day: day(3), driver: "a", starts: null, place: 9, status: "lost", points: null },
      { race: 2, day: day(8), driver: "b", starts: day(8, 14), place: 9, status: "out", points: -1 },
      { race: 2, day: day(8), driver: "c", starts: day(8, 14), place: 7, status: "out", points: Number.NaN },
    ],
  });

  test("drop rows, and set values to null", () => {
    if (made.kind !== "rows") throw new Error(JSON.stringify(made));
    expect(made.rows.map(({ race, driver, place, points }) => [race, driver, place, points])).toEqual([
      [1n, "a", 1n, 40],
      [1n, "b", null, null],
      [2n, "a", 2n, 30],
      [2n, "b", 9n, null],
      [2n, "c", 7n, null],
    ]);
  });
});
