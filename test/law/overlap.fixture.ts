/**
 * Pipelines over overlapping flights, one for every clause of the settlement: without the clause, a feature reads
 * something that was not settled. The tables settle at different times: flights when they land, claims one by one until
 * they are complete, inspections when they are signed.
 */
import {
  bool,
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

export const trip = timeline("trip", { phases: ["desk", "air"], overlapping: true });
const { always, before, after } = trip;

const leaves = { leaves: datetime };

/** Its rows are known ahead. */
export const flights = table("flights", {
  timeline: trip,
  event: { flight: i32 },
  order: leaves,
  entity: { cabin: str },
  settled: "landed",
  rows: always,
  columns: {
    shut: datetime.known(always).denotes(before("air")),
    seats: i32.known(always),
    late: i32.nullable().known(after("air")),
    stormy: bool.known(after("air")),
    code: str.known(after("air")),
    paid: i32.known(after("air")).settled("paid_at"),
    paid_at: datetime.nullable().known(after("air")),
    landed: datetime.nullable().known(after("air")),
  },
});

/** Says of what denotes the end of a flight no sooner than the flight is settled. */
export const parkings = table("parkings", {
  timeline: trip,
  event: { flight: i32 },
  order: leaves,
  entity: { cabin: str },
  settled: "landed",
  rows: always,
  columns: {
    shut: datetime.known(always).denotes(before("air")),
    parked: datetime.nullable().known(after("air")).denotes(after("air")),
    late: i32.nullable().known(after("air")),
    landed: datetime.nullable().known(after("air")),
  },
});

/** Rows come until the event is complete, and each is settled when it is done. */
export const claims = table("claims", {
  timeline: trip,
  event: { flight: i32 },
  order: leaves,
  entity: { cabin: str },
  settled: "done",
  closed: "complete",
  rows: after("air"),
  columns: {
    kind: str.known(always),
    cost: i32.nullable().known(after("air")),
    done: datetime.nullable().known(after("air")),
    complete: datetime.nullable().known(after("air")),
  },
});

/** Codes that are there ahead, and what each may come to. */
export const codes = table("codes", {
  timeline: trip,
  event: { flight: i32 },
  order: leaves,
  entity: { code: str },
  settled: "signed",
  rows: always,
  columns: {
    shut: datetime.known(always).denotes(before("air")),
    weight: f64.known(always),
    signed: datetime.nullable().known(after("air")),
  },
});

export const meanings = staticTable("meanings", { key: { code: str }, columns: { worth: i32 } });

/** What earlier flights came to, as far as it was settled when this one was shut: of all cabins. */
const settled = prior().allEntities().asOf("shut");
/** The flights on which it stormed. */
const stormy = flights.filter((r) => r.stormy).select(["seats"]);
/** The flights of cabins with a claim. */
const claimed = flights.join(claims, { how: "semi" });

const sink = { parquet: "p.parquet" } as const;
const early = pipeline("p", { decide: before("air") });
const late = pipeline("p", { decide: after("air") });

const read = {
  late: early.from(flights).derive((r) => ({ x: r.late.over(settled).sum() })),
  paid: early.from(flights).derive((r) => ({ x: r.paid.over(settled).sum() })),
  landed: early.from(flights).derive((r) => ({ x: r.landed.over(settled).max() })),
  kind: early
    .from(flights)
    .join(claims, { how: "left", prefix: "c_" })
    .derive((r) => ({ x: r.c_kind.over(settled).count() })),
  noClaim: early
    .from(flights)
    .join(claims, { how: "left", prefix: "c_" })
    .derive((r) => ({ none: r.c_kind.isNull() }))
    .derive((r) => ({ x: r.none.over(settled).sum() })),
  storm: early
    .from(flights)
    .join(stormy, { how: "left", prefix: "s_" })
    .derive((r) => ({ x: r.s_seats.over(settled).sum() })),
  noStorm: early
    .from(flights)
    .join(stormy, { how: "left", prefix: "s_" })
    .derive((r) => ({ none: r.s_seats.isNull() }))
    .derive((r) => ({ x: r.none.over(settled).sum() })),
  sum: early.from(flights).derive((r) => ({ x: r.seats.plus(r.late).over(settled).sum() })),
  condition: early
    .from(flights)
    .derive((r) => ({ one: when(r.stormy).then(r.seats).otherwise(0) }))
    .derive((r) => ({ x: r.one.over(settled).sum() })),
  filtered: late
    .from(flights)
    .filter((r) => r.stormy)
    .derive((r) => ({ x: r.seats.over(settled).sum() })),
  joined: early
    .from(flights)
    .join(flights.select(["late"]), { how: "left", prefix: "f_" })
    .derive((r) => ({ x: r.f_late.over(settled).sum() })),
  meaning: early
    .from(flights)
    .join(meanings, { how: "left", on: { code: "code" }, prefix: "m_" })
    .derive((r) => ({ x: r.m_worth.over(settled).sum() })),
  noMeaning: early
    .from(flights)
    .join(meanings, { how: "left", on: { code: "code" }, prefix: "m_" })
    .derive((r) => ({ none: r.m_worth.isNull() }))
    .derive((r) => ({ x: r.none.over(settled).sum() })),
  semi: late.from(claimed).derive((r) => ({ x: r.seats.over(settled).sum() })),
  noneClaimed: early
    .from(flights)
    .join(claimed.select(["seats"]), { how: "left", prefix: "s_" })
    .derive((r) => ({ none: r.s_seats.isNull() }))
    .derive((r) => ({ x: r.none.over(settled).sum() })),
  whole: early
    .from(flights)
    .derive((r) => ({ mean: r.late.over(wholeEvent()).sum() }))
    .derive((r) => ({ x: r.mean.over(settled).sum() })),
  where: early
    .from(flights)
    .derive((r) => ({ some: r.seats.over(wholeEvent().where(r.stormy)).count() }))
    .derive((r) => ({ x: r.some.over(settled).count() })),
  wholeOfSome: late
    .from(claimed)
    .derive((r) => ({ all: r.seats.over(wholeEvent()).sum() }))
    .derive((r) => ({ x: r.all.over(settled).sum() })),
  partition: early
    .from(flights)
    .derive((r) => ({ all: r.seats.over(wholeEvent().by("code")).sum() }))
    .derive((r) => ({ x: r.all.over(settled).sum() })),
  noGroup: early
    .from(codes)
    .join(
      flights.aggregate(["flight", "code"], (g) => ({ seats: g.seats.sum() })),
      { how: "left", prefix: "a_" },
    )
    .derive((r) => ({ none: r.a_seats.isNull() }))
    .derive((r) => ({ x: r.none.over(settled).sum() })),
  twice: early
    .from(flights)
    .derive((r) => ({ seen: r.late.over(settled).sum() }))
    .derive((r) => ({ x: r.seen.over(settled).sum() })),
  parked: late
    .from(parkings)
    .derive((r) => ({ seen: r.late.over(prior().allEntities().asOf("parked")).sum() }))
    .derive((r) => ({ x: r.seen.over(settled).sum() })),
  byCode: late
    .from(flights)
    .derive((r) => ({ seen: r.seats.over(prior().allEntities().by("code").asOf("shut")).sum() }))
    .derive((r) => ({ x: r.seen.over(settled).sum() })),
  sameCode: late
    .from(flights)
    .derive((r) => ({ x: r.seats.over(prior().allEntities().by("code").asOf("shut")).sum() })),
  latest: early
    .from(flights)
    .joinPrior(flights.select(["late"]), { prefix: "l_", asOf: "shut" })
    .derive((r) => ({ x: r.l_late })),
};

type Read = keyof typeof read;

interface Unfinished {
  readonly features: (names: readonly ["x"]) => {
    readonly sink: (where: typeof sink) => { readonly plan: PipelinePlan };
  };
}

const mapped = <N extends string>(all: { readonly [K in N]: Unfinished }) =>
  Object.fromEntries(
    Object.entries<Unfinished>(all).map(([name, one]) => [name, one.features(["x"]).sink(sink).plan]),
  ) as unknown as { readonly [K in N]: PipelinePlan };

export const plans: { readonly [R in Read]: PipelinePlan } = mapped(
  read as unknown as { readonly [R in Read]: Unfinished },
);

/** The pipeline that shows each clause. */
export const shown = {
  "a declared column: the table's settlement": "late",
  "a declared column: its own settlement": "paid",
  "a settlement timestamp: itself": "landed",
  "the presence of a row: its settlement": "kind",
  "closed of a declared table": "noClaim",
  "same row: all operands": "sum",
  "same row: the condition": "condition",
  "null is absorbing": "late",
  "filter: the rows": "filtered",
  "filter: closed": "noStorm",
  "filter: over the dropped rows": "noStorm",
  "look-up: the value": "joined",
  "look-up: the right row": "storm",
  "look-up: the left columns": "meaning",
  "look-up of nothing: closed of the right side": "noClaim",
  "look-up of nothing: the left columns": "noMeaning",
  "join: the rows": "semi",
  "join: closed": "noneClaimed",
  "frame: the value": "whole",
  "frame: before its where": "where",
  "frame: closed": "wholeOfSome",
  "frame: the partition over all rows": "partition",
  "aggregate: closed takes its keys": "noGroup",
  "as of: the timestamp": "twice",
  "as of: when the timestamp is settled": "parked",
  "as of: the columns of by": "byCode",
  "prior: the expression": "late",
  "prior: the row": "filtered",
  "prior: by and within": "sameCode",
  "prior: strictly before": "late",
} as const satisfies { readonly [clause: string]: Read };
