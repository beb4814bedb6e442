/** A race weekend: its phases, its clock and its tables. */
import { date, f64, i32, i64, last, prior, staticTable, str, table, timeline } from "greenflag";
import { z } from "zod";

/** Practice may be missing altogether; the race ticks in laps, and each car drives its own. */
export const weekend = timeline("weekend", {
  phases: ["historical", "practice", "qualifying", "race"],
  clocks: { lap: { phase: "race", ticks: "own", unit: "l" } },
});
const { always, before, during, after } = weekend;

/** The words of the field: the last n laps of a car, the n races before this one that a driver took part in. */
export const laps = last;
export const races = prior;

/** One row per race: what the calendar says. */
export const calendar = table("races", {
  timeline: weekend,
  event: { race_id: i32 },
  order: { race_date: date },
  rows: always,
  path: "data/nascar/races.parquet",
  columns: {
    season: i32.known(always),
    track: str.known(always),
    track_len_mi: f64.doc("Miles of one lap").known(always).check(z.number().positive()),
    surface: str.known(always),
    sched_laps: i32.doc("Laps the race is to have").nullable().known(always),
  },
});

/** One row per driver who set a time in practice. There was no practice at many races. */
export const practice = table("practice", {
  timeline: weekend,
  event: { race_id: i32 },
  entity: { driver: str },
  rows: after("practice"),
  path: "data/nascar/practice.parquet",
  columns: {
    rank: i64.doc("Place in practice by the best lap").known(after("practice")),
    best_time_s: f64.doc("Seconds of his best lap in practice").nullable().known(after("practice")),
    speed_mph: f64.nullable().known(after("practice")),
    laps: i64.nullable().known(after("practice")),
  },
});

/** One row per driver in qualifying. The time is missing where the rank was set by a metric. */
export const qualifying = table("qualifying", {
  timeline: weekend,
  event: { race_id: i32 },
  entity: { driver: str },
  rows: after("qualifying"),
  path: "data/nascar/qualifying.parquet",
  columns: {
    rank: i64.doc("Place in qualifying").known(after("qualifying")),
    time_s: f64.nullable().known(after("qualifying")),
    speed_mph: f64.doc("Miles per hour over his qualifying lap").nullable().known(after("qualifying")),
  },
});

/** One row per driver who started. Who starts is known with the grid, not with the entry list: some go home. */
export const results = table("results", {
  timeline: weekend,
  event: { race_id: i32 },
  order: { race_date: date },
  entity: { driver: str },
  rows: before("race"),
  path: "data/nascar/results.parquet",
  columns: {
    start: i64.doc("Place on the grid").known(before("race")).check(z.int().min(1)),
    finish: i64.doc("Place at the end, 1 for the winner").known(after("race")).check(z.int().min(1)),
    laps: i64.known(after("race")).check(z.int().min(0)),
    laps_led: i64.known(after("race")).check(z.int().min(0)),
    status: str.doc("'running', or why he was out").known(after("race")),
    points: i64.known(after("race")),
  },
});

/** One row per car and lap. Lap 0 is the starting order and has no time. */
export const lapTimes = table("laps", {
  timeline: weekend,
  event: { race_id: i32 },
  entity: { driver: str },
  tick: { clock: "lap", key: { lap: i32 } },
  rows: during("race"),
  path: "data/nascar/laps.parquet",
  columns: {
    /** Never 0. */
    lap_time_s: f64
      .doc("Seconds of the lap; 9999.999 where the timing system has no time")
      .nullable()
      .known(during("race"))
      .check(z.number().positive()),
    lap_speed_mph: f64.nullable().known(during("race")),
    running_pos: i32.doc("Place at the end of the lap").known(during("race")).check(z.int().min(1)),
    /** Repeated on every lap, and known only when the race is over: the natural leak of this table. */
    final_running_pos: i32.doc("Place at the end of the race").known(after("race")).check(z.int().min(1)),
  },
});

const share = z.number().min(0).max(1);
const lapsLed = z.int().min(0).max(600);

/** What people say of the drivers, in a file that is edited by hand: each value is held to its range. */
export const constraints = staticTable("constraints", {
  key: { driver_id: str.check(z.string().min(1)) },
  path: "examples/nascar/drivers.json",
  columns: {
    skill: f64.doc("What people make of his skill, 0 to 1").check(share),
    aggression: f64.check(share),
    shadow_risk: f64.nullable().check(share),
    min_laps_led: i32.check(lapsLed),
    max_laps_led: i32.check(lapsLed),
  },
});
