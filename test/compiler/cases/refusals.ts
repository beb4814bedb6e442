/** What the language refuses beside leaks. */
import type { Files } from "../support.ts";

export const refusals: Files = {
  "misspelled.pipeline.ts": `\
import { pipeline } from "greenflag";
import { qualifying, weekend } from "./weekend.ts";
export const made = pipeline("misspelled", { decide: weekend.before("race") })
  .from(qualifying)
  .features(["rankk"])
  //         ^^^^^^^ GF2006 There is no column 'rankk' here.
  //                 TS Type '"rankk"' is not assignable to type '"driver" | "race_id" | "rank" | "shirt"'. Did you mean '"rank"'?
  .keys(["shirts"])
  //     ^^^^^^^^ GF2006 There is no column 'shirts' here.
  //              TS Type '"shirts"' is not assignable to type '"driver" | "race_id" | "rank" | "shirt"'. Did you mean '"shirt"'?
  .sink({ parquet: "x.parquet" });
`,

  // Functions of the wrong dtype, beside arguments of the wrong one.
  "functions.pipeline.ts": `\
import { pipeline } from "greenflag";
import { results, weekend } from "./weekend.ts";
export const made = pipeline("functions", { decide: weekend.after("race") })
  .from(results)
  .derive((r) => ({ made: r.status.contains(3) }))
  //                                        ^ GF2009 contains(...) takes text, not number.
  //                                          TS Argument of type '3' is not assignable to parameter of type '"…"'.
  .derive((r) => ({ made: r.status.concat(r.finish) }))
  //                                      ^^^^^^^^ GF2009 concat(...) takes text, not i32.
  //                                               TS Argument of type 'NumberExpression⟨⟩' is not assignable to parameter of type '"…"'.
  .derive((r) => ({ made: r.finish.modulo("2") }))
  //                                      ^^^ GF2009 modulo(...) takes numbers, not str.
  //                                          TS Argument of type '"2"' is not assignable to parameter of type '"…"'.
  .derive((r) => ({ made: r.finish.modulo(0.5) }))
  //                                      ^^^ GF2010 0.5 is not a whole number: cast the column to f64 first.
  //                                          TS Argument of type '0.5' is not assignable to parameter of type '"…"'.
  .derive((r) => ({ made: r.finish.clip(0.5, 2) }))
  //                                    ^^^ GF2010 0.5 is not a whole number: cast the column to f64 first.
  //                                        TS Argument of type '0.5' is not assignable to parameter of type '"…"'.
  .derive((r) => ({ made: r.finish.greatest(r.status) }))
  //                                        ^^^^^^^^ GF2009 greatest(...) takes another i32, not str.
  //                                                 TS Argument of type 'TextExpression⟨⟩' is not assignable to parameter of type '"…"'.
  .derive((r) => ({ made: r.finish.between(1, "9") }))
  //                                          ^^^ GF2009 between(...) takes another i32, not str.
  //                                              TS Argument of type '"9"' is not assignable to parameter of type '"…"'.
  .derive((r) => ({ made: r.race_date.addDays(0.5) }))
  //                                          ^^^ GF2009 addDays(...) takes a whole number, not 0.5.
  //                                              TS Argument of type '0.5' is not assignable to parameter of type '"…"'.
  .derive((r) => ({ made: r.race_date.addDays(r.status) }))
  //                                          ^^^^^^^^ GF2009 addDays(...) takes a whole number, not str.
  //                                                   TS Argument of type 'TextExpression⟨⟩' is not assignable to parameter of type '"…"'.
  .derive((r) => ({ made: r.race_date.daysSince("2024-01-01") }))
  //                                            ^^^^^^^^^^^^ GF2009 daysSince(...) takes another date, not str.
  //                                                         TS Argument of type '"2024-01-01"' is not assignable to parameter of type '"…"'.
  .derive((r) => ({ made: (r.status as never as typeof r.finish).sqrt() }))
  //                ^^^^ GF2009 sqrt() takes numbers, not str.
  .derive((r) => ({ made: (r.race_date as never as typeof r.status).upper() }))
  //                ^^^^ GF2009 upper() takes text, not date.
  .features(["start"])
  .sink({ parquet: "x.parquet" });
`,

  "unticked.pipeline.ts": `\
import { pipeline } from "greenflag";
import { last, results, weekend } from "./weekend.ts";
export const made = pipeline("unticked", { decide: weekend.before("race") })
  .from(results)
  .derive((r) => ({ form: r.start.over(last(3)).mean() }))
  //                                   ^^^^^^^ GF2007 This expression reads rows along ticks, but these rows have no ticks: declare a tick on the table, or read earlier events with prior(...).
  //                                           TS Argument of type 'Trailing⟨⟩' is not assignable to parameter of type '"…"'.
  //                                           HINT Within an event, only ticks put rows in a sequence.
  .features(["start"])
  .sink({ parquet: "x.parquet" });
`,

  "unticked_lag.pipeline.ts": `\
import { pipeline } from "greenflag";
import { qualifying, weekend } from "./weekend.ts";
export const made = pipeline("unticked_lag", { decide: weekend.before("race") })
  .from(qualifying)
  .derive((r) => ({ was: r.rank.lag() }))
  //                     ^^^^^^ GF2007 This expression reads rows along ticks, but these rows have no ticks: declare a tick on the table, or read earlier events with prior(...).
  //                            TS The 'this' context of type 'NumberExpression⟨⟩' is not assignable to method's 'this' of type '"…"'.
  .features(["rank"])
  .sink({ parquet: "x.parquet" });
`,

  "unordered.pipeline.ts": `\
import { pipeline } from "greenflag";
import { prior, qualifying, weekend } from "./weekend.ts";
export const made = pipeline("unordered", { decide: weekend.before("race") })
  .from(qualifying)
  .derive((r) => ({ form: r.rank.over(prior(3)).mean() }))
  //                                  ^^^^^^^^ GF2008 This expression reads other events, but the events have no order: declare order on the table.
  //                                           TS Argument of type 'Prior⟨⟩' is not assignable to parameter of type '"…"'.
  //                                           HINT Declare order: { starts_on: date } on the table; it may be a key column.
  .features(["rank"])
  .sink({ parquet: "x.parquet" });
`,

  "unknown_by.pipeline.ts": `\
import { pipeline } from "greenflag";
import { prior, results, weekend } from "./weekend.ts";
export const made = pipeline("unknown_by", { decide: weekend.before("race") })
  .from(results)
  .derive((r) => ({ form: r.finish.over(prior(3).by("trakc")).mean() }))
  //                                    ^^^^^^^^^^^^^^^^^^^^ GF2006 There is no column 'trakc' here.
  //                                                         TS Argument of type 'Prior⟨⟩' is not assignable to parameter of type '"…"'.
  .features(["start"])
  .sink({ parquet: "x.parquet" });
`,

  // A quotient is f64 whatever it is of, and so is a column of f64: there a fraction is welcome.
  "fractions.pipeline.ts": `\
import { pipeline } from "greenflag";
import { results, weekend } from "./weekend.ts";
export const made = pipeline("fractions", { decide: weekend.before("race") })
  .from(results)
  .derive((r) => ({ fine: r.start.dividedBy(0.5).times(0.5), light: r.weight.orElse(0.5).gt(0.25) }))
  .derive((r) => ({ half: r.start.plus(0.5) }))
  //                                   ^^^ GF2010 0.5 is not a whole number: cast the column to f64 first.
  //                                       TS Argument of type '0.5' is not assignable to parameter of type '"…"'.
  //                                       HINT A whole-number column does not take fractions: use cast(f64) to compute with floats.
  .derive((r) => ({ below: r.start.lt(-1.25) }))
  //                                  ^^^^^ GF2010 -1.25 is not a whole number: cast the column to f64 first.
  //                                        TS Argument of type '-1.25' is not assignable to parameter of type '"…"'.
  .features(["fine", "light"])
  .sink({ parquet: "x.parquet" });
`,

  "branches.pipeline.ts": `\
import { pipeline, when } from "greenflag";
import { results, weekend } from "./weekend.ts";
export const made = pipeline("branches", { decide: weekend.before("race") })
  .from(results)
  .derive((r) => ({ mixed: when(r.rookie).then(1).otherwise("a") }))
  //                                                        ^^^ GF2009 otherwise(...) takes a value like then(...)'s number, not str.
  //                                                            TS Argument of type '"a"' is not assignable to parameter of type '"…"'.
  //                                                            HINT Cast the column, or use another operation.
  .features(["start"])
  .sink({ parquet: "x.parquet" });
`,

  "multiplied.pipeline.ts": `\
import { pipeline } from "greenflag";
import { laps, results, weekend } from "./weekend.ts";
export const made = pipeline("multiplied", { decide: weekend.before("race") })
  .from(results)
  .join(laps, { how: "left" })
  //          ^^^^^^^^^^^^^^^ GF2012 This join would multiply rows: the joined side has the tick key 'lap', and these rows have no such key.
  //                          TS Argument of type '{ how: "left"; }' is not assignable to parameter of type 'JoinOptions⟨⟩ & "…"'.
  //                          TS   Type '{ how: "left"; }' is not assignable to type '"…"'.
  .features(["start"])
  .sink({ parquet: "x.parquet" });
`,

  "collision.pipeline.ts": `\
import { pipeline } from "greenflag";
import { penalties, qualifying, weekend } from "./weekend.ts";
const shirts = qualifying.derive((r) => ({ rule: r.shirt }));
export const made = pipeline("collision", { decide: weekend.before("race") })
  .from(shirts)
  .join(penalties, { how: "left" })
  //               ^^^^^^^^^^^^^^^ GF2013 Both sides of this join have a column 'rule': prefix the joined side.
  //                               TS Argument of type '{ how: "left"; }' is not assignable to parameter of type 'JoinOptions⟨⟩ & "…"'.
  //                               TS   Type '{ how: "left"; }' is not assignable to type '"…"'.
  .features(["rank"])
  .sink({ parquet: "x.parquet" });
`,

  "timelines.pipeline.ts": `\
import { pipeline } from "greenflag";
import { results, standings, weekend } from "./weekend.ts";
export const made = pipeline("timelines", { decide: weekend.before("race") })
  .from(results)
  .join(standings, { how: "left" })
  //               ^^^^^^^^^^^^^^^ GF2011 These rows belong to the timeline 'weekend', but the joined rows belong to 'season'.
  //                               TS Argument of type '{ how: "left"; }' is not assignable to parameter of type 'JoinOptions⟨⟩ & "…"'.
  //                               TS   Type '{ how: "left"; }' is not assignable to type '"…"'.
  .features(["start"])
  .sink({ parquet: "x.parquet" });
`,

  "events.pipeline.ts": `\
import { f64, i32, pipeline, table } from "greenflag";
import { results, weekend } from "./weekend.ts";
const year = table("year", {
  timeline: weekend,
  event: { year: i32 },
  rows: weekend.always,
  columns: { budget: f64.known(weekend.always) },
});
export const made = pipeline("events", { decide: weekend.before("race") })
  .from(results)
  .join(year, { how: "left" })
  //          ^^^^^^^^^^^^^^^ GF2022 The two sides of this join have different event keys: both need the same event key.
  //                          TS Argument of type '{ how: "left"; }' is not assignable to parameter of type 'JoinOptions⟨⟩ & "…"'.
  //                          TS   Type '{ how: "left"; }' is not assignable to type '"…"'.
  .features(["start"])
  .sink({ parquet: "x.parquet" });
`,

  "mean_of_text.pipeline.ts": `\
import { pipeline } from "greenflag";
import { prior, results, weekend } from "./weekend.ts";
export const made = pipeline("mean_of_text", { decide: weekend.before("race") })
  .from(results)
  .derive((r) => ({ form: r.track.over(prior(3)).mean() }))
  //                      ^^^^^^^^^^^^^^^^^^^^^^ GF2009 mean() takes a column of numbers, not str.
  //                                             TS The 'this' context of type 'OrderedWindow⟨⟩' is not assignable to method's 'this' of type '"…"'.
  .features(["start"])
  .sink({ parquet: "x.parquet" });
`,
};
