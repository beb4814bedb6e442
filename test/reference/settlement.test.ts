/**
 * Settlement in the reference, clause by clause: what a clause says of a few rows, worked out by hand, and what comes out when it is
 * left out. Flight 1 leaves on the 1st; flight 2 leaves on the 4th and asks as of the 5th.
 */
import {
  datetime,
  f64,
  i32,
  type PipelinePlan,
  pipeline,
  prior,
  staticTable,
  str,
  table,
  timeline,
  when,
  wholeEvent,
} from "greenflag";
import { describe, expect, test } from "vitest";
import { verify } from "../../src/compiler/verify/index.ts";
import { type Clause, clauses, type GivenRow, interpret } from "../../src/engines/reference/index.ts";

// biome-ignore lint/suspicious/noExplicitAny: relations of many shapes
type R = any;

const flying = timeline("flying", { phases: ["boarding", "air"], overlapping: true });
const { always, after, before } = flying;

const flight = { timeline: flying, event: { flight: i32 }, order: { leaves: datetime } } as const;
const shut = datetime.nullable().known(always).denotes(before("air"));

/** Known to be there ever since; settled when they have landed. */
const flights: R = table("flights", {
  ...flight,
  rows: always,
  settled: "landed",
  columns: {
    shut,
    kind: str.known(always),
    late: f64.nullable().known(after("air")),
    gate: str.nullable().known(after("air")),
    cost: f64.nullable().known(after("air")).settled("billed"),
    landed: datetime.nullable().known(after("air")),
    billed: datetime.nullable().known(after("air")),
    called: datetime.nullable().known(after("boarding")).denotes(before("air")),
  },
});

/** The same flights of another airline. */
const others: R = table("others", {
  ...flight,
  rows: after("air"),
  settled: "landed",
  columns: { shut, late: f64.nullable().known(after("air")), landed: datetime.nullable().known(after("air")) },
});

const charters: R = table("charters", {
  ...flight,
  rows: after("air"),
  settled: "landed",
  columns: { shut, late: f64.nullable().known(after("air")), landed: datetime.nullable().known(after("air")) },
});

/** Claims of passengers: there once they are decided, and no more of them once the flight is closed. */
const claims: R = table("claims", {
  ...flight,
  entity: { who: str },
  rows: after("air"),
  settled: "decided",
  closed: "complete",
  columns: {
    shut,
    note: str.known(always),
    seat: str.known(after("air")).settled("billed"),
    cost: f64.nullable().known(after("air")).settled("billed"),
    decided: datetime.nullable().known(after("air")),
    complete: datetime.nullable().known(after("air")),
    billed: datetime.nullable().known(after("air")),
  },
});

/** Bags of the same passengers, several each. */
const bags: R = table("bags", {
  ...flight,
  entity: { who: str, bag: i32 },
  rows: after("air"),
  settled: "found",
  closed: "complete",
  columns: {
    found: datetime.nullable().known(after("air")),
    complete: datetime.nullable().known(after("air")),
  },
});

/** The seats that were sold, known from the start. */
const seats: R = table("seats", {
  ...flight,
  entity: { seat: str },
  rows: always,
  settled: "landed",
  columns: { shut, landed: datetime.nullable().known(after("air")) },
});

const gates: R = staticTable("gates", { key: { gate: str }, columns: { width: i32 } });

const day = (n: number | null) => (n === null ? null : new Date(Date.UTC(2024, 0, n)));
const times = ["leaves", "shut", "landed", "billed", "called", "decided", "complete", "found"];
/** Rows with their days as numbers. */
const rows = (all: readonly object[]): readonly GivenRow[] =>
  all.map((row) =>
    Object.fromEntries(Object.entries(row).map(([name, value]) => [name, times.includes(name) ? day(value) : value])),
  );

const one = { flight: 1, leaves: 1, shut: 1, kind: "k", late: 7, gate: "A", cost: 5, landed: 2, billed: 2, called: 1 };
const two = { flight: 2, leaves: 4, shut: 5, kind: "k", late: 1, gate: "A", cost: 1, landed: 6, billed: 6, called: 5 };
const three = { ...two, flight: 3, leaves: 5, shut: 8, called: 8, landed: 9, billed: 9 };
const claim = { flight: 1, leaves: 1, shut: 1, note: "n", seat: "1A", cost: 5, decided: 2, complete: 3, billed: 2 };
const now = { ...claim, flight: 2, leaves: 4, shut: 5, decided: 6, complete: 7, billed: 6 };
const a = { who: "a" };
const b = { who: "b" };

interface Case {
  readonly relation: R;
  readonly tables: { readonly [table: string]: readonly object[] };
  /** Of flight 2, unless said otherwise. */
  readonly of?: number;
  readonly expected: unknown;
  readonly without: unknown;
  /** Clauses that say the same here, and are left out with it. */
  readonly also?: readonly Clause[];
}

const asked = (value: (r: R) => R) => (relation: R) => relation.derive((r: R) => ({ x: value(r) }));
const lately = prior(1).asOf("shut");
const everyone = prior(1).allEntities().asOf("shut");
const mean = (value: (r: R) => R, frame: R = lately) => asked((r) => value(r).over(frame).mean());
const count = (value: (r: R) => R, frame: R = lately) => asked((r) => value(r).over(frame).count());

const counted = (rows: R): R => rows.aggregate(["flight"], (g: R) => ({ n: g.who.count() }));

const cases: { readonly [C in Clause]: Case } = {
  "a declared column: the table's settlement": {
    relation: mean((r) => r.late)(flights),
    tables: { flights: [{ ...one, landed: 9 }, two] },
    ...{ expected: null, without: 7 },
  },
  "a declared column: its own settlement": {
    relation: mean((r) => r.cost)(flights),
    tables: { flights: [{ ...one, billed: 9 }, two] },
    ...{ expected: null, without: 5 },
  },
  "a settlement timestamp: itself": {
    relation: count((r) => r.landed)(flights),
    tables: { flights: [{ ...one, landed: 9 }, two] },
    ...{ expected: 0n, without: 1n },
  },
  "the presence of a row: its settlement": {
    relation: count((r) => r.flight)(others),
    tables: { others: [{ ...one, landed: 9 }, two] },
    ...{ expected: 0n, without: 1n },
  },
  // A row of the right side is asked whether it is settled as well, so both are left out.
  "a cell of a row that is not settled": {
    relation: mean((r) => r.o_late)(
      flights.join(
        others.derive((r: R) => ({ late: when(r.shut.isNull()).then(0).otherwise(1) })),
        { how: "left", prefix: "o_" },
      ),
    ),
    tables: { flights: [one, two], others: [{ ...one, landed: 9 }, two] },
    also: ["look-up: the right row"],
    ...{ expected: null, without: 1 },
  },
  "closed of a declared table": {
    relation: mean((r) => r.c_n)(flights.join(counted(claims), { how: "left", prefix: "c_" })),
    tables: { flights: [one, two], claims: [{ ...claim, ...a, complete: 9 }] },
    ...{ expected: null, without: 1 },
  },
  "null is absorbing": {
    relation: mean((r) => r.cost)(flights),
    tables: { flights: [{ ...one, billed: null }, two] },
    ...{ expected: null, without: 5 },
  },
  "same row: all operands": {
    relation: mean((r) => r.late.plus(r.cost))(flights),
    tables: { flights: [{ ...one, billed: 9 }, two] },
    ...{ expected: null, without: 12 },
  },
  "same row: the condition": {
    relation: mean((r) => when(r.cost.gt(1)).then(r.late).otherwise(0))(flights),
    tables: { flights: [{ ...one, billed: 9 }, two] },
    ...{ expected: null, without: 7 },
  },
  "filter: the rows": {
    relation: mean((r) => r.late)(flights.filter((r: R) => r.cost.gt(0))),
    tables: { flights: [{ ...one, billed: 9 }, two] },
    ...{ expected: null, without: 7 },
  },
  // The claim of b is turned down on the 9th; until then there may be two.
  "filter: closed": {
    relation: mean((r) => r.c_n)(
      flights.join(counted(claims.filter((r: R) => r.cost.gt(0))), { how: "left", prefix: "c_" }),
    ),
    tables: {
      flights: [one, two],
      claims: [
        { ...claim, ...a },
        { ...claim, ...b, cost: -1, billed: 9 },
      ],
    },
    ...{ expected: null, without: 1 },
  },
  "filter: over the dropped rows": {
    relation: mean((r) => r.c_n)(
      flights.join(counted(claims.filter((r: R) => r.cost.gt(0))), { how: "left", prefix: "c_" }),
    ),
    tables: {
      flights: [one, two],
      claims: [
        { ...claim, ...a },
        { ...claim, ...b, cost: -1, billed: 9 },
      ],
    },
    ...{ expected: null, without: 1 },
  },
  "look-up: the value": {
    relation: mean((r) => r.o_late)(
      flights.join(flights.select(["cost"]).rename({ cost: "late" }), { how: "left", prefix: "o_" }),
    ),
    tables: { flights: [{ ...one, billed: 9 }, two] },
    ...{ expected: null, without: 5 },
  },
  "look-up: the right row": {
    relation: count((r) => r.o_kind)(
      flights.join(
        flights.filter((r: R) => r.cost.gt(0)),
        { how: "left", prefix: "o_" },
      ),
    ),
    tables: { flights: [{ ...one, billed: 9 }, two] },
    ...{ expected: 0n, without: 1n },
  },
  "look-up: the left columns": {
    relation: mean((r) => r.g_width)(flights.join(gates, { how: "left", prefix: "g_" })),
    tables: { flights: [{ ...one, landed: 9 }, two], gates: [{ gate: "A", width: 4 }] },
    ...{ expected: null, without: 4 },
  },
  // Flight 1 has no claim, and may get one.
  "look-up of nothing: closed of the right side": {
    relation: mean((r) => when(r.c_n.isNull()).then(1).otherwise(0))(
      flights.join(counted(claims), { how: "left", prefix: "c_" }),
    ),
    tables: { flights: [one, two], claims: [{ ...now, ...a }] },
    ...{ expected: null, without: 1 },
  },
  "look-up of nothing: the left columns": {
    relation: mean((r) => when(r.g_width.isNull()).then(1).otherwise(0))(
      flights.join(gates, { how: "left", prefix: "g_" }),
    ),
    tables: { flights: [{ ...one, landed: 9 }, two], gates: [{ gate: "B", width: 4 }] },
    ...{ expected: null, without: 1 },
  },
  "join: the rows": {
    relation: count((r) => r.flight)(flights.join(others, { how: "semi" })),
    tables: { flights: [one, two], others: [{ ...one, landed: 9 }, two] },
    ...{ expected: 0n, without: 1n },
  },
  // The bag of b may be found until the 9th; until then there may be two passengers with one.
  "join: closed": {
    relation: mean((r) => r.c_n)(
      flights.join(counted(claims.join(bags, { how: "semi" })), { how: "left", prefix: "c_" }),
    ),
    tables: {
      flights: [one, two],
      claims: [
        { ...claim, ...a },
        { ...claim, ...b },
      ],
      bags: [{ flight: 1, leaves: 1, ...a, bag: 1, found: 2, complete: 9 }],
    },
    ...{ expected: null, without: 1 },
  },
  // That one bag was found is settled with the first of them.
  "semi join: the minimum": {
    relation: count((r) => r.note, everyone)(claims.join(bags, { how: "semi" })),
    tables: {
      claims: [
        { ...claim, ...a },
        { ...now, ...a },
      ],
      bags: [
        ...[2, 8].map((found, bag) => ({ flight: 1, leaves: 1, ...a, bag, found, complete: 9 })),
        { flight: 2, leaves: 4, ...a, bag: 1, found: 6, complete: 7 },
      ],
    },
    ...{ expected: 1n, without: 0n },
  },
  "frame: the value": {
    relation: mean((r) => r.m)(claims.derive((r: R) => ({ m: r.cost.over(wholeEvent()).mean() }))),
    tables: {
      claims: [
        { ...claim, ...a },
        { ...claim, ...b, cost: 7, billed: 9 },
        { ...now, ...a },
      ],
    },
    ...{ expected: null, without: 6 },
  },
  "frame: before its where": {
    relation: mean((r) => r.m)(claims.derive((r: R) => ({ m: r.cost.over(wholeEvent().where(r.cost.gt(0))).mean() }))),
    tables: {
      claims: [
        { ...claim, ...a },
        { ...claim, ...b, cost: -7, billed: 9 },
        { ...now, ...a },
      ],
    },
    ...{ expected: null, without: 5 },
  },
  // No row settles after its event is closed, so that is left out too.
  "frame: the rows": {
    relation: mean((r) => r.m)(claims.derive((r: R) => ({ m: r.cost.over(wholeEvent()).count() }))),
    tables: {
      claims: [
        { ...claim, ...a, complete: 9 },
        { ...claim, ...b, decided: 9, complete: 9 },
        { ...now, ...a },
      ],
    },
    also: ["frame: closed", "a cell of a row that is not settled"],
    ...{ expected: null, without: 2 },
  },
  // Ticks and entities are keys and settled with their rows, and times are taken with the partition: it adds nothing.
  "frame: order and time": {
    relation: mean((r) => r.m)(claims.derive((r: R) => ({ m: r.cost.over(wholeEvent()).count() }))),
    tables: {
      claims: [
        { ...claim, ...a },
        { ...now, ...a },
      ],
    },
    ...{ expected: 1, without: 1 },
  },
  "frame: closed": {
    relation: mean((r) => r.m)(claims.derive((r: R) => ({ m: r.note.over(wholeEvent()).count() }))),
    tables: {
      claims: [
        { ...claim, ...a, complete: 9 },
        { ...now, ...a },
      ],
    },
    ...{ expected: null, without: 1 },
  },
  // Until the 9th b may turn out to have sat where a did.
  "frame: the partition over all rows": {
    relation: mean((r) => r.m)(claims.derive((r: R) => ({ m: r.note.over(wholeEvent().by("seat")).count() }))),
    tables: {
      claims: [
        { ...claim, ...a },
        { ...claim, ...b, seat: "1B", billed: 9 },
        { ...now, ...a },
      ],
    },
    ...{ expected: null, without: 1 },
  },
  // Until the 9th the claim of b may turn out to be of this seat.
  "aggregate: closed takes its keys": {
    relation: mean((r) => when(r.c_n.isNull()).then(1).otherwise(0))(
      seats.join(
        claims.aggregate(["flight", "seat"], (g: R) => ({ n: g.who.count() })),
        { how: "left", prefix: "c_" },
      ),
    ),
    tables: {
      seats: [
        { flight: 1, leaves: 1, shut: 1, landed: 2, seat: "1A" },
        { flight: 2, leaves: 4, shut: 5, landed: 6, seat: "1A" },
      ],
      claims: [{ ...claim, ...b, seat: "1B", billed: 9 }],
    },
    ...{ expected: null, without: 1 },
  },
  // Flight 1 is no charter.
  "union: the side that holds the event": {
    relation: mean((r) => r.m)(others.union(charters).derive((r: R) => ({ m: r.late.over(wholeEvent()).mean() }))),
    tables: { others: [one], charters: [two] },
    ...{ expected: 7, without: null },
  },
  // Flight 3 leaves after flight 2, but its doors shut before.
  "as of: the timestamp": {
    relation: mean((r) => r.m)(mean((r) => r.late)(flights).rename({ x: "m" })),
    tables: { flights: [one, two, { ...three, shut: 4, called: 4 }] },
    of: 3,
    ...{ expected: null, without: 7 },
  },
  "as of: when the timestamp is settled": {
    relation: asked((r) => r.m.over(prior(1).asOf("shut")).mean())(
      asked((r) => r.late.over(prior(1).asOf("called")).mean())(flights).rename({ x: "m" }),
    ),
    tables: { flights: [one, { ...two, landed: 9 }, three] },
    of: 3,
    ...{ expected: null, without: 7 },
  },
  "as of: the columns of by": {
    relation: mean((r) => r.m)(mean((r) => r.late, prior(1).by("gate").asOf("shut"))(flights).rename({ x: "m" })),
    tables: { flights: [one, { ...two, landed: 9 }, three] },
    of: 3,
    ...{ expected: null, without: 7 },
  },
  // Flight 3 counts flight 1 alone, or flight 2 too.
  "as of: null is not settled": {
    relation: count(
      (r) => when(r.m.isNull()).then(1).otherwise(0),
      prior().asOf("shut"),
    )(mean((r) => r.late)(flights).rename({ x: "m" })),
    tables: { flights: [one, { ...two, shut: null }, three] },
    of: 3,
    ...{ expected: 1n, without: 2n },
  },
  "prior: the expression": {
    relation: mean((r) => r.late)(flights),
    tables: { flights: [{ ...one, landed: 9 }, two] },
    ...{ expected: null, without: 7 },
  },
  "prior: the row": {
    relation: count((r) => r.kind)(flights.filter((r: R) => r.cost.gt(0))),
    tables: { flights: [{ ...one, billed: 9 }, two] },
    ...{ expected: 0n, without: 1n },
  },
  "prior: by and within": {
    relation: count((r) => r.kind, prior(1).by("gate").asOf("shut"))(flights),
    tables: { flights: [{ ...one, landed: 9 }, two] },
    ...{ expected: 0n, without: 1n },
  },
  "prior: strictly before": {
    relation: mean((r) => r.late)(flights),
    tables: { flights: [{ ...one, landed: 5 }, two] },
    ...{ expected: null, without: 7 },
  },
};

const planOf = (relation: R): PipelinePlan => {
  const made = (pipeline("settled", { decide: after("air") }) as R)
    .from(relation)
    .features(["x"])
    .sink({ parquet: "x.parquet" }) as { readonly plan: PipelinePlan };
  expect(verify(made.plan).findings).toEqual([]);
  return made.plan;
};

const found = ({ relation, tables, of = 2 }: Case, without: readonly Clause[]): unknown => {
  const database = new Map(Object.entries(tables).map(([name, all]) => [name, rows(all)]));
  const made = interpret(planOf(relation), database, { without: new Set(without) });
  if (made.kind !== "rows") throw new Error(JSON.stringify(made));
  return made.rows.find((row) => row.flight === BigInt(of))?.x;
};

describe.each(clauses)("%s", (clause) => {
  const one = cases[clause];
  test("holds", () => expect(found(one, [])).toEqual(one.expected));
  test("is left out", () => expect(found(one, [clause, ...(one.also ?? [])])).toEqual(one.without));
});
