/**
 * One case for each clause of settlement, small enough to be computed by hand: of one flight it is asked on which day each of
 * its rows is settled. Flights of later days, one a day, count how many of its rows they may see.
 */
import { last, lit, next, peers, prior, soFar, str, when, wholeEvent } from "greenflag";
import type { Database, Row } from "../../src/proof/database.ts";
import type { Loose } from "./plans.ts";
import { audits, charters, claims, crews, flights, flying, letters, pings, routes, weather } from "./tables.ts";

export const day = (n: number): Date => new Date(Date.UTC(2024, 0, n));
/** The days of the flights that ask. */
export const asking = Array.from({ length: 24 }, (_, i) => i + 2);
/** What is settled on the day before all of them is settled from the start. */
export const start = 1;

const subject = { flight: 1, leaves: day(1) };
const on = (plane: string): Row => ({ ...subject, plane });
const times = { on: day(1), shut: day(2), wheels: day(2) };
const flown = { ...times, seats: 100, landed: day(3), late: 5 };
const heard = { ...subject, height: 1, signal: 1, silent: day(5) };
const claimed = { ...subject, cost: 1, refund: 1, complete: day(11) };

export const database: Database = new Map<string, readonly Row[]>([
  [
    "flights",
    [
      { ...on("k0"), ...flown, route: "east", fuel: 7, gate: "g0", weighed: day(6) },
      { ...on("k1"), ...flown, route: "east", fuel: 8, gate: "g1", weighed: day(8) },
      { ...on("k2"), ...flown, route: "west", fuel: 9, gate: "g2", weighed: day(7) },
      ...asking.map((n) => ({
        ...{ flight: n, leaves: day(n), plane: "p", on: day(n), shut: day(n), wheels: day(n), seats: 1, route: "east" },
        ...{ late: null, landed: null, fuel: null, gate: "g0", weighed: day(n) },
      })),
    ],
  ],
  ["charters", []],
  [
    "pings",
    [
      { ...heard, plane: "k0", ping: 1, heard: day(2), checked: day(16) },
      { ...heard, plane: "k0", ping: 2, heard: day(4), checked: day(15) },
      { ...heard, plane: "k1", ping: 1, heard: day(3), checked: day(17) },
      ...asking.map((n) => ({
        ...{ flight: n, leaves: day(n), plane: "p", ping: 1, height: null, signal: null },
        ...{ heard: null, checked: day(n), silent: null },
      })),
    ],
  ],
  [
    "claims",
    [
      { ...claimed, plane: "k0", kind: "g0", decided: day(7), paid: day(12) },
      { ...claimed, plane: "k1", kind: "g1", decided: day(9), paid: day(10) },
      { ...claimed, plane: "k2", kind: "g0", decided: day(10), paid: day(8) },
      { ...claimed, plane: "k3", kind: "g3", decided: day(8), paid: null },
      ...asking.map((n) => ({
        ...{ flight: n, leaves: day(n), plane: "p", cost: null, kind: "g0", refund: null },
        ...{ paid: null, decided: null, complete: null },
      })),
    ],
  ],
  ["letters", []],
  ["audits", [{ flight: 1, score: 3, audited: day(13) }]],
  ["crews", [{ flight: 1, plane: "k0", captain: "A", hours: 8, filed: day(14) }]],
  ["routes", [{ name: "g0", miles: 1 }]],
  ["weather", [{ place: "east", published: day(1), wind: 1 }]],
]);

export interface Case {
  readonly clause: string;
  readonly rows: Loose;
  /** What is read of each row. */
  readonly value: (row: Loose) => Loose;
  /** On which day each of the flight's rows is settled, in order; rows that never are, are left out. */
  readonly settled: readonly number[];
  /** More that is said of the window. */
  readonly frame?: (frame: Loose) => Loose;
  readonly asOf?: string;
}

const all: Case[] = [];
const given = (
  clause: string,
  rows: Loose,
  value: (row: Loose) => Loose,
  settled: readonly number[],
  more: Pick<Case, "frame" | "asOf"> = {},
): void => {
  all.push({ clause, rows, value, settled, ...more });
};
// biome-ignore lint/suspicious/noExplicitAny: one way to write all cases
const rows = { flights, pings, claims, letters, charters } as any;
const { flights: f, pings: p, claims: c } = rows;

// Declared columns and rows.
given("a declared column: the table's settlement", f, (r) => r.late, [3, 3, 3]);
given("a declared column: its own settlement", f, (r) => r.fuel, [6, 7, 8]);
given("a key", f, (r) => r.plane, [start, start, start]);
given("an order column", f, (r) => r.leaves, [start, start, start]);
given("a column known always", f, (r) => r.seats, [start, start, start]);
given("a settlement timestamp: itself", f, (r) => r.weighed, [6, 7, 8]);
given("the table's settlement timestamp: itself", f, (r) => r.landed, [3, 3, 3]);
given("a closing timestamp: itself", c, (r) => r.complete, [11, 11, 11, 11]);
given("the presence of a row: its settlement", c, (r) => r.plane, [7, 8, 9, 10]);
given("a cell of a row that is not settled", c, (r) => r.refund, [10, 10, 12]);
given(
  "closed of a declared table: the closing timestamp",
  c,
  (r) => r.plane.over(wholeEvent()).count(),
  [11, 11, 11, 11],
);
given("closed of a declared table: rows known always", f, (r) => r.plane.over(wholeEvent()).count(), [
  start,
  start,
  start,
]);
given(
  "closed of a declared table: the settlement of its events, a day",
  f.join(audits, { how: "left", prefix: "a_" }),
  (r) => r.a_score,
  [13, 13, 13],
);

// Same-row operations.
given("same row: all operands", f, (r) => r.late.plus(r.fuel), [6, 7, 8]);
given("same row: the condition", f, (r) => when(r.fuel.gt(7)).then(r.seats).otherwise(0), [6, 7, 8]);
given("null is absorbing", c, (r) => r.cost.plus(r.refund), [10, 10, 12]);
given(
  "an assumption says nothing of settlement",
  f,
  (r) => r.fuel.assume("we were told", flying.after("boarding")),
  [6, 7, 8],
);

// Filters.
const filtered = f.filter((r: Loose) => r.plane.ne("k1").or(r.fuel.gt(100)));
given("filter: the rows", filtered, (r) => r.seats, [6, 7]);
given("filter: closed, over the dropped rows too", filtered, (r) => r.seats.over(wholeEvent()).count(), [8, 8]);

// Look-ups.
given("look-up: the value", f.join(c, { how: "left", prefix: "c_" }), (r) => r.c_refund, [10, 10, 12]);
given(
  "look-up: the right row",
  f.join(c.derive((r: Loose) => ({ one: r.plane.length() })).select(["one"]), { how: "left", prefix: "c_" }),
  (r) => r.c_one,
  [7, 9, 10],
);
given(
  "look-up: the left columns",
  f.join(routes, { how: "left", on: { name: "gate" }, prefix: "r_" }),
  (r) => r.r_miles,
  [6, 7, 8],
);
const some = c.filter((r: Loose) => r.plane.ne("k2"));
given(
  "look-up of nothing: closed of the right side",
  f.join(some, { how: "left", prefix: "c_" }),
  (r) => r.c_cost,
  [7, 9, 11],
);
given("look-up of nothing: rows known always", f.join(crews, { how: "left", prefix: "w_" }), (r) => r.w_hours, [
  start,
  start,
  14,
]);
given(
  "look-up of nothing: where the event has no row",
  f.join(rows.letters, { how: "left", prefix: "l_" }),
  (r) => r.l_cost,
  [],
);
given("inner join: the rows", f.join(c, { how: "inner", prefix: "c_" }), (r) => r.seats, [7, 9, 10]);
given(
  "inner join: the left columns",
  f.join(routes, { how: "inner", on: { name: "gate" }, prefix: "r_" }),
  (r) => r.seats,
  [6],
);
given("semi join: the rows", f.join(c, { how: "semi" }), (r) => r.seats, [7, 9, 10]);
given("semi join: the minimum", f.join(p, { how: "semi" }), (r) => r.seats, [2, 3]);
const k0 = c.filter((r: Loose) => r.plane.eq("k0"));
given("anti join: the rows", f.join(k0, { how: "anti" }), (r) => r.seats, [11, 11]);
given("join: closed", f.join(some, { how: "semi" }), (r) => r.seats.over(wholeEvent()).count(), [11, 11]);
given(
  "join: closed, where all find one",
  f.join(c, { how: "inner", prefix: "c_" }),
  (r) => r.seats.over(wholeEvent()).count(),
  [10, 10, 10],
);

// Windows and aggregates inside an event.
given("frame: the value", f, (r) => r.fuel.over(wholeEvent()).max(), [8, 8, 8]);
given("frame: before its where", f, (r) => r.fuel.over(wholeEvent().where(r.plane.eq("k0"))).max(), [8, 8, 8]);
given("frame: the condition", f, (r) => r.seats.over(wholeEvent().where(r.fuel.gt(7))).max(), [8, 8, 8]);
given("frame: closed", p, (r) => r.ping.over(last(1)).max(), [5, 5, 5]);
given("frame: the partition over all rows", f, (r) => r.seats.over(wholeEvent().by("gate")).count(), [8, 8, 8]);
given("frame: the span over all rows", p, (r) => r.ping.over(soFar().within("2d", "checked")).count(), [17, 17, 17]);
given("the rows so far", p, (r) => r.signal.over(soFar()).count(), [16, 16, 17]);
given("the last row", p, (r) => r.signal.over(last(1)).count(), [15, 16, 17]);
given("the next row", p, (r) => r.signal.over(next(1)).count(), [5, 5, 15]);
given("peers", p, (r) => r.signal.over(peers()).count(), [15, 17, 17]);
given("lag", p, (r) => r.signal.lag(1), [5, 5, 16]);
given("lead", p, (r) => r.signal.lead(1), [5, 5, 15]);
given("forward fill", p, (r) => r.signal.fillForward(), [16, 16, 17]);
given("forward fill, over no more rows than it reaches", p, (r) => r.signal.fillForward(1), [16, 16, 17]);
given("backward fill", p, (r) => r.signal.fillBackward(), [15, 16, 17]);
given("interpolation", p, (r) => r.signal.interpolate(), [16, 16, 17]);
given("a rank", f, (r) => r.fuel.over(wholeEvent()).rank(), [8, 8, 8]);

given(
  "aggregate: the values",
  f.aggregate(["flight"], (g: Loose) => ({ most: g.fuel.max() })),
  (r) => r.most,
  [8],
);
given(
  "aggregate: closed",
  c.aggregate(["flight", "plane"], (g: Loose) => ({ n: g.plane.count() })),
  (r) => r.n,
  [11, 11, 11, 11],
);
const gates = f.aggregate(["flight", "gate"], (g: Loose) => ({ n: g.seats.count() }));
given("aggregate: the keys over all rows", gates, (r) => r.gate, [8, 8, 8]);
given(
  "aggregate: closed takes its keys",
  f.join(
    f
      .filter((r: Loose) => r.plane.eq("k0"))
      .aggregate(["flight", "plane", "gate"], (g: Loose) => ({ n: g.seats.count() })),
    { how: "anti" },
  ),
  (r) => r.seats,
  [6, 6],
);
given(
  "top: by all rows",
  f.top(1, (r: Loose) => r.fuel),
  (r) => r.seats,
  [8],
);
given("limit: closed", c.limit(1), (r) => r.plane, [11]);
given("dedupe: closed", c.dedupe(["flight"]), (r) => r.plane, [11]);
given("dedupe: its keys", f.dedupe(["flight", "gate"]), (r) => r.seats, [8, 8, 8]);

// Unions.
given("union: each row as on its side", c.union(rows.letters), (r) => r.plane, [7, 8, 9, 10]);
given(
  "union: closed on the side that holds the event",
  c.union(rows.letters),
  (r) => r.plane.over(wholeEvent()).count(),
  [11, 11, 11, 11],
);
given(
  "union: closed on the side that holds the event, of which rows are dropped",
  c.filter((r: Loose) => r.plane.ne("k0").or(r.cost.gt(9))).union(rows.letters.filter((r: Loose) => r.cost.gt(0))),
  (r) => r.plane.over(wholeEvent()).count(),
  [11, 11, 11],
);
given(
  "union of halves: closed on both",
  c.filter((r: Loose) => r.flight.modulo(2).eq(0)).union(c.filter((r: Loose) => r.flight.modulo(2).eq(1))),
  (r) => r.plane.over(wholeEvent()).count(),
  [11, 11, 11, 11],
);
given(
  "union: another settlement on each side",
  f.derive((r: Loose) => ({ x: r.late })).union(rows.charters.derive((r: Loose) => ({ x: r.fuel }))),
  (r) => r.x,
  [3, 3, 3],
);

// What is read as of a time.
const blown = (time: string, place: string): Loose => f.asOf(weather, { time, on: { place }, prefix: "w_" });
given("as of: the timestamp", blown("shut", "route"), (r) => r.w_wind, [2, 2, 2]);
given("as of: when the timestamp is settled", blown("wheels", "route"), (r) => r.w_wind, [3, 3, 3]);
given("as of: the left columns", blown("shut", "gate"), (r) => r.w_wind, [6, 7, 8]);
given(
  "as of: null is not settled",
  f
    .join(rows.charters, { how: "left", prefix: "c_" })
    .asOf(weather, { time: "c_shut", on: { place: "route" }, prefix: "w_" }),
  (r) => r.w_wind,
  [],
);
const before = (frame: Loose): Loose => f.derive((r: Loose) => ({ x: r.seats.over(frame).count() }));
given("prior: the timestamp as of which it was read", before(prior(2).asOf("shut")), (r) => r.x, [2, 2, 2]);
given("prior: when that is settled", before(prior(2).asOf("wheels")), (r) => r.x, [3, 3, 3]);
given("prior: the columns of by", before((prior(2) as Loose).by("gate").asOf("shut")), (r) => r.x, [6, 7, 8]);
given("prior: the span", before((prior(2) as Loose).within("9d", "weighed").asOf("shut")), (r) => r.x, [6, 7, 8]);
given(
  "a joined earlier row: the timestamp",
  f.joinPrior(rows.charters.select(["seats"]), { prefix: "c_", asOf: "shut" }),
  (r) => r.c_seats,
  [2, 2, 2],
);
given(
  "a joined earlier row: its keys",
  f.joinPrior(rows.charters.select(["seats", "gate"]), { prefix: "c_", by: ["gate"], asOf: "shut" }),
  (r) => r.c_seats,
  [6, 7, 8],
);

// What a window over earlier events asks of its rows.
given("prior admits: by", f, (r) => r.seats, [6], { frame: (frame) => frame.by("gate") });
given("prior admits: a day is asked for at its midnight", f, (r) => r.late, [3, 3, 3], { asOf: "on" });

// Steps that only carry it along.
given("select: a timestamp that is left out", f.select(["fuel"]), (r) => r.fuel, [6, 7, 8]);
given("rename: a timestamp under another name", f.rename({ weighed: "w" }), (r) => r.fuel, [6, 7, 8]);
given(
  "derive: a timestamp that is replaced",
  f.derive(() => ({ weighed: lit("no", str) })),
  (r) => r.fuel,
  [6, 7, 8],
);
given("rename: swapped", f.rename({ weighed: "shut", shut: "weighed" }), (r) => r.fuel, [6, 7, 8], { asOf: "weighed" });
given(
  "derive: a value carried on",
  f.derive((r: Loose) => ({ x: r.fuel })).filter((r: Loose) => r.seats.gt(0)),
  (r) => r.x,
  [6, 7, 8],
);
given(
  "assumeRows says nothing of settlement",
  c.assumeRows("we were told", flying.after("boarding")),
  (r) => r.plane,
  [7, 8, 9, 10],
);

export const cases: readonly Case[] = all;

/** How many rows of the flight each of the others may see. */
export const counted = ({ rows: relation, value, frame = (one) => one, asOf = "leaves" }: Case): Loose =>
  relation.derive((r: Loose) => {
    const window = (prior() as Loose).allEntities();
    return {
      seen: value(r)
        .isNull()
        .over(frame(window).asOf(asOf).where(r.flight.eq(1)))
        .count(),
    };
  });

/** The days on which rows are settled, by how many are seen on each of the days after. */
export const settledOf = (result: readonly Row[]): readonly number[] => {
  const seen = new Map(result.map((row) => [Number(row.flight), Number(row.seen)]));
  return asking.flatMap((n) => {
    const more = (seen.get(n) ?? 0) - (n === asking[0] ? 0 : (seen.get(n - 1) ?? 0));
    return Array.from({ length: more }, () => n - 1);
  });
};
