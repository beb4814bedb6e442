/** Leaks through every step and window that reads other rows. */
import type { Files } from "../support.ts";

export const late: Files = {
  "interpolated.pipeline.ts": `\
import { next, pipeline } from "greenflag";
import { laps, weekend } from "./weekend.ts";
export const made = pipeline("interpolated", { decide: weekend.during("race") })
  .from(laps)
  .derive((r) => ({ line: r.time.interpolate(), faded: r.time.over(next(3)).ewMean(2) }))
  .features(["position", "line", "faded"])
  //                     ^^^^^^ GF2001 Feature 'line' is known only after 'race', but this pipeline decides during 'race'.
  //                            TS Type '"line"' is not assignable to type '"…"'.
  //                             ^^^^^^^ GF2001 Feature 'faded' is known only after 'race', but this pipeline decides during 'race'.
  //                                     TS Type '"faded"' is not assignable to type '"…"'.
  .sink({ parquet: "x.parquet" });
`,

  "whole_event.pipeline.ts": `\
import { around, following, next, peers, pipeline, wholeEvent } from "greenflag";
import { laps, weekend } from "./weekend.ts";
export const made = pipeline("whole_event", { decide: weekend.during("race") })
  .from(laps)
  .derive((r) => ({
    mean: r.position.over(wholeEvent().by("driver")).mean(),
    best: r.time.over(wholeEvent()).min(),
    next_three: r.time.over(next(3)).mean(),
    smoothed: r.time.over(around(2)).mean(),
    rank: r.position.over(peers()).rank(),
    filled: r.time.fillBackward(),
    then: r.position.lead(),
    sunday: r.position.over(following(1)).mean(),
    worn: r.tyre.over(next(5)).count(),
  }))
  .features(["position", "mean", "best", "next_three", "smoothed", "rank", "filled", "then", "sunday", "worn"])
  //                     ^^^^^^ GF2001 Feature 'mean' is known only after 'race', but this pipeline decides during 'race'.
  //                            TS Type '"mean"' is not assignable to type '"…"'.
  //                             ^^^^^^ GF2001 Feature 'best' is known only after 'race', but this pipeline decides during 'race'.
  //                                    TS Type '"best"' is not assignable to type '"…"'.
  //                                     ^^^^^^^^^^^^ GF2001 Feature 'next_three' is known only after 'race', but this pipeline decides during 'race'.
  //                                                  TS Type '"next_three"' is not assignable to type '"…"'.
  //                                                   ^^^^^^^^^^ GF2001 Feature 'smoothed' is known only after 'race', but this pipeline decides during 'race'.
  //                                                              TS Type '"smoothed"' is not assignable to type '"…"'.
  //                                                               ^^^^^^ GF2001 Feature 'rank' is known only after 'race', but this pipeline decides during 'race'.
  //                                                                      TS Type '"rank"' is not assignable to type '"…"'.
  //                                                                       ^^^^^^^^ GF2001 Feature 'filled' is known only after 'race', but this pipeline decides during 'race'.
  //                                                                                TS Type '"filled"' is not assignable to type '"…"'.
  //                                                                                 ^^^^^^ GF2001 Feature 'then' is known only after 'race', but this pipeline decides during 'race'.
  //                                                                                        TS Type '"then"' is not assignable to type '"…"'.
  //                                                                                         ^^^^^^^^ GF2001 Feature 'sunday' is known only in hindsight, but this pipeline decides during 'race'.
  //                                                                                                  TS Type '"sunday"' is not assignable to type '"…"'.
  //                                                                                                   ^^^^^^ GF2001 Feature 'worn' is known only after 'race', but this pipeline decides during 'race'.
  //                                                                                                          TS Type '"worn"' is not assignable to type '"…"'.
  .sink({ parquet: "x.parquet" });
`,

  "whole_table.pipeline.ts": `\
import { everywhere, following, last, pipeline, soFar, wholeEvent } from "greenflag";
import { prior, results, weekend } from "./weekend.ts";
export const made = pipeline("whole_table", { decide: weekend.before("race") })
  .from(results)
  .derive((r) => ({
    mean: r.start.over(everywhere()).mean(),
    rank: r.start.over(everywhere().by("track")).rankFromTop(),
    next_year: r.start.over(following()).mean(),
    field: r.finish.over(wholeEvent()).mean(),
    career: r.finish.over(soFar().acrossEvents()).mean(),
    lately: r.finish.over(last(3).acrossEvents().allEntities()).mean(),
    grid: r.start.over(wholeEvent()).mean(),
    before_these: r.start.over(prior(3).by("status")).mean(),
    seen: r.start.over(everywhere()).count().over(prior(3)).mean(),
  }))
  .features(["mean", "rank", "next_year", "field", "career", "lately", "grid", "before_these", "seen"])
  //         ^^^^^^ GF2001 Feature 'mean' is known only in hindsight, but this pipeline decides before 'race'.
  //                TS Type '"mean"' is not assignable to type '"…"'.
  //                 ^^^^^^ GF2001 Feature 'rank' is known only in hindsight, but this pipeline decides before 'race'.
  //                        TS Type '"rank"' is not assignable to type '"…"'.
  //                         ^^^^^^^^^^^ GF2001 Feature 'next_year' is known only in hindsight, but this pipeline decides before 'race'.
  //                                     TS Type '"next_year"' is not assignable to type '"…"'.
  //                                      ^^^^^^^ GF2001 Feature 'field' is known only after 'race', but this pipeline decides before 'race'.
  //                                              TS Type '"field"' is not assignable to type '"…"'.
  //                                               ^^^^^^^^ GF2001 Feature 'career' is known only after 'race', but this pipeline decides before 'race'.
  //                                                        TS Type '"career"' is not assignable to type '"…"'.
  //                                                         ^^^^^^^^ GF2001 Feature 'lately' is known only after 'race', but this pipeline decides before 'race'.
  //                                                                  TS Type '"lately"' is not assignable to type '"…"'.
  //                                                                           ^^^^^^^^^^^^^^ GF2001 Feature 'before_these' is known only after 'race', but this pipeline decides before 'race'.
  //                                                                                          TS Type '"before_these"' is not assignable to type '"…"'.
  //                                                                                           ^^^^^^ GF2001 Feature 'seen' is known only in hindsight, but this pipeline decides before 'race'.
  //                                                                                                  TS Type '"seen"' is not assignable to type '"…"'.
  .sink({ parquet: "x.parquet" });
`,

  // With one clock for all, its peers are there; with the entity left out of own ticks, they are not.
  "shared_ticks.pipeline.ts": `\
import { next, peers, pipeline, soFar, wholeEvent } from "greenflag";
import { laps, odds, weekend } from "./weekend.ts";
export const made = pipeline("shared_ticks", { decide: weekend.during("race") })
  .from(odds)
  .derive((r) => ({
    place: r.price.over(peers()).rank(),
    drift: r.price.minus(r.price.over(soFar().allEntities()).mean()),
    ahead: r.price.over(next(1)).mean(),
    all: r.price.over(wholeEvent()).mean(),
    closed: r.closing.over(peers()).rank(),
  }))
  .features(["place", "drift", "ahead", "all", "closed"])
  //                           ^^^^^^^ GF2001 Feature 'ahead' is known only after 'race', but this pipeline decides during 'race'.
  //                                   TS Type '"ahead"' is not assignable to type '"…"'.
  //                                    ^^^^^ GF2001 Feature 'all' is known only after 'race', but this pipeline decides during 'race'.
  //                                          TS Type '"all"' is not assignable to type '"…"'.
  //                                           ^^^^^^^^ GF2001 Feature 'closed' is known only after 'race', but this pipeline decides during 'race'.
  //                                                    TS Type '"closed"' is not assignable to type '"…"'.
  .sink({ parquet: "x.parquet" });
export const own = pipeline("shared_ticks_2", { decide: weekend.during("race") })
  .from(laps)
  .derive((r) => ({
    mine: r.time.over(soFar()).mean(),
    ours: r.time.over(soFar().allEntities()).mean(),
    mine_again: r.time.over(soFar().allEntities().by("driver")).mean(),
  }))
  .features(["mine", "ours", "mine_again"])
  //                 ^^^^^^ GF2001 Feature 'ours' is known only after 'race', but this pipeline decides during 'race'.
  //                        TS Type '"ours"' is not assignable to type '"…"'.
  .sink({ parquet: "x.parquet" });
`,

  "gathered.pipeline.ts": `\
import { pipeline } from "greenflag";
import { laps, odds, results, weekend } from "./weekend.ts";
export const made = pipeline("gathered", { decide: weekend.before("race") })
  .from(laps)
  .aggregate(["race_id", "driver"], (g) => ({ best: g.time.min() }))
  .features(["best"])
  //        ^^^^^^^^ GF2003 The rows are known only after 'race', but this pipeline decides before 'race'.
  //                 TS Argument of type 'string[]' is not assignable to parameter of type '"…"'.
  .sink({ parquet: "x.parquet" });
// That a driver has laps at all is known only after the race; what he did in them no earlier.
export const joined = pipeline("gathered_2", { decide: weekend.during("race") })
  .from(laps)
  .join(laps.aggregate(["race_id", "driver"], (g) => ({ best: g.time.min() })), { how: "left" })
  .join(odds.aggregate(["race_id", "minute"], (g) => ({ mean_price: g.price.mean() })).limit(1), { how: "semi" })
  .features(["position", "best"])
  //        ^^^^^^^^^^^^^^^^^^^^ GF2003 The rows are known only after 'race', but this pipeline decides during 'race'.
  //                             TS Argument of type 'string[]' is not assignable to parameter of type '"…"'.
  .sink({ parquet: "x.parquet" });
// A decision in the race needs rows with its ticks: the groups have none.
export const tickless = pipeline("gathered_3", { decide: weekend.during("race") })
  .from(results.aggregate(["race_id"], (g) => ({ grid: g.start.max(), field: g.finish.count() })))
  .features(["grid", "field"])
  //        ^^^^^^^^^^^^^^^^^ GF2004 This pipeline decides during 'race', but its rows have no ticks in that phase.
  //                          TS Argument of type 'string[]' is not assignable to parameter of type '"…"'.
  //                          HINT Start from a table that has ticks in that phase, or decide before or after it.
  .sink({ parquet: "x.parquet" });
`,

  // Groups across events hold later ones.
  "across_events.pipeline.ts": `\
import { pipeline } from "greenflag";
import { results, weekend } from "./weekend.ts";
const careers = results.aggregate(["driver"], (g) => ({ wins: g.finish.min(), races: g.finish.count() }));
export const made = pipeline("across_events", { decide: weekend.after("race") })
  .from(results)
  .join(careers, { how: "left", prefix: "career_" })
  .features(["start", "career_wins", "career_races"])
  //                  ^^^^^^^^^^^^^ GF2001 Feature 'career_wins' is known only in hindsight, but this pipeline decides after 'race'.
  //                                TS Type '"career_wins"' is not assignable to type '"…"'.
  //                                 ^^^^^^^^^^^^^^ GF2001 Feature 'career_races' is known only in hindsight, but this pipeline decides after 'race'.
  //                                                TS Type '"career_races"' is not assignable to type '"…"'.
  .sink({ parquet: "x.parquet" });
export const known = pipeline("across_events_2", { decide: weekend.after("race") })
  .from(results)
  .join(careers, { how: "inner" })
  .features(["start"])
  //        ^^^^^^^^^ GF2003 The rows are known only in hindsight, but this pipeline decides after 'race'.
  //                  TS Argument of type 'string[]' is not assignable to parameter of type '"…"'.
  .sink({ parquet: "x.parquet" });
`,

  "kept_rows.pipeline.ts": `\
import { pipeline } from "greenflag";
import { laps, penalties, qualifying, results, weekend } from "./weekend.ts";
export const inner = pipeline("kept_rows", { decide: weekend.before("race") })
  .from(results)
  .join(penalties, { how: "inner" })
  .features(["start"])
  //        ^^^^^^^^^ GF2003 The rows are known only after 'race', but this pipeline decides before 'race'.
  //                  TS Argument of type 'string[]' is not assignable to parameter of type '"…"'.
  .sink({ parquet: "x.parquet" });
export const semi = pipeline("kept_rows_2", { decide: weekend.before("race") })
  .from(results)
  .join(laps, { how: "semi" })
  .features(["start"])
  //        ^^^^^^^^^ GF2003 The rows are known only after 'race', but this pipeline decides before 'race'.
  //                  TS Argument of type 'string[]' is not assignable to parameter of type '"…"'.
  .sink({ parquet: "x.parquet" });
export const anti = pipeline("kept_rows_3", { decide: weekend.before("race") })
  .from(results)
  .join(penalties, { how: "anti" })
  .features(["start"])
  //        ^^^^^^^^^ GF2003 The rows are known only after 'race', but this pipeline decides before 'race'.
  //                  TS Argument of type 'string[]' is not assignable to parameter of type '"…"'.
  .sink({ parquet: "x.parquet" });
export const top = pipeline("kept_rows_4", { decide: weekend.before("race") })
  .from(results)
  .top(10, (r) => r.finish, { lowest: true })
  .features(["start"])
  //        ^^^^^^^^^ GF2003 The rows are known only after 'race', but this pipeline decides before 'race'.
  //                  TS Argument of type 'string[]' is not assignable to parameter of type '"…"'.
  .sink({ parquet: "x.parquet" });
export const over_all = pipeline("kept_rows_5", { decide: weekend.after("race") })
  .from(results)
  .top(10, (r) => r.start, { per: ["track"] })
  .features(["start"])
  //        ^^^^^^^^^ GF2003 The rows are known only in hindsight, but this pipeline decides after 'race'.
  //                  TS Argument of type 'string[]' is not assignable to parameter of type '"…"'.
  .sink({ parquet: "x.parquet" });
export const limit = pipeline("kept_rows_6", { decide: weekend.during("race") })
  .from(laps)
  .limit(10, { per: ["race_id", "driver"] })
  .features(["position"])
  //        ^^^^^^^^^^^^ GF2003 The rows are known only after 'race', but this pipeline decides during 'race'.
  //                     TS Argument of type 'string[]' is not assignable to parameter of type '"…"'.
  .sink({ parquet: "x.parquet" });
export const once = pipeline("kept_rows_7", { decide: weekend.during("race") })
  .from(laps)
  .dedupe(["race_id", "driver"], { keep: "last" })
  .features(["position"])
  //        ^^^^^^^^^^^^ GF2003 The rows are known only after 'race', but this pipeline decides during 'race'.
  //                     TS Argument of type 'string[]' is not assignable to parameter of type '"…"'.
  .sink({ parquet: "x.parquet" });
export const both = pipeline("kept_rows_8", { decide: weekend.before("race") })
  .from(results.union(results.filter((r) => r.retired)))
  .features(["start"])
  //        ^^^^^^^^^ GF2003 The rows are known only after 'race', but this pipeline decides before 'race'.
  //                  TS Argument of type 'string[]' is not assignable to parameter of type '"…"'.
  .sink({ parquet: "x.parquet" });
export const fine = pipeline("kept_rows_9", { decide: weekend.before("qualifying") })
  .from(qualifying)
  .features(["shirt"])
  //        ^^^^^^^^^ GF2003 The rows are known only after 'qualifying', but this pipeline decides before 'qualifying'.
  //                  TS Argument of type 'string[]' is not assignable to parameter of type '"…"'.
  .sink({ parquet: "x.parquet" });
`,

  // Facts are as late as what they are found by; a log as late as the moment it is read as of.
  "found_late.pipeline.ts": `\
import { pipeline, when } from "greenflag";
import { entries, people, tracks, weather, weekend } from "./weekend.ts";
export const made = pipeline("found_late", { decide: weekend.before("race") })
  .from(entries)
  .derive((r) => ({ winner: when(r.points.gt(24)).then(r.driver).otherwise("nobody") }))
  .join(people, { how: "left", prefix: "w_", on: { driver_id: "winner" } })
  .join(tracks, { how: "left" })
  .asOf(weather, { time: "race_start", prefix: "start_" })
  .asOf(weather, { time: "flag", prefix: "flag_", tolerance: "6h" })
  .joinPrior(entries, { prefix: "last_" })
  .derive((r) => ({ form: r.last_points.minus(r.points), wet: r.start_rain.gt(r.flag_rain) }))
  .features(["w_skill", "miles", "start_rain", "flag_rain", "last_points", "form", "wet"])
  //         ^^^^^^^^^ GF2001 Feature 'w_skill' is known only after 'race', but this pipeline decides before 'race'.
  //                   TS Type '"w_skill"' is not assignable to type '"…"'.
  //                                           ^^^^^^^^^^^ GF2001 Feature 'flag_rain' is known only after 'race', but this pipeline decides before 'race'.
  //                                                       TS Type '"flag_rain"' is not assignable to type '"…"'.
  //                                                                       ^^^^^^ GF2001 Feature 'form' is known only after 'race', but this pipeline decides before 'race'.
  //                                                                              TS Type '"form"' is not assignable to type '"…"'.
  //                                                                               ^^^^^ GF2001 Feature 'wet' is known only after 'race', but this pipeline decides before 'race'.
  //                                                                                     TS Type '"wet"' is not assignable to type '"…"'.
  .sink({ parquet: "x.parquet" });
`,

  // What is assumed of one column is assumed of that one only.
  "assumed.pipeline.ts": `\
import { pipeline } from "greenflag";
import { results, weekend } from "./weekend.ts";
export const made = pipeline("assumed", { decide: weekend.before("race") })
  .from(results)
  .derive((r) => ({ told: r.status.assume("withdrawals are announced on Saturday", weekend.before("race")) }))
  .derive((r) => ({
    again: r.told.eq("withdrawn"),
    still: r.status.eq("withdrawn"),
  }))
  .features(["told", "again", "still", "status"])
  //                          ^^^^^^^ GF2001 Feature 'still' is known only after 'race', but this pipeline decides before 'race'.
  //                                  TS Type '"still"' is not assignable to type '"…"'.
  //                                   ^^^^^^^^ GF2001 Feature 'status' is known only after 'race', but this pipeline decides before 'race'.
  //                                                       TS Type '"status"' is not assignable to type '"…"'.
  .sink({ parquet: "x.parquet" });
`,

  "overlapping_leaks.pipeline.ts": `\
import { pipeline } from "greenflag";
import { flight, legs } from "./flights.ts";
import { prior } from "./weekend.ts";
export const made = pipeline("overlapping_leaks", { decide: flight.before("scheduled") })
  .from(legs)
  .derive((r) => ({ usual: r.late_min.over(prior(5).asOf("departs")).mean() }))
  .derive((r) => ({ at_gate: r.late_min.over(prior(5).by("gate").asOf("departs")).mean() }))
  .features(["seats", "usual", "at_gate", "late_min"])
  //                  ^^^^^^^ GF2001 Feature 'usual' is known only after 'scheduled', but this pipeline decides before 'scheduled'.
  //                          TS Type '"usual"' is not assignable to type '"…"'.
  //                           ^^^^^^^^^ GF2001 Feature 'at_gate' is known only after 'scheduled', but this pipeline decides before 'scheduled'.
  //                                     TS Type '"at_gate"' is not assignable to type '"…"'.
  //                                      ^^^^^^^^^^ GF2001 Feature 'late_min' is known only after 'airborne', but this pipeline decides before 'scheduled'.
  //                                                 TS Type '"late_min"' is not assignable to type '"…"'.
  .sink({ parquet: "x.parquet" });
`,

  // Five tables and three windows: the sentence is as short as any.
  "deep.pipeline.ts": `\
import { last, pipeline, wholeEvent } from "greenflag";
import { entries, laps, odds, prior, qualifying, results, tracks, weather, weekend } from "./weekend.ts";
const pace = laps
  .derive((r) => ({ smooth: r.time.over(last(5)).mean() }))
  .aggregate(["race_id", "driver"], (g) => ({ pace: g.smooth.mean(), laps: g.position.count() }));
const market = odds.aggregate(["race_id", "driver"], (g) => ({ opened: g.opening.max(), closed: g.closing.max() }));
export const made = pipeline("deep", { decide: weekend.before("race") })
  .from(entries)
  .join(results, { how: "left", prefix: "r_" })
  .join(qualifying, { how: "left", prefix: "q_" })
  .join(pace, { how: "left", prefix: "p_" })
  .join(market, { how: "left", prefix: "m_" })
  .join(tracks, { how: "left", prefix: "t_" })
  .asOf(weather, { time: "race_start", prefix: "w_" })
  .derive((r) => ({ form: r.r_finish.over(prior(5)).mean(), usual_pace: r.p_pace.over(prior(10).by("track")).mean() }))
  .derive((r) => ({ gain: r.q_rank.minus(r.form).times(r.t_miles), edge: r.usual_pace.minus(r.p_pace) }))
  .derive((r) => ({ score: r.gain.minus(r.edge.over(wholeEvent()).mean()).dividedBy(r.w_wind) }))
  .derive((r) => ({ safe: r.gain.dividedBy(r.w_wind), rank: r.score.over(wholeEvent()).rank() }))
  .features(["form", "usual_pace", "gain", "safe", "edge", "score", "rank", "m_opened"])
  //                                               ^^^^^^ GF2001 Feature 'edge' is known only after 'race', but this pipeline decides before 'race'.
  //                                                      TS Type '"edge"' is not assignable to type '"…"'.
  //                                                       ^^^^^^^ GF2001 Feature 'score' is known only after 'race', but this pipeline decides before 'race'.
  //                                                               TS Type '"score"' is not assignable to type '"…"'.
  //                                                                ^^^^^^ GF2001 Feature 'rank' is known only after 'race', but this pipeline decides before 'race'.
  //                                                                       TS Type '"rank"' is not assignable to type '"…"'.
  //                                                                        ^^^^^^^^^^ GF2001 Feature 'm_opened' is known only after 'race', but this pipeline decides before 'race'.
  //                                                                                   TS Type '"m_opened"' is not assignable to type '"…"'.
  .label("r_finish")
  .sink({ parquet: "x.parquet" });
`,

  "in_a_function.pipeline.ts": `\
import { type ExpressionOf, pipeline, type RowOf, type Scope } from "greenflag";
import { prior, results, weekend } from "./weekend.ts";
const gain = (r: RowOf<typeof results>) => r.start.minus(r.finish);
const recent = <At extends string, S extends Scope>(x: ExpressionOf<"i32", false, At, S>) => x.times(2).plus(1);
const build = (name: string, form: number) =>
  pipeline(name, { decide: weekend.before("race") })
    .from(results)
    .derive((r) => ({ gain: gain(r), twice: recent(r.finish), usual: gain(r).over(prior(form)).mean() }))
    .features(["usual", "gain", "twice"])
  //                    ^^^^^^ GF2001 Feature 'gain' is known only after 'race', but this pipeline decides before 'race'.
  //                           TS Type '"gain"' is not assignable to type '"…"'.
  //                            ^^^^^^^ GF2001 Feature 'twice' is known only after 'race', but this pipeline decides before 'race'.
  //                                    TS Type '"twice"' is not assignable to type '"…"'.
    .label("finish")
    .sink({ parquet: "x.parquet" });
export const short = build("in_a_function", 3);
export const long = build("in_a_function_2", 10);
`,

  // Helpers for rows of one table, and for any: what they make is as late as what they are given.
  "helpers.pipeline.ts": `\
import { type ExpressionOf, pipeline, type RowOf, type Scope, wholeEvent } from "greenflag";
import { results, weekend } from "./weekend.ts";
const field = (r: RowOf<typeof results>) => r.start.minus(r.start.over(wholeEvent()).mean());
const scaled = <S extends Scope, At extends string, N extends boolean>(x: ExpressionOf<"f64", N, At, S>, by: number) =>
  x.dividedBy(by);
export const made = pipeline("helpers", { decide: weekend.before("race") })
  .from(results)
  .derive((r) => ({ field: field(r), scaled: scaled(field(r), 40), late: scaled(r.gap, 2), weight: scaled(r.weight, 2) }))
  .features(["field", "scaled", "late", "weight"])
  //                            ^^^^^^ GF2001 Feature 'late' is known only after 'race', but this pipeline decides before 'race'.
  //                                   TS Type '"late"' is not assignable to type '"…"'.
  .sink({ parquet: "x.parquet" });
`,
};
