/** The forms of the whole language that are known in time: each with what it is, and when it is known. */
interface Known {
  readonly decide: string;
  /** The rows, and when it is known that one is there. */
  readonly from: string;
  readonly rows: string;
  /** By name: dtype, `?` where it may be null, the instant; and the code. */
  readonly columns: Readonly<Record<string, readonly [is: string, code: string]>>;
  /** Columns of the rows themselves that are looked at too. */
  readonly brought?: Readonly<Record<string, string>>;
}

const race = "after 'race'";
const grid = "after 'qualifying'";
const lap = "during 'race'";

export const known: Readonly<Record<string, Known>> = {
  own_ticks: {
    decide: 'weekend.during("race")',
    from: "laps",
    rows: lap,
    columns: {
      so_far: [`f64? ${lap}`, "r.time.over(soFar()).mean()"],
      so_far_full: [`i64 ${lap}`, "r.position.over(soFar()).sum()"],
      so_far_few: [`i64? ${lap}`, "r.position.over(soFar().atLeast(2)).sum()"],
      by_tyre: [`i32 ${lap}`, 'r.position.over(soFar().by("tyre")).min()'],
      filled: [`f64? ${lap}`, "r.time.fillForward(3)"],
      career: [`i32 ${lap}`, "r.position.over(last(10).acrossEvents()).max()"],
      faded: [`f64? ${lap}`, "r.time.over(last(9)).ewMean(3)"],
      faded_full: [`f64 ${lap}`, "r.position.over(soFar().acrossEvents()).ewMean(3)"],
      faded_before: ["f64? always", "r.final.over(prior()).ewMean(2.5)"],
      told: [`f64? ${lap}`, 'r.time.over(soFar()).mean().doc("Seconds")'],
      told_constant: ["f32? always", 'lit(null, f32).doc("Nothing")'],
      early: [`i64 ${lap}`, "r.tyre.over(soFar()).count()"],
      before: ["i32? always", "r.final.over(prior(3).gap(2)).max()"],
    },
  },
  own_ticks_later: {
    decide: 'weekend.after("race")',
    from: "laps",
    rows: lap,
    columns: {
      rank: [`i64 ${race}`, "r.position.over(peers()).rank()"],
      rank_of_time: [`i64? ${race}`, "r.time.over(peers()).rankFromTop()"],
      all: [`f64 ${race}`, "r.position.over(wholeEvent()).mean()"],
      ahead: [`f64? ${race}`, "r.position.over(next(3)).mean()"],
      around: [`f64 ${race}`, "r.position.over(around(3)).mean()"],
      two_on: [`i32? ${race}`, "r.position.lead(2)"],
      back: [`f64? ${race}`, "r.time.fillBackward()"],
      between: [`f64? ${race}`, "r.time.interpolate()"],
      between_full: [`f64 ${race}`, "r.position.interpolate()"],
      faded_ahead: [`f64? ${race}`, "r.position.over(next(3)).ewMean(2)"],
      faded_all: [`f64 ${race}`, "r.led.over(soFar().allEntities()).ewMean(2)"],
    },
  },
  hindsight: {
    decide: "weekend.hindsight",
    from: "results",
    rows: grid,
    columns: {
      following: ["f64? hindsight", "r.start.over(following(3)).mean()"],
      everywhere: ["f64 hindsight", "r.start.over(everywhere()).mean()"],
      released_not: ["f64? hindsight", "r.champion.over(prior(3)).mean()"],
    },
  },
  shared_ticks: {
    decide: 'weekend.during("race")',
    from: 'odds.top(5, (r) => r.price, { per: ["race_id", "minute"] })',
    rows: lap,
    columns: {
      place: [`i64 ${lap}`, "r.price.over(peers()).rank()"],
      share: [`f64 ${lap}`, "r.price.dividedBy(r.price.over(peers()).sum())"],
      drift: [`f64 ${lap}`, "r.price.over(soFar().allEntities()).mean()"],
    },
  },
  facts: {
    decide: 'weekend.before("race")',
    from: 'results.join(tracks, { how: "inner" }).join(people, { how: "left", prefix: "p_", on: { driver_id: "driver" } })',
    rows: grid,
    brought: { miles: "f64 always", surface: "str? always", p_skill: "f64? always" },
    columns: { long: ["bool always", "r.miles.gt(2)"] },
  },
  facts_among_themselves: {
    decide: 'weekend.before("practice")',
    from: `entries.join(tracks.derive((f) => ({
      mean: f.miles.over(everywhere()).mean(),
      rank: f.miles.over(everywhere().by("surface")).rank(),
    })).filter((f) => f.miles.gt(f.mean)).top(3, (f) => f.miles), { how: "left" })`,
    rows: "always",
    brought: { mean: "f64? always", rank: "i64? always" },
    columns: {},
  },
  as_of: {
    decide: 'weekend.before("race")',
    from: 'entries.asOf(weather.filter((w) => w.wind.ge(0)), { time: "race_start", tolerance: "6h", inclusive: true, prefix: "w_" })',
    rows: "always",
    brought: { w_rain: `f64? ${grid}`, w_wind: `f64? ${grid}`, w_published: `datetime? ${grid}` },
    columns: {},
  },
  earlier_event: {
    decide: 'weekend.before("practice")',
    from: 'entries.joinPrior(results, { prefix: "last_", by: ["track"] }).joinPrior(entries, { prefix: "e_" })',
    rows: "always",
    brought: {
      last_finish: "i32? always",
      last_champion: "bool? hindsight",
      last_race_id: "i32? always",
      e_points: "i32? always",
    },
    columns: { since: ["bool? always", "r.last_race_date.ne(r.race_date)"] },
  },
  joined_rows: {
    decide: 'weekend.before("race")',
    from: 'entries.join(results, { how: "semi" }).join(qualifying, { how: "inner", prefix: "q_" }).join(results.filter((o) => o.rookie), { how: "anti" })',
    rows: grid,
    brought: { q_rank: `i32 ${grid}`, track: "str always" },
    columns: {},
  },
  gathered: {
    decide: 'weekend.after("race")',
    from: `results.join(laps.aggregate(["race_id", "driver"], (g) => ({
      best: g.time.min(), laps: g.position.count(), sd: g.position.std(), led: g.led.sum(), spread: g.position.max().minus(g.position.min()),
    })), { how: "left", prefix: "l_" })`,
    rows: grid,
    brought: {
      l_best: `f64? ${race}`,
      l_laps: `i64? ${race}`,
      l_sd: `f64? ${race}`,
      l_led: `i64? ${race}`,
      l_spread: `i64? ${race}`,
    },
    columns: {},
  },
  gathered_at_ticks: {
    decide: 'weekend.during("race")',
    from: 'odds.aggregate(["race_id", "minute"], (g) => ({ mean: g.price.mean(), opened: g.opening.mean(), field: g.price.count() }))',
    rows: lap,
    brought: { mean: `f64 ${lap}`, field: `i64 ${lap}` },
    columns: { moved: [`f64? ${lap}`, "r.mean.difference()"], before: ["f64? always", "r.mean.over(prior(1)).mean()"] },
  },
  gathered_late: {
    decide: 'weekend.before("race")',
    from: 'results.aggregate(["race_id"], (g) => ({ field: g.start.count(), pole: g.start.min() })).derive((a) => ({ usual: a.field.over(prior(5)).mean() }))',
    rows: grid,
    brought: { field: `i64 ${grid}`, pole: `i32 ${grid}`, usual: "f64? always" },
    columns: {},
  },
  picked: {
    decide: 'weekend.before("race")',
    from: 'results.top(10, (t) => t.start, { lowest: true }).limit(5).dedupe(["race_id", "track"], { keep: "last" })',
    rows: grid,
    brought: { start: `i32 ${grid}` },
    columns: {},
  },
  united: {
    decide: 'weekend.before("race")',
    from: "results.filter((u) => u.rookie).union(results.derive((u) => ({ weight: u.start.cast(f64) })).filter((u) => u.rookie.not()))",
    rows: grid,
    brought: { weight: `f64? ${grid}`, track: "str always" },
    columns: {},
  },
  assumed: {
    decide: 'weekend.before("practice")',
    from: 'results.assumeRows("the entry list is out on Tuesday", weekend.before("practice"))',
    rows: "always",
    columns: {
      grid: ["i32 always", 'r.start.assume("drawn by lot on Monday", weekend.before("practice"))'],
      form: ["f64? always", 'r.finish.assume("fixed", weekend.before("practice")).over(prior(3)).mean()'],
    },
  },
  overlapping: {
    decide: 'flight.before("airborne")',
    from: "legs",
    rows: "always",
    columns: {
      usual: ["f64? after 'scheduled'", 'r.late_min.over(prior(5).asOf("departs")).mean()'],
      at_gate: ["i64 after 'scheduled'", 'r.late_min.over(prior(5).by("gate").asOf("departs")).count()'],
    },
  },
  numbers: {
    decide: 'weekend.before("race")',
    from: "results.derive((n) => ({ 1: n.start, 2: n.weight }))",
    rows: grid,
    brought: { "1": `i32 ${grid}`, "2": "f64? always" },
    columns: { three: [`f64? ${grid}`, 'r[1].plus(r["2"])'] },
  },
};

const derived = (columns: Known["columns"]): string => {
  const lines = Object.entries(columns).map(([column, [, code]]) => `    ${column}: ${code},\n`);
  return lines.length === 0 ? "" : `  .derive((r) => ({\n${lines.join("")}  }))\n`;
};

export const knownSources: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(known).map(([name, { decide, from, columns, brought = {} }]) => [
    `${name}.pipeline.ts`,
    `\
import { around, everywhere, f32, f64, following, lit, next, peers, pipeline, soFar, wholeEvent } from "greenflag";
import { flight, legs } from "./flights.ts";
import { entries, laps, last, odds, people, prior, qualifying, results, tracks, weather, weekend } from "./weekend.ts";
export const made = pipeline("${name}", { decide: ${decide} })
  .from(${from})
${derived(columns)}  .features([${[...Object.keys(brought).filter((column) => !brought[column]?.endsWith("hindsight")), ...Object.keys(columns)].map((column) => `"${column}"`).join(", ")}])
  .sink({ parquet: "${name}.parquet" });
void [around, entries, everywhere, f32, f64, flight, following, laps, last, legs, lit, next, odds, peers, people, prior];
void [qualifying, results, soFar, tracks, weather, weekend, wholeEvent];
`,
  ]),
);
