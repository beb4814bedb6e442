/** The tables of random pipelines: every kind of clock, of order and of static table, and overlapping events. */
import {
  bool,
  categorical,
  date,
  datetime,
  duration,
  f64,
  i32,
  i64,
  stampedTable,
  staticTable,
  str,
  table,
  timeline,
} from "greenflag";
import { z } from "zod";

export const season = timeline("season", {
  phases: ["entry", "practice", "race"],
  clocks: {
    lap: { phase: "race", ticks: "own", unit: "l" },
    minute: { phase: "race", ticks: "shared", unit: "l" },
    sector: { phase: "race", ticks: "own", unit: "l" },
    siren: { phase: "race", ticks: "shared", unit: "l" },
    run: { phase: "practice", ticks: "own", unit: "l" },
  },
});
const { always, before, during, after, hindsight } = season;

/** One row per event, with the times that as-of joins look back from. */
export const meetings = table("meetings", {
  timeline: season,
  event: { meeting: i32.doc("The meeting") },
  order: { day: date.doc("Its day") },
  rows: always,
  columns: {
    track: str.doc("Its track").known(always),
    starts: datetime
      .in("America/New_York", { twice: "earlier" })
      .doc("Its green flag")
      .known(always)
      .denotes(before("race")),
    gates: datetime.nullable().known(before("practice")).denotes(before("practice")),
    wet: bool.nullable().known(after("practice")),
    crowd: i32.nullable().doc("Who watched").known(after("race")),
    titles: i32.nullable().known(hindsight),
  },
});

/** One row per event and entity, without ticks. */
export const results = table("results", {
  timeline: season,
  event: { meeting: i32 },
  order: { day: date },
  entity: { car: str },
  rows: before("race"),
  columns: {
    team: str.doc("Its team").known(always),
    sponsor: str.known(before("practice")).check(z.string().min(1), { otherwise: "null" }),
    grid: i32.doc("Where it started").known(before("race")).check(z.int().min(1)),
    place: i64.nullable().known(after("race")),
    "best lap": f64.nullable().known(after("race")),
    retired: bool.known(after("race")),
    stopped: duration.nullable().known(after("race")),
    class: categorical.known(before("race")),
  },
});

/** The same cars, in no order: nothing can be looked up in earlier events. */
export const entries = table("entries", {
  timeline: season,
  event: { meeting: i32 },
  entity: { car: str },
  rows: always,
  columns: {
    weight: f64.nullable().known(before("practice")).check(z.number().positive(), { otherwise: "drop" }),
    team: str.known(always),
  },
});

/** Each car's own laps. */
export const laps = table("laps", {
  timeline: season,
  event: { meeting: i32 },
  order: { day: date },
  entity: { car: str },
  tick: { clock: "lap", key: { lap: i32 } },
  rows: during("race"),
  columns: {
    time: f64.doc("Seconds").nullable().known(during("race")),
    spot: i32.known(during("race")),
    pit: bool.known(during("race")),
    tyre: str.nullable().known(before("race")),
    finally: i32.known(after("race")),
    stop: duration.nullable().known(during("race")),
    flag: categorical.nullable().known(during("race")).check(z.string().max(9), { otherwise: "null" }),
  },
});

/** One clock for all cars. */
export const minutes = table("minutes", {
  timeline: season,
  event: { meeting: i32 },
  order: { day: date },
  entity: { car: str },
  tick: { clock: "minute", key: { minute: i32 } },
  rows: during("race"),
  columns: {
    speed: f64.doc("Miles per hour").known(during("race")),
    gap: i32.nullable().known(during("race")).check(z.int().min(-4).max(7)),
    grip: f64.known(before("race")),
  },
});

/** Ticks of other clocks in the same phase, under the very names of laps and minutes: the third of each is at no one time. */
export const sectors = table("sectors", {
  timeline: season,
  event: { meeting: i32 },
  order: { day: date },
  entity: { car: str },
  tick: { clock: "sector", key: { lap: i32 } },
  rows: during("race"),
  columns: {
    brake: f64.nullable().known(during("race")),
    line: bool.known(before("race")).check(z.literal(true), { otherwise: "drop" }),
  },
});
export const sirens = table("sirens", {
  timeline: season,
  event: { meeting: i32 },
  tick: { clock: "siren", key: { minute: i32 } },
  rows: always,
  // So its rows are known no earlier than this.
  columns: { loud: i32.known(during("race")).check(z.int().multipleOf(2), { otherwise: "drop" }) },
});

/** A plan of the race, laps and all, that is there before the first of them is driven: its rows are earlier than their ticks. */
export const stints = table("stints", {
  timeline: season,
  event: { meeting: i32 },
  order: { day: date },
  entity: { car: str },
  tick: { clock: "lap", key: { lap: i32 } },
  rows: always,
  columns: { planned: f64.nullable().known(before("race")), driven: f64.known(during("race")) },
});

/** Runs of practice: ticks of another phase, of cars and drivers. */
export const runs = table("runs", {
  timeline: season,
  event: { meeting: i32 },
  entity: { car: str, driver: str },
  tick: { clock: "run", key: { lap: i32 } },
  rows: during("practice"),
  columns: { pace: f64.nullable().known(during("practice")), fuel: i32.known(after("practice")) },
});

/** Facts. */
export const cars = staticTable("cars", {
  key: { car: str.doc("The car") },
  columns: {
    power: f64.doc("Of its engine").check(z.number().min(2), { otherwise: "null" }),
    maker: str.nullable(),
    built: i32,
    // Found by a car, and by whatever text.
    livery: categorical,
    service: duration.nullable(),
  },
});
export const tracks = staticTable("tracks", { key: { name: str }, columns: { length: f64, banked: bool } });

/** A log. */
export const odds = stampedTable("odds", {
  key: { car: str },
  knownAt: { posted: datetime.doc("From then on") },
  columns: { price: f64.check(z.number().positive(), { otherwise: "drop" }), trend: i32.nullable().doc("Up or down") },
});
export const weather = stampedTable("weather", {
  key: { place: str },
  knownAt: { published: datetime.in("Europe/Berlin") },
  about: { observed: datetime },
  columns: { degrees: f64.nullable() },
});

export const flying = timeline("flying", {
  phases: ["boarding", "air"],
  clocks: { ping: { phase: "air", ticks: "own", unit: "l" } },
  overlapping: true,
});

/** Events that overlap: one is in the air while the next one boards. What a flight burnt is settled by a time of its own. */
export const flights = table("flights", {
  timeline: flying,
  event: { flight: i32 },
  order: { leaves: datetime.denotes(flying.before("boarding")) },
  entity: { plane: str },
  settled: "landed",
  rows: flying.always,
  columns: {
    route: categorical.known(flying.always),
    shut: datetime.known(flying.always).denotes(flying.before("air")),
    seats: i32.doc("How many").known(flying.always),
    late: f64.nullable().known(flying.after("air")),
    landed: datetime.nullable().known(flying.after("air")),
    burnt: i32.nullable().known(flying.after("air")).settled("weighed"),
    weighed: date.nullable().known(flying.after("air")),
  },
});

/** Each is settled when it was heard, and all of them once the plane is silent. */
export const pings = table("pings", {
  timeline: flying,
  event: { flight: i32 },
  order: { leaves: datetime.denotes(flying.before("boarding")) },
  entity: { plane: str },
  tick: { clock: "ping", key: { ping: i32 } },
  settled: "heard",
  closed: "silent",
  rows: flying.during("air"),
  columns: {
    height: f64.nullable().known(flying.during("air")),
    fuel: f64.known(flying.during("air")),
    heard: datetime.nullable().known(flying.after("air")),
    silent: datetime.nullable().known(flying.after("air")),
  },
});

/** Rows that come one by one, each decided and paid at a time of its own, until no more are taken. */
export const claims = table("claims", {
  timeline: flying,
  event: { flight: i32 },
  order: { leaves: datetime.denotes(flying.before("boarding")) },
  entity: { plane: str },
  settled: "decided",
  closed: "complete",
  rows: flying.after("air"),
  columns: {
    cost: f64.nullable().known(flying.after("air")),
    refund: i64.nullable().known(flying.after("air")).settled("paid"),
    kind: str.known(flying.after("air")),
    paid: datetime.nullable().known(flying.after("air")),
    decided: datetime.nullable().known(flying.after("air")),
    complete: datetime.nullable().known(flying.after("air")),
  },
});
