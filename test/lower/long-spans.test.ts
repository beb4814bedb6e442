/** Extreme times, and spans longer than the range of times, on both engines. */
import { datetime, f64, i32, pipeline, prior, stampedTable, table, timeline } from "greenflag";
import { describe, expect, it } from "vitest";
import { column, engines } from "../cases/published-cases.ts";

const play = timeline("play", { phases: ["before", "game"] });
const { always, after, before } = play;
const games = table("games", {
  timeline: play,
  event: { n: i32 },
  order: { n: i32 },
  rows: always,
  columns: { at: datetime.known(always).denotes(before("game")), x: f64.known(after("game")) },
});
const log = stampedTable("log", { key: {}, knownAt: { noted: datetime }, columns: { y: f64 } });

const far = pipeline("far", { decide: before("game") })
  .from(games)
  .derive((r) => ({
    second: r.x.over(prior().within("1s", "at")).sum(),
    age: r.x.over(prior().within("999999999d", "at")).sum(),
  }))
  .features(["second", "age"])
  .sink({ parquet: "x.parquet" });
const noted = pipeline("noted", { decide: before("game") })
  .from(games)
  .asOf(log, { time: "at", tolerance: "999999999d" })
  .features(["y"])
  .sink({ parquet: "x.parquet" });

const ends = 8.64e15;
const rows = [-ends, ends, 0, 1, ends].map((at, i) => ({ at: new Date(at), x: 2 ** i }));

describe.each(engines)("on %s", (engine) => {
  it("windows over times that are farther apart than 64 bits", async () => {
    expect(await column(engine, "second", far, [rows])).toEqual([null, null, null, 4, null]);
  });
  it("spans longer than 64 bits", async () => {
    expect(await column(engine, "age", far, [rows])).toEqual([null, null, null, 4, null]);
    const recent = rows.slice(2, 4);
    expect(await column(engine, "y", noted, [recent, [{ noted: new Date(-1), y: 7 }]])).toEqual([7, 7]);
  });
});
