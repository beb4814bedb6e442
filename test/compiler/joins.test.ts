/**
 * A join meets on the event, and at the tick of the same clock. Where key columns merely have the same name, what they
 * bring is not known at the row's own instant: each of these pipelines is refused, and none of them needs a cast.
 */
import { beforeAll, describe, expect, test } from "vitest";
import type { CompileReport } from "../../src/compiler/index.ts";
import { compileIn, newAuthor } from "./support.ts";

const head = `\
import { date, f64, i32, pipeline, prior, str, table, timeline } from "greenflag";
const day = timeline("day", {
  phases: ["race", "review"],
  clocks: { lap: { phase: "race", ticks: "own" }, minute: { phase: "race", ticks: "own" } },
});
const { always, before, during } = day;
const laps = table("laps", {
  timeline: day,
  event: { race: i32 },
  entity: { driver: str },
  tick: { clock: "lap", key: { lap: i32 } },
  rows: during("race"),
  columns: { position: i32.known(during("race")) },
});
void [date, f64, i32, pipeline, prior, str, table, always, before, laps];
`;

const leaks: Readonly<Record<string, string>> = {
  // Minute 3 of a driver is not his lap 3.
  "another clock's tick of the same name": `
const minutes = table("minutes", {
  timeline: day,
  event: { race: i32 },
  entity: { driver: str },
  tick: { clock: "minute", key: { lap: i32 } },
  rows: during("race"),
  columns: { heart: f64.known(during("race")) },
});
export const made = pipeline("made", { decide: during("race") })
  .from(minutes)
  .join(laps, { how: "left" })
  .features(["heart", "position"])
  .sink({ parquet: "x.parquet" });
`,
  // In its first sector a lap is not driven yet.
  "a coarser tick of the same clock": `
const sectors = table("sectors", {
  timeline: day,
  event: { race: i32 },
  entity: { driver: str },
  tick: { clock: "lap", key: { lap: i32, sector: i32 } },
  rows: during("race"),
  columns: { speed: f64.known(during("race")) },
});
export const made = pipeline("made", { decide: during("race") })
  .from(sectors)
  .join(laps, { how: "left" })
  .features(["speed", "position"])
  .sink({ parquet: "x.parquet" });
`,
  // The driver of the joined laps is the rival here: that his lap 10 is over is not known at lap 10 of the two.
  "another entity's own tick": `
const duels = table("duels", {
  timeline: day,
  event: { race: i32 },
  entity: { self: str, driver: str },
  tick: { clock: "lap", key: { lap: i32 } },
  rows: during("race"),
  columns: { gap: f64.known(during("race")) },
});
export const made = pipeline("made", { decide: during("race") })
  .from(duels)
  .join(laps, { how: "left" })
  .features(["gap", "position"])
  .sink({ parquet: "x.parquet" });
`,
  // What earlier seasons say of season 2030 is settled before 2030, not before a race of today.
  "an event that is only an entity here": `
const seasons = table("seasons", {
  timeline: day,
  event: { season: i32 },
  order: { season: i32 },
  rows: always,
  columns: { points: f64.known(day.after("race")) },
});
const races = table("races", {
  timeline: day,
  event: { race: i32 },
  order: { raced: date },
  entity: { driver: str, season: i32 },
  rows: always,
  columns: { start: i32.known(always) },
});
export const made = pipeline("made", { decide: before("race") })
  .from(races)
  .join(seasons.derive((r) => ({ so_far: r.points.over(prior(3)).mean() })), { how: "left", prefix: "season " })
  .features(["start", "season so_far"])
  .sink({ parquet: "x.parquet" });
`,
  // A stint is over before the race it is of.
  "a wider event": `
const stints = table("stints", {
  timeline: day,
  event: { race: i32, stint: i32 },
  entity: { driver: str },
  rows: always,
  columns: { tyre: str.known(always) },
});
const results = table("results", {
  timeline: day,
  event: { race: i32 },
  entity: { driver: str },
  rows: always,
  columns: { finish: i32.known(day.after("race")) },
});
export const made = pipeline("made", { decide: day.after("race") })
  .from(stints)
  .join(results, { how: "left" })
  .features(["tyre", "finish"])
  .sink({ parquet: "x.parquet" });
`,
};

/** Sound ones of the same shape. */
const sound: Readonly<Record<string, string>> = {
  "the same clock, entity and event": `
const radio = table("radio", {
  timeline: day,
  event: { race: i32 },
  entity: { driver: str },
  tick: { clock: "lap", key: { lap: i32 } },
  rows: during("race"),
  columns: { words: str.known(during("race")) },
});
export const made = pipeline("made", { decide: during("race") })
  .from(radio)
  .join(laps, { how: "left" })
  .features(["words", "position"])
  .sink({ parquet: "x.parquet" });
`,
  "a table without ticks, and one without entities": `
const grid = table("grid", {
  timeline: day,
  event: { race: i32 },
  entity: { driver: str },
  rows: always,
  columns: { start: i32.known(always) },
});
const tracks = table("tracks", { timeline: day, event: { race: i32 }, rows: always, columns: { miles: f64.known(always) } });
export const made = pipeline("made", { decide: during("race") })
  .from(laps)
  .join(grid, { how: "left" })
  .join(tracks, { how: "left" })
  .features(["position", "start", "miles"])
  .sink({ parquet: "x.parquet" });
`,
};

const fileOf = (name: string) => `${name.replace(/\W+/g, "_")}.pipeline.ts`;
const sources = Object.fromEntries(
  Object.entries({ ...leaks, ...sound }).map(([name, source]) => [
    fileOf(name),
    (head + source)
      .replace('pipeline("made"', `pipeline("${name.replace(/\W+/g, "_")}"`)
      .replace("x.parquet", `${name.replace(/\W+/g, "_")}.parquet`),
  ]),
);

let report: CompileReport;
beforeAll(async () => {
  report = await compileIn(newAuthor(sources));
});
const of = (name: string) => report.diagnostics.filter(({ place }) => place?.file === fileOf(name));

describe("invalid joins are refused", () => {
  test.each(Object.keys(leaks))("%s", (name) => {
    expect(of(name).map(({ code }) => code)).not.toEqual([]);
  });

  test.each(["another clock's tick of the same name", "a coarser tick of the same clock", "another entity's own tick"])(
    "%s: joined columns are known when the phase is over",
    (name) => {
      expect(of(name).map(({ message }) => message)).toEqual([
        "Feature 'position' is known only after 'race', but this pipeline decides during 'race'.",
      ]);
    },
  );

  test("nothing is written", () => {
    expect(report.runners).toEqual([]);
  });
});

describe("valid joins are accepted", () => {
  test.each(Object.keys(sound))("%s", (name) => {
    expect(of(name)).toEqual([]);
  });
});
