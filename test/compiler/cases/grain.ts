/** Errors about keys: of joins, aggregations and unions. */
import type { Files } from "../support.ts";

export const grain: Files = {
  // A feature of one lap has no place in a row of the whole race.
  "laps_in_races.pipeline.ts": `\
import { pipeline } from "greenflag";
import { laps, results, weekend } from "./weekend.ts";
const pace = laps.derive((r) => ({ faster: r.time.difference() }));
export const made = pipeline("laps_in_races", { decide: weekend.after("race") })
  .from(results)
  .join(pace, { how: "left" })
  //          ^^^^^^^^^^^^^^^ GF2012 This join would multiply rows: the joined side has the tick key 'lap', and these rows have no such key.
  //                          TS Argument of type '{ how: "left"; }' is not assignable to parameter of type 'JoinOptions⟨⟩ & "…"'.
  //                          TS   Type '{ how: "left"; }' is not assignable to type '"…"'.
  //                          HINT Start from the side that has more keys, or aggregate the other side to these keys first.
  .features(["start", "faster"])
  .sink({ parquet: "x.parquet" });
export const inner = pipeline("laps_in_races_2", { decide: weekend.after("race") })
  .from(results)
  .join(laps, { how: "inner", prefix: "lap_" })
  //          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ GF2012 This join would multiply rows: the joined side has the tick key 'lap', and these rows have no such key.
  //                                           TS Argument of type '{ how: "inner"; prefix: "lap_"; }' is not assignable to parameter of type 'JoinOptions⟨⟩ & "…"'.
  //                                           TS   Type '{ how: "inner"; prefix: "lap_"; }' is not assignable to type '"…"'.
  .features(["start"])
  .sink({ parquet: "x.parquet" });
`,

  // One sentence for each key that these rows lack.
  "laps_in_events.pipeline.ts": `\
import { i32, pipeline, table } from "greenflag";
import { laps, weekend } from "./weekend.ts";
const crowds = table("crowds", {
  timeline: weekend,
  event: { race_id: i32 },
  rows: weekend.always,
  columns: { seats: i32.known(weekend.always) },
});
export const made = pipeline("laps_in_events", { decide: weekend.after("race") })
  .from(crowds)
  .join(laps, { how: "left" })
  //          ^^^^^^^^^^^^^^^ GF2012 This join would multiply rows: the joined side has the entity key 'driver', and these rows have no such key.
  //                          TS Argument of type '{ how: "left"; }' is not assignable to parameter of type 'JoinOptions⟨⟩ & ("…" | "This join would multiply rows: the joined side has the tick key 'lap', and these rows have no such key.")'.
  //                          TS   Type '{ how: "left"; }' is not assignable to type 'JoinOptions⟨⟩ & "This join would multiply rows: the joined side has the tick key 'lap', and these rows have no such key."'.
  //                          TS     Type '{ how: "left"; }' is not assignable to type '"This join would multiply rows: the joined side has the tick key 'lap', and these rows have no such key."'.
  //          ^^^^^^^^^^^^^^^ GF2012 This join would multiply rows: the joined side has the tick key 'lap', and these rows have no such key.
  .features(["seats"])
  .sink({ parquet: "x.parquet" });
`,

  "several_events.pipeline.ts": `\
import { f64, i32, pipeline, str, table } from "greenflag";
import { results, weekend } from "./weekend.ts";
const rounds = table("rounds", {
  timeline: weekend,
  event: { season: i32, round: i32, series: str },
  entity: { driver: str },
  rows: weekend.always,
  columns: { budget: f64.known(weekend.always) },
});
export const made = pipeline("several_events", { decide: weekend.before("race") })
  .from(results)
  .join(rounds, { how: "inner" })
  //            ^^^^^^^^^^^^^^^^ GF2022 The two sides of this join have different event keys: both need the same event key.
  //                             TS Argument of type '{ how: "inner"; }' is not assignable to parameter of type 'JoinOptions⟨⟩ & "…"'.
  //                             TS   Type '{ how: "inner"; }' is not assignable to type '"…"'.
  //                             HINT These rows have the event key 'race_id', and the joined rows have 'season', 'round', 'series'.
  .features(["start", "budget"])
  .sink({ parquet: "x.parquet" });
export const around = pipeline("several_events_2", { decide: weekend.before("race") })
  .from(rounds)
  .join(results, { how: "anti" })
  //             ^^^^^^^^^^^^^^^ GF2022 The two sides of this join have different event keys: both need the same event key.
  //                             TS Argument of type '{ how: "anti"; }' is not assignable to parameter of type 'JoinOptions⟨⟩ & "…"'.
  //                             TS   Type '{ how: "anti"; }' is not assignable to type '"…"'.
  .features(["budget"])
  .sink({ parquet: "x.parquet" });
`,

  "collisions.pipeline.ts": `\
import { pipeline } from "greenflag";
import { entries, results, tracks, weather, weekend } from "./weekend.ts";
export const made = pipeline("collisions", { decide: weekend.after("race") })
  .from(results)
  .join(results, { how: "inner" })
  //             ^^^^^^^^^^^^^^^^ GF2013 Both sides of this join have a column 'champion': prefix the joined side.
  //                              TS Argument of type '{ how: "inner"; }' is not assignable to parameter of type 'JoinOptions⟨⟩ & ("…" | "Both sides of this join have a column 'finish': prefix the joined side." | ... 6 more ... | "Both sides of this join have a column 'weight': prefix the joined side.")'.
  //                              TS   Type '{ how: "inner"; }' is not assignable to type 'JoinOptions⟨⟩ & "Both sides of this join have a column 'weight': prefix the joined side."'.
  //                              TS     Type '{ how: "inner"; }' is not assignable to type '"Both sides of this join have a column 'weight': prefix the joined side."'.
  //                              HINT For example .join(qualifying, { how: "left", prefix: "quali_" }).
  //             ^^^^^^^^^^^^^^^^ GF2013 Both sides of this join have a column 'finish': prefix the joined side.
  //             ^^^^^^^^^^^^^^^^ GF2013 Both sides of this join have a column 'gap': prefix the joined side.
  //             ^^^^^^^^^^^^^^^^ GF2013 Both sides of this join have a column 'retired': prefix the joined side.
  //             ^^^^^^^^^^^^^^^^ GF2013 Both sides of this join have a column 'rookie': prefix the joined side.
  //             ^^^^^^^^^^^^^^^^ GF2013 Both sides of this join have a column 'start': prefix the joined side.
  //             ^^^^^^^^^^^^^^^^ GF2013 Both sides of this join have a column 'status': prefix the joined side.
  //             ^^^^^^^^^^^^^^^^ GF2013 Both sides of this join have a column 'track': prefix the joined side.
  //             ^^^^^^^^^^^^^^^^ GF2013 Both sides of this join have a column 'weight': prefix the joined side.
  .features(["start"])
  .sink({ parquet: "x.parquet" });
export const prefixed = pipeline("collisions_2", { decide: weekend.after("race") })
  .from(results.derive((r) => ({ of_miles: r.start })))
  .join(tracks, { how: "left", prefix: "of_" })
  //            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ GF2013 Both sides of this join have a column 'of_miles': prefix the joined side.
  //                                           TS Argument of type '{ how: "left"; prefix: "of_"; }' is not assignable to parameter of type 'JoinOptions⟨⟩ & "…"'.
  //                                           TS   Type '{ how: "left"; prefix: "of_"; }' is not assignable to type '"…"'.
  .features(["start"])
  .sink({ parquet: "x.parquet" });
export const before = pipeline("collisions_3", { decide: weekend.after("race") })
  .from(entries)
  .joinPrior(entries, { prefix: "" })
  //                  ^^^^^^^^^^^^^^ GF2013 Both sides of this join have a column 'entered': prefix the joined side.
  //                                 TS Argument of type '{ prefix: ""; }' is not assignable to parameter of type 'PriorJoinOptions⟨⟩ & ("…" | "Both sides of this join have a column 'flag': prefix the joined side." | ... 5 more ... | "Both sides of this join have a column 'track': prefix the joined side.")'.
  //                                 TS   Type '{ prefix: ""; }' is not assignable to type 'PriorJoinOptions⟨⟩ & "Both sides of this join have a column 'track': prefix the joined side."'.
  //                                 TS     Type '{ prefix: ""; }' is not assignable to type '"Both sides of this join have a column 'track': prefix the joined side."'.
  //                  ^^^^^^^^^^^^^^ GF2013 Both sides of this join have a column 'flag': prefix the joined side.
  //                  ^^^^^^^^^^^^^^ GF2013 Both sides of this join have a column 'points': prefix the joined side.
  //                  ^^^^^^^^^^^^^^ GF2013 Both sides of this join have a column 'race_date': prefix the joined side.
  //                  ^^^^^^^^^^^^^^ GF2013 Both sides of this join have a column 'race_id': prefix the joined side.
  //                  ^^^^^^^^^^^^^^ GF2013 Both sides of this join have a column 'race_start': prefix the joined side.
  //                  ^^^^^^^^^^^^^^ GF2013 Both sides of this join have a column 'team': prefix the joined side.
  //                  ^^^^^^^^^^^^^^ GF2013 Both sides of this join have a column 'track': prefix the joined side.
  .features(["driver"])
  //         ^^^^^^^^ GF2016 'driver' is in the output twice: as a key and as a feature.
  //                  HINT Name it once. The key columns of the rows are always part of the output.
  .sink({ parquet: "x.parquet" });
export const logged = pipeline("collisions_4", { decide: weekend.after("race") })
  .from(entries)
  .asOf(weather, { time: "race_start" })
  .asOf(weather, { time: "race_start" })
  //             ^^^^^^^^^^^^^^^^^^^^^^ GF2013 Both sides of this join have a column 'published': prefix the joined side.
  //                                    TS Argument of type '{ time: "race_start"; }' is not assignable to parameter of type 'AsOfOptions⟨⟩ & ("…" | "Both sides of this join have a column 'rain': prefix the joined side." | "Both sides of this join have a column 'wind': prefix the joined side.")'.
  //                                    TS   Type '{ time: "race_start"; }' is not assignable to type 'AsOfOptions⟨⟩ & "Both sides of this join have a column 'wind': prefix the joined side."'.
  //                                    TS     Type '{ time: "race_start"; }' is not assignable to type '"Both sides of this join have a column 'wind': prefix the joined side."'.
  //             ^^^^^^^^^^^^^^^^^^^^^^ GF2013 Both sides of this join have a column 'rain': prefix the joined side.
  //             ^^^^^^^^^^^^^^^^^^^^^^ GF2013 Both sides of this join have a column 'wind': prefix the joined side.
  .features(["track"])
  .sink({ parquet: "x.parquet" });
`,

  "facts_first.pipeline.ts": `\
import { pipeline } from "greenflag";
import { results, tracks, weekend } from "./weekend.ts";
export const made = pipeline("facts_first", { decide: weekend.before("race") })
  .from(tracks)
  //    ^^^^^^ GF2027 These rows belong to no event, so there is no decision to make: start from a table of events.
  //           TS Argument of type 'Relation⟨⟩' is not assignable to parameter of type '"…"'.
  //           HINT Start from rows of events and join the facts to them.
  .features(["miles"])
  .sink({ parquet: "x.parquet" });
export const joined = pipeline("facts_first_2", { decide: weekend.before("race") })
  .from(results)
  .join(tracks.join(results, { how: "left" }), { how: "left", prefix: "t_" })
  //                         ^^^^^^^^^^^^^^^ GF2040 These rows belong to no event, so a join cannot find rows of events for them: start from the side that has events.
  //                                         TS Argument of type '{ how: "left"; }' is not assignable to parameter of type 'JoinOptions⟨⟩ & "…"'.
  //                                         TS   Type '{ how: "left"; }' is not assignable to type '"…"'.
  //                                         HINT Reverse the join: join the facts to the rows of events.
  .features(["start"])
  .sink({ parquet: "x.parquet" });
`,

  "careers.pipeline.ts": `\
import { pipeline } from "greenflag";
import { results, weekend } from "./weekend.ts";
const careers = results.aggregate(["driver"], (g) => ({ races: g.finish.count() }));
export const made = pipeline("careers", { decide: weekend.before("race") })
  .from(careers)
  //    ^^^^^^^ GF2027 These rows belong to no event, so there is no decision to make: start from a table of events.
  //            TS Argument of type 'Relation⟨⟩' is not assignable to parameter of type '"…"'.
  .features(["races"])
  .sink({ parquet: "x.parquet" });
export const later = pipeline("careers_later", { decide: weekend.before("race") })
  .from(results)
  .aggregate(["driver"], (g) => ({ races: g.finish.count() }))
  .features(["races"])
  //        ^^^^^^^^^ GF2027 These rows belong to no event, so there is no decision to make: start from a table of events.
  //                  TS Argument of type 'string[]' is not assignable to parameter of type '"…"'.
  .sink({ parquet: "y.parquet" });
`,

  "lost_keys.pipeline.ts": `\
import { pipeline } from "greenflag";
import { entries, people, qualifying, results, tracks, weather, weekend } from "./weekend.ts";
export const made = pipeline("lost_keys", { decide: weekend.before("race") })
  .from(results)
  .join(people, { how: "left" })
  //            ^^^^^^^^^^^^^^^ GF2033 The joined side is looked up by its key 'driver_id', but these rows have no column 'driver_id'.
  //                            TS Argument of type '{ how: "left"; }' is not assignable to parameter of type 'JoinOptions⟨⟩ & "…"'.
  //                            TS   Type '{ how: "left"; }' is not assignable to type '"…"'.
  //                            HINT Name the column that contains it: on: { "driver_id": "COLUMN" }, or derive one.
  .join(people, { how: "left", prefix: "p_", on: { driver_id: "drivr" } })
  //            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ GF2033 The joined side is looked up by its key 'driver_id', but these rows have no column 'drivr'.
  //                                                                      TS Argument of type '{ how: "left"; prefix: "p_"; on: { driver_id: "drivr"; }; }' is not assignable to parameter of type 'JoinOptions⟨⟩ & "…"'.
  //                                                                      TS   Type '{ how: "left"; prefix: "p_"; on: { driver_id: "drivr"; }; }' is not assignable to type '"…"'.
  .join(people, { how: "semi", on: { driver_id: "driver" } })
  .features(["start"])
  .sink({ parquet: "x.parquet" });
export const logged = pipeline("lost_keys_2", { decide: weekend.before("race") })
  .from(qualifying)
  .join(tracks, { how: "inner" })
  //            ^^^^^^^^^^^^^^^^ GF2033 The joined side is looked up by its key 'track', but these rows have no column 'track'.
  //                             TS Argument of type '{ how: "inner"; }' is not assignable to parameter of type 'JoinOptions⟨⟩ & "…"'.
  //                             TS   Type '{ how: "inner"; }' is not assignable to type '"…"'.
  .features(["rank"])
  .sink({ parquet: "x.parquet" });
export const as_of = pipeline("lost_keys_3", { decide: weekend.before("race") })
  .from(entries)
  .asOf(weather, { time: "race_start", on: { track: "place" } })
  //             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ GF2033 The joined side is looked up by its key 'track', but these rows have no column 'place'.
  //                                                            TS Argument of type '{ time: "race_start"; on: { track: "place"; }; }' is not assignable to parameter of type 'AsOfOptions⟨⟩ & "…"'.
  //                                                            TS   Type '{ time: "race_start"; on: { track: "place"; }; }' is not assignable to type '"…"'.
  .joinPrior(results.aggregate(["race_id", "status"], (g) => ({ all: g.finish.count() })), { prefix: "last_" })
  //                                                                                       ^^^^^^^^^^^^^^^^^^^ GF2033 The joined side is looked up by its key 'status', but these rows have no column 'status'.
  //                                                                                                           TS Argument of type '{ prefix: "last_"; }' is not assignable to parameter of type 'PriorJoinOptions⟨⟩ & "…"'.
  //                                                                                                           TS   Type '{ prefix: "last_"; }' is not assignable to type '"…"'.
  .features(["track"])
  .sink({ parquet: "x.parquet" });
`,

  "stamped.pipeline.ts": `\
import { last, pipeline } from "greenflag";
import { entries, results, weather, weekend } from "./weekend.ts";
export const joined = pipeline("stamped", { decide: weekend.before("race") })
  .from(results)
  .join(weather, { how: "left" })
  //             ^^^^^^^^^^^^^^^ GF2031 Rows of a stamped table can be read only as of a timestamp: join them with .asOf(...).
  //                             TS Argument of type '{ how: "left"; }' is not assignable to parameter of type 'JoinOptions⟨⟩ & "…"'.
  //                             TS   Type '{ how: "left"; }' is not assignable to type '"…"'.
  //                             HINT For example .asOf(weather, { time: "starts_at", prefix: "weather_" }).
  .features(["start"])
  .sink({ parquet: "x.parquet" });
export const begun = pipeline("stamped_2", { decide: weekend.before("race") })
  .from(weather)
  //    ^^^^^^^ GF2031 Rows of a stamped table can be read only as of a timestamp: join them with .asOf(...).
  //            TS Argument of type 'Relation⟨⟩' is not assignable to parameter of type '"…"'.
  .features(["wind"])
  .sink({ parquet: "x.parquet" });
export const logged = pipeline("stamped_3", { decide: weekend.before("race") })
  .from(entries)
  .joinPrior(weather, { prefix: "w_" })
  //                  ^^^^^^^^^^^^^^^^ GF2031 Rows of a stamped table can be read only as of a timestamp: join them with .asOf(...).
  //                                   TS Argument of type '{ prefix: "w_"; }' is not assignable to parameter of type 'PriorJoinOptions⟨⟩ & "…"'.
  //                                   TS   Type '{ prefix: "w_"; }' is not assignable to type '"…"'.
  .asOf(results, { time: "race_start", prefix: "r_" })
  //             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ GF2032 An as-of join reads a stamped table, but this table does not say when its rows became known.
  //                                                  TS Argument of type '{ time: "race_start"; prefix: "r_"; }' is not assignable to parameter of type 'AsOfOptions⟨⟩ & "…"'.
  //                                                  TS   Type '{ time: "race_start"; prefix: "r_"; }' is not assignable to type '"…"'.
  //                                                  HINT Declare it with stampedTable(...), or join it with .join(...) or .joinPrior(...).
  .features(["track"])
  .sink({ parquet: "x.parquet" });
export const made_of_it = pipeline("stamped_4", { decide: weekend.before("race") })
  .from(entries)
  .asOf(weather.derive((r) => ({ gusts: r.wind.over(last(3)).max() })), { time: "race_start", prefix: "g_" })
  //                                                ^^^^^^^ GF2031 Rows of a stamped table can be read only as of a timestamp: join them with .asOf(...).
  //                                                        TS Argument of type 'Trailing⟨⟩' is not assignable to parameter of type '"…"'.
  .features(["track"])
  .sink({ parquet: "x.parquet" });
export const worst = weather.top(3, (r) => r.wind);
  //                             ^ GF2031 Rows of a stamped table can be read only as of a timestamp: join them with .asOf(...).
  //                               TS Argument of type '3' is not assignable to parameter of type '"…"'.
export const windy = weather.aggregate(["track"], (g) => ({ wind: g.wind.max() }));
  //                                    ^^^^^^^ GF2031 Rows of a stamped table can be read only as of a timestamp: join them with .asOf(...).
  //                                            TS Type '"track"' is not assignable to type '"…"'.
export const once = weather.dedupe(["track"]);
  //                                ^^^^^^^ GF2031 Rows of a stamped table can be read only as of a timestamp: join them with .asOf(...).
  //                                        TS Type '"track"' is not assignable to type '"…"'.
export const twice = weather.union(weather);
  //                               ^^^^^^^ GF2031 Rows of a stamped table can be read only as of a timestamp: join them with .asOf(...).
  //                                       TS Argument of type 'Relation⟨⟩' is not assignable to parameter of type '"…"'.
`,

  "as_of_what.pipeline.ts": `\
import { pipeline } from "greenflag";
import { entries, weather, weekend } from "./weekend.ts";
export const made = pipeline("as_of_what", { decide: weekend.before("race") })
  .from(entries)
  .asOf(weather, { time: "entered", prefix: "a_" })
  //             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ GF2028 'entered' does not denote an instant: an as-of read needs a timestamp that is declared with .denotes(...).
  //                                               TS Argument of type '{ time: "entered"; prefix: "a_"; }' is not assignable to parameter of type 'AsOfOptions⟨⟩ & "…"'.
  //                                               TS   Type '{ time: "entered"; prefix: "a_"; }' is not assignable to type '"…"'.
  //                                               HINT For example starts_at: datetime.known(always).denotes(before(phase)).
  .asOf(weather, { time: "race_date", prefix: "b_" })
  //             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ GF2028 'race_date' does not denote an instant: an as-of read needs a timestamp that is declared with .denotes(...).
  //                                                 TS Argument of type '{ time: "race_date"; prefix: "b_"; }' is not assignable to parameter of type 'AsOfOptions⟨⟩ & "…"'.
  //                                                 TS   Type '{ time: "race_date"; prefix: "b_"; }' is not assignable to type '"…"'.
  .asOf(weather, { time: "start_of_race", prefix: "c_" })
  //             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ GF2006 There is no column 'start_of_race' here.
  //                                                     TS Argument of type '{ time: "start_of_race"; prefix: "c_"; }' is not assignable to parameter of type 'AsOfOptions⟨⟩ & "…"'.
  //                                                     TS   Type '{ time: "start_of_race"; prefix: "c_"; }' is not assignable to type '"…"'.
  //                                                     HINT Available: race_id, driver, race_date, track, team, race_start, flag, entered, points, a_published, a_rain, a_wind, b_published, b_rain, b_wind.
  .features(["track"])
  .sink({ parquet: "x.parquet" });
`,

  "null_keys.pipeline.ts": `\
import { pipeline } from "greenflag";
import { entries, weekend } from "./weekend.ts";
export const made = pipeline("null_keys", { decide: weekend.after("race") })
  .from(entries)
  .aggregate(["race_id", "team"], (g) => ({ points: g.points.sum() }))
  //                     ^^^^^^ GF2034 'team' may be null, so it cannot identify rows: replace its nulls with orElse(...) first.
  //                            TS Type '"team"' is not assignable to type '"…"'.
  //                            HINT All rows with a null key would form one group.
  .features(["race_date"])
  .sink({ parquet: "x.parquet" });
export const one_each = pipeline("null_keys_2", { decide: weekend.after("race") })
  .from(entries)
  .dedupe(["race_id", "team"], { keep: "last" })
  //                  ^^^^^^ GF2034 'team' may be null, so it cannot identify rows: replace its nulls with orElse(...) first.
  //                         TS Type '"team"' is not assignable to type '"…"'.
  .features(["race_date"])
  .sink({ parquet: "x.parquet" });
export const misspelled = pipeline("null_keys_3", { decide: weekend.after("race") })
  .from(entries)
  .aggregate(["race_id", "tean"], (g) => ({ points: g.points.sum() }))
  //                     ^^^^^^ GF2006 There is no column 'tean' here.
  //                            TS Type '"tean"' is not assignable to type '"…"'.
  .features(["race_date"])
  .sink({ parquet: "x.parquet" });
export const picked = entries.top(3, (r) => r.points, { per: ["race_id", "tean"] });
  //                                                                     ^^^^^^ GF2006 There is no column 'tean' here.
  //                                                                            TS Type '"tean"' is not assignable to type '"…"'.
export const first = entries.limit(2, { per: ["race_id", "taem"] });
  //                                                     ^^^^^^ GF2006 There is no column 'taem' here.
  //                                                            TS Type '"taem"' is not assignable to type '"…"'.
`,

  "unions.pipeline.ts": `\
import { i64, pipeline } from "greenflag";
import { laps, results, standings, weekend } from "./weekend.ts";
export const made = pipeline("unions", { decide: weekend.after("race") })
  .from(results)
  .union(laps)
  //     ^^^^ GF2035 The two sides of this union have different keys: both need the same event, entity and tick.
  //          TS Argument of type 'Relation⟨⟩' is not assignable to parameter of type '"…"'.
  //          HINT Bring both sides to the same keys first, with aggregate(...) or dedupe(...).
  .union(results.derive((r) => ({ stops: r.start, pace: r.weight })))
  //     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ GF2036 Only one side of this union has a column 'pace'.
  //                                                                 TS Argument of type 'Relation⟨⟩' is not assignable to parameter of type '"…" | "Only one side of this union has a column 'stops'."'.
  //                                                                 HINT Derive it on the other side too, for example as lit(null, f64).
  //     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ GF2036 Only one side of this union has a column 'stops'.
  .union(results.derive((r) => ({ finish: r.finish.cast(i64), track: r.start })))
  //     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ GF2037 'finish' is i32 here and i64 on the other side of this union.
  //                                                                             TS Argument of type 'Relation⟨⟩' is not assignable to parameter of type '"…" | "'track' is str here and i32 on the other side of this union."'.
  //                                                                             HINT Cast one of them.
  //     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ GF2037 'track' is str here and i32 on the other side of this union.
  .union(standings)
  //     ^^^^^^^^^ GF2011 These rows belong to the timeline 'weekend', but the joined rows belong to 'season'.
  //               TS Argument of type 'Relation⟨⟩' is not assignable to parameter of type '"…"'.
  //               HINT Only tables of the same timeline can be joined on events.
  .union(results.filter((r) => r.retired))
  .features(["start"])
  .sink({ parquet: "x.parquet" });
`,

  "prior_orders.pipeline.ts": `\
import { pipeline } from "greenflag";
import { laps, qualifying, results, standings, weekend } from "./weekend.ts";
export const made = pipeline("prior_orders", { decide: weekend.before("race") })
  .from(results)
  .joinPrior(qualifying, { prefix: "q_" })
  //                     ^^^^^^^^^^^^^^^^ GF2038 The two sides of this join have different order columns: both need the same ones to determine which event is earlier.
  //                                      TS Argument of type '{ prefix: "q_"; }' is not assignable to parameter of type 'PriorJoinOptions⟨⟩ & "…"'.
  //                                      TS   Type '{ prefix: "q_"; }' is not assignable to type '"…"'.
  //                                      HINT Declare order: { starts_on: date } on both tables, under the same names.
  .joinPrior(laps, { prefix: "l_" })
  //               ^^^^^^^^^^^^^^^^ GF2072 joinPrior(...) takes one row per earlier event, but the joined side has one row for each 'lap'.
  //                                TS Argument of type '{ prefix: "l_"; }' is not assignable to parameter of type 'PriorJoinOptions⟨⟩ & "…"'.
  //                                TS   Type '{ prefix: "l_"; }' is not assignable to type '"…"'.
  .joinPrior(standings, { prefix: "s_" })
  //                    ^^^^^^^^^^^^^^^^ GF2011 These rows belong to the timeline 'weekend', but the joined rows belong to 'season'.
  //                                     TS Argument of type '{ prefix: "s_"; }' is not assignable to parameter of type 'PriorJoinOptions⟨⟩ & "…"'.
  //                                     TS   Type '{ prefix: "s_"; }' is not assignable to type '"…"'.
  .joinPrior(results, { prefix: "r_", by: ["trakc"] })
  //                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ GF2006 There is no column 'trakc' here.
  //                                                  TS Argument of type '{ prefix: "r_"; by: "trakc"[]; }' is not assignable to parameter of type 'PriorJoinOptions⟨⟩ & "…"'.
  //                                                  TS   Type '{ prefix: "r_"; by: "trakc"[]; }' is not assignable to type '"…"'.
  .features(["start"])
  .sink({ parquet: "x.parquet" });
`,

  "uncastable.pipeline.ts": `\
import { date, i32, pipeline } from "greenflag";
import { results, weekend } from "./weekend.ts";
export const made = pipeline("uncastable", { decide: weekend.before("race") })
  .from(results)
  .derive((r) => ({ day: r.rookie.cast(date), number: r.race_date.cast(i32), fine: r.track.cast(i32) }))
  //                                   ^^^^ GF2009 cast(date) takes text or a datetime, not bool.
  //                                             TS Argument of type 'DateSpec' is not assignable to parameter of type '"…"'.
  //                                                                   ^^^ GF2009 cast(i32) takes numbers, booleans or text, not date.
  //                                                                             TS Argument of type 'DtypeSpec⟨⟩' is not assignable to parameter of type '"…"'.
  .features(["fine"])
  .sink({ parquet: "x.parquet" });
`,

  "strange-keys.pipeline.ts": `\
import { pipeline } from "greenflag";
import { people, results, weekend } from "./weekend.ts";
export const made = pipeline("strange_keys", { decide: weekend.before("race") })
  .from(results)
  .join(people, { how: "left", on: { driver: "driver" } })
  //            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ GF1110 'driver' is not a key of the joined side.
  //                              TS Argument of type '{ how: "left"; on: { driver: "driver"; }; }' is not assignable to parameter of type 'JoinOptions⟨⟩ & "…"'.
  //                              TS   Type '{ how: "left"; on: { driver: "driver"; }; }' is not assignable to type '"…"'.
  .features(["start"])
  .sink({ parquet: "x.parquet" });
`,

  "assumptions.pipeline.ts": `\
import { everywhere, pipeline } from "greenflag";
import { results, weekend } from "./weekend.ts";
export const made = pipeline("assumptions", { decide: weekend.before("race") })
  .from(results)
  .derive((r) => ({ a: r.start.assume("the grid is out on Saturday", weekend.before("race")) }))
  //                                                                 ^^^^^^^^^^^^^^^^^^^^^^ GF2039 assume(...) must lower an instant, but this is known after 'qualifying' already.
  //                                                                                        TS Argument of type 'Instant⟨⟩' is not assignable to parameter of type '"…"'.
  //                                                                                        HINT Remove it: every assumption is listed in the record, and this one has no effect.
  .derive((r) => ({ b: r.track.assume("the calendar is out in winter", weekend.after("race")) }))
  //                                                                   ^^^^^^^^^^^^^^^^^^^^^ GF2039 assume(...) must lower an instant, but this is known always already.
  //                                                                                         TS Argument of type 'Instant⟨⟩' is not assignable to parameter of type '"…"'.
  .derive((r) => ({ c: r.start.over(everywhere()).mean().assume("it hardly changes", weekend.always) }))
  //                                                                                 ^^^^^^^^^^^^^^ GF2044 assume(...) cannot lower what is known only in hindsight: the value needs events that do not exist yet when the decision is made.
  //                                                                                               TS Argument of type 'Instant⟨⟩' is not assignable to parameter of type '"…"'.
  .assumeRows("the entry list is out on Tuesday", weekend.before("race"))
  //                                              ^^^^^^^^^^^^^^^^^^^^^^ GF2039 assume(...) must lower an instant, but this is known after 'qualifying' already.
  //                                                                     TS Argument of type 'Instant⟨⟩' is not assignable to parameter of type '"…"'.
  .assumeRows("the entry list is out on Tuesday", weekend.after("race"))
  //                                              ^^^^^^^^^^^^^^^^^^^^^ GF2039 assume(...) must lower an instant, but this is known after 'qualifying' already.
  //                                                                    TS Argument of type 'Instant⟨⟩' is not assignable to parameter of type '"…"'.
  .features(["start"])
  //        ^^^^^^^^^ GF2003 The rows are known only after 'race', but this pipeline decides before 'race'.
  //                  TS Argument of type 'string[]' is not assignable to parameter of type '"…"'.
  .sink({ parquet: "x.parquet" });
`,

  "nulls.pipeline.ts": `\
import { pipeline } from "greenflag";
import { prior, results, tracks, weekend } from "./weekend.ts";
export const made = pipeline("nulls", { decide: weekend.before("race"), nulls: "refused" })
  .from(results)
  .join(tracks, { how: "left" })
  .derive((r) => ({
    form: r.finish.over(prior(5)).mean(),
    filled: r.finish.over(prior(5)).mean().orElse(20),
    seen: r.finish.over(prior(5)).count(),
    heavy: r.weight.isNull(),
    late: r.gap.orElse(0),
  }))
  .features(["start", "form", "filled", "seen", "heavy", "weight", "miles", "late", "gap"])
  //                  ^^^^^^ GF2025 Feature 'form' may be null, but this pipeline requires features without nulls.
  //                         TS Type '"form"' is not assignable to type '"…"'.
  //                         HINT Replace nulls with orElse(...). Add isNull() as a feature if it matters which values were missing.
  //                                                     ^^^^^^^^ GF2025 Feature 'weight' may be null, but this pipeline requires features without nulls.
  //                                                              TS Type '"weight"' is not assignable to type '"…"'.
  //                                                               ^^^^^^^ GF2025 Feature 'miles' may be null, but this pipeline requires features without nulls.
  //                                                                       TS Type '"miles"' is not assignable to type '"…"'.
  //                                                                        ^^^^^^ GF2001 Feature 'late' is known only after 'race', but this pipeline decides before 'race'.
  //                                                                               TS Type '"late"' is not assignable to type '"…"'.
  //                                                                               HINT Read it over earlier events with prior(...), make it the label, or decide later.
  //                                                                                ^^^^^ GF2001 Feature 'gap' is known only after 'race', but this pipeline decides before 'race'.
  //                                                                                      TS Type '"gap"' is not assignable to type '"…"'.
  .keys(["weight"])
  .label("finish")
  .sink({ parquet: "x.parquet" });
`,

  // Which column is which is made up at run time: the types cannot follow.
  "run_time_names.pipeline.ts": `\
import { pipeline } from "greenflag";
import { laps, prior, results, weekend } from "./weekend.ts";
export const made = pipeline("run_time_names", { decide: weekend.before("race") })
  .from(results)
  .derive((r) => Object.fromEntries([3, 5].map((n) => ["form_" + n, r.finish.over(prior(n)).mean()])))
  //             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ GF2042 The names of these columns are known only at run time, so the types cannot distinguish them: write each name out.
  //                                                                                                  TS Type '{ [k: string]: NumberExpression⟨⟩; }' is not assignable to type '"…"'.
  //                                                                                                  HINT For example { form_3: form(3), form_5: form(5) }, where form is your own function. A prefix is a literal, such as "quali_".
  .features(["start", "finish"])
  //                  ^^^^^^^^ GF2001 Feature 'finish' is known only after 'race', but this pipeline decides before 'race'.
  //                           TS Type '"finish"' is not assignable to type '"…"'.
  .sink({ parquet: "x.parquet" });
export const grouped = pipeline("run_time_names_2", { decide: weekend.before("race") })
  .from(laps)
  .aggregate(["race_id", "driver"], (g) => Object.fromEntries([["best", g.time.min()]]))
  //                                       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ GF2042 The names of these columns are known only at run time, so the types cannot distinguish them: write each name out.
  //                                                                                    TS Type '{ [k: string]: NumberExpression⟨⟩; }' is not assignable to type '"…"'.
  .features(["best"])
  //        ^^^^^^^^ GF2003 The rows are known only after 'race', but this pipeline decides before 'race'.
  //                 TS Argument of type 'string[]' is not assignable to parameter of type '"…"'.
  .sink({ parquet: "x.parquet" });
`,

  // One name is not one timeline: after the race of the one is no instant of the other.
  "timelines_of_one_name.pipeline.ts": `\
import { i32, pipeline, table, timeline } from "greenflag";
import { results, weekend } from "./weekend.ts";
const other = timeline("weekend", { phases: ["practice", "race", "qualifying"] });
const notes = table("notes", {
  timeline: other,
  event: { race_id: i32 },
  rows: other.always,
  columns: { grade: i32.known(other.after("qualifying")) },
});
export const made = pipeline("timelines_of_one_name", { decide: weekend.before("race") })
  .from(results)
  .join(notes, { how: "left" })
  //           ^^^^^^^^^^^^^^^ GF2011 These rows belong to the timeline 'weekend', but the joined rows belong to 'weekend'.
  //                         TS Argument of type '{ how: "left"; }' is not assignable to parameter of type 'JoinOptions⟨⟩ & "…"'.
  //                         TS   Type '{ how: "left"; }' is not assignable to type '"…"'.
  //                         HINT Two timelines are declared with this name: keep one.
  .features(["start"])
  .sink({ parquet: "x.parquet" });
`,

  // Nor can the types tell what a join brings under a prefix that is any text, or one of two.
  "run_time_prefixes.pipeline.ts": `\
import { pipeline } from "greenflag";
import { entries, laps, prior, qualifying, results, weather, weekend } from "./weekend.ts";
const any: string = laps.names.join();
const either = laps.names.length > 3 ? "a_" : "b_";
const numbered = \`\${laps.names.length}\` as const;
const column: string = "track";
export const made = pipeline("run_time_prefixes", { decide: weekend.before("race") })
  .from(results)
  .join(qualifying, { how: "left", prefix: any })
  //                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ GF2042 The names of these columns are known only at run time, so the types cannot distinguish them: write each name out.
  //                                              TS Argument of type '{ how: "left"; prefix: string; }' is not assignable to parameter of type 'JoinOptions⟨⟩ & "…"'.
  //                                              TS   Type '{ how: "left"; prefix: string; }' is not assignable to type '"…"'.
  .features(["start"])
  .sink({ parquet: "a.parquet" });
export const chosen = pipeline("run_time_prefixes_2", { decide: weekend.before("race") })
  .from(results)
  .joinPrior(results, { prefix: either })
  //                  ^^^^^^^^^^^^^^^^^^ GF2042 The names of these columns are known only at run time, so the types cannot distinguish them: write each name out.
  //                                     TS Argument of type '{ prefix: "a_" | "b_"; }' is not assignable to parameter of type 'PriorJoinOptions⟨⟩ & "…"'.
  //                                     TS   Type '{ prefix: "a_" | "b_"; }' is not assignable to type '"…"'.
  .features(["start"])
  .sink({ parquet: "b.parquet" });
export const patterned = pipeline("run_time_prefixes_3", { decide: weekend.before("race") })
  .from(entries)
  .asOf(weather, { time: "race_start", prefix: numbered })
  //             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ GF2042 The names of these columns are known only at run time, so the types cannot distinguish them: write each name out.
  //                                                      TS Argument of type '{ time: "race_start"; prefix: \`\${number}\`; }' is not assignable to parameter of type 'AsOfOptions⟨⟩ & "…"'.
  //                                                      TS   Type '{ time: "race_start"; prefix: \`\${number}\`; }' is not assignable to type '"…"'.
  .features(["track"])
  .sink({ parquet: "c.parquet" });
export const by_any = pipeline("run_time_prefixes_4", { decide: weekend.after("race") })
  .from(results)
  .derive((r) => ({ here: r.start.over(prior().by(column)).mean() }))
  //                                   ^^^^^^^^^^^^^^^^^^ GF2042 The names of these columns are known only at run time, so the types cannot distinguish them: write each name out.
  //                                                      TS Argument of type 'Prior⟨⟩' is not assignable to parameter of type '"…"'.
  .features(["start"])
  .sink({ parquet: "d.parquet" });
`,

  // A name written as a number is the text of it.
  "numbers_as_names.pipeline.ts": `\
import { f64, i32, pipeline, table } from "greenflag";
import { results, weekend } from "./weekend.ts";
const gears = table("gears", {
  timeline: weekend,
  event: { 7: i32 },
  rows: weekend.always,
  columns: { 1: f64.known(weekend.always), 2: f64.known(weekend.after("race")) },
});
export const made = pipeline("numbers_as_names", { decide: weekend.before("race") })
  .from(results)
  .derive((r) => ({ 1: r.start, 2: r.finish, three: r.start }))
  .features(["1", "2", "three"])
  //              ^^^ GF2001 Feature '2' is known only after 'race', but this pipeline decides before 'race'.
  //                  TS Type '"2"' is not assignable to type '"…"'.
  .sink({ parquet: "x.parquet" });
export const declared = pipeline("numbers_as_names_2", { decide: weekend.before("race") })
  .from(gears.derive((r) => ({ 3: r[1].plus(r["2"]) })))
  .features(["1", "2", "3"])
  //              ^^^ GF2001 Feature '2' is known only after 'race', but this pipeline decides before 'race'.
  //                  TS Type '"2"' is not assignable to type '"…"'.
  //                   ^^^ GF2001 Feature '3' is known only after 'race', but this pipeline decides before 'race'.
  //                       TS Type '"3"' is not assignable to type '"…"'.
  .sink({ parquet: "x.parquet" });
`,
};
