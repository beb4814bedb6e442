/** Windows over rows that do not have what they look along, and of values that do not have what is asked of them. */
import type { Files } from "../support.ts";

export const windows: Files = {
  "tickless_frames.pipeline.ts": `\
import { around, next, peers, pipeline, soFar } from "greenflag";
import { results, weekend } from "./weekend.ts";
export const made = pipeline("tickless_frames", { decide: weekend.before("race") })
  .from(results)
  .derive((r) => ({ a: r.start.over(soFar()).mean() }))
  //                                ^^^^^^^ GF2007 This expression reads rows along ticks, but these rows have no ticks: declare a tick on the table, or read earlier events with prior(...).
  //                                        TS Argument of type 'Trailing⟨⟩' is not assignable to parameter of type '"…"'.
  //                                        HINT Within an event, only ticks put rows in a sequence.
  .derive((r) => ({ b: r.start.over(peers()).rank() }))
  //                                ^^^^^^^ GF2007 This expression reads rows along ticks, but these rows have no ticks: declare a tick on the table, or read earlier events with prior(...).
  //                                        TS Argument of type 'Among⟨⟩' is not assignable to parameter of type '"…"'.
  .derive((r) => ({ c: r.start.over(next(2)).mean() }))
  //                                ^^^^^^^ GF2007 This expression reads rows along ticks, but these rows have no ticks: declare a tick on the table, or read earlier events with prior(...).
  //                                        TS Argument of type 'Ahead⟨⟩' is not assignable to parameter of type '"…"'.
  .derive((r) => ({ d: r.start.over(around(2)).mean() }))
  //                                ^^^^^^^^^ GF2007 This expression reads rows along ticks, but these rows have no ticks: declare a tick on the table, or read earlier events with prior(...).
  //                                          TS Argument of type 'Around⟨⟩' is not assignable to parameter of type '"…"'.
  .derive((r) => ({ e: r.start.lead() }))
  //                   ^^^^^^^ GF2007 This expression reads rows along ticks, but these rows have no ticks: declare a tick on the table, or read earlier events with prior(...).
  //                           TS The 'this' context of type 'NumberExpression⟨⟩' is not assignable to method's 'this' of type '"…"'.
  .derive((r) => ({ f: r.weight.fillForward() }))
  //                   ^^^^^^^^ GF2007 This expression reads rows along ticks, but these rows have no ticks: declare a tick on the table, or read earlier events with prior(...).
  //                            TS The 'this' context of type 'NumberExpression⟨⟩' is not assignable to method's 'this' of type '"…"'.
  .derive((r) => ({ g: r.weight.fillBackward(2) }))
  //                   ^^^^^^^^ GF2007 This expression reads rows along ticks, but these rows have no ticks: declare a tick on the table, or read earlier events with prior(...).
  //                            TS The 'this' context of type 'NumberExpression⟨⟩' is not assignable to method's 'this' of type '"…"'.
  .derive((r) => ({ line: r.weight.interpolate() }))
  //                      ^^^^^^^^ GF2007 This expression reads rows along ticks, but these rows have no ticks: declare a tick on the table, or read earlier events with prior(...).
  //                               TS The 'this' context of type 'NumberExpression⟨⟩' is not assignable to method's 'this' of type '"…"'.
  .derive((r) => ({ h: r.start.difference() }))
  //                   ^^^^^^^ GF2007 This expression reads rows along ticks, but these rows have no ticks: declare a tick on the table, or read earlier events with prior(...).
  //                           TS The 'this' context of type 'NumberExpression⟨⟩' is not assignable to method's 'this' of type '"…"'.
  .features(["start"])
  .sink({ parquet: "x.parquet" });
`,

  "orderless_frames.pipeline.ts": `\
import { following, last, pipeline } from "greenflag";
import { prior, qualifying, weekend } from "./weekend.ts";
export const made = pipeline("orderless_frames", { decide: weekend.before("race") })
  .from(qualifying)
  .derive((r) => ({ a: r.rank.over(prior().gap(1)).mean() }))
  //                               ^^^^^^^^^^^^^^ GF2008 This expression reads other events, but the events have no order: declare order on the table.
  //                                              TS Argument of type 'Prior⟨⟩' is not assignable to parameter of type '"…"'.
  //                                              HINT Declare order: { starts_on: date } on the table; it may be a key column.
  .derive((r) => ({ b: r.rank.over(following(2)).mean() }))
  //                               ^^^^^^^^^^^^ GF2008 This expression reads other events, but the events have no order: declare order on the table.
  //                                            TS Argument of type 'Following⟨⟩' is not assignable to parameter of type '"…"'.
  .derive((r) => ({ c: r.rank.over(last(3).acrossEvents()).mean() }))
  //                               ^^^^^^^^^^^^^^^^^^^^^^ GF2008 This expression reads other events, but the events have no order: declare order on the table.
  //                                                      TS Argument of type 'Trailing⟨⟩' is not assignable to parameter of type '"…"'.
  .features(["rank"])
  .sink({ parquet: "x.parquet" });
`,

  // Facts have neither events nor ticks; all there is to look at is everywhere.
  "frames_of_facts.pipeline.ts": `\
import { everywhere, last, pipeline, wholeEvent } from "greenflag";
import { prior, results, tracks, weekend } from "./weekend.ts";
const a = tracks.derive((r) => ({ a: r.miles.over(wholeEvent()).mean() }));
  //                                              ^^^^^^^^^^^^ GF2026 This expression reads rows of the same event, but these rows belong to no event: use everywhere() instead.
  //                                                           TS Argument of type 'Among⟨⟩' is not assignable to parameter of type '"…"'.
  //                                                           HINT Static tables, and groups across events, have no events.
const b = tracks.derive((r) => ({ b: r.miles.over(last(3)).mean() }));
  //                                              ^^^^^^^ GF2007 This expression reads rows along ticks, but these rows have no ticks: declare a tick on the table, or read earlier events with prior(...).
  //                                                      TS Argument of type 'Trailing⟨⟩' is not assignable to parameter of type '"…"'.
const c = tracks.derive((r) => ({ c: r.miles.over(prior(3)).mean() }));
  //                                              ^^^^^^^^ GF2008 This expression reads other events, but the events have no order: declare order on the table.
  //                                                       TS Argument of type 'Prior⟨⟩' is not assignable to parameter of type '"…"'.
const long = tracks.derive((r) => ({ long: r.miles.gt(r.miles.over(everywhere()).mean()) }));
export const made = pipeline("frames_of_facts", { decide: weekend.before("race") })
  .from(results)
  .join(a, { how: "left", prefix: "a_" })
  .join(b, { how: "left", prefix: "b_" })
  .join(c, { how: "left", prefix: "c_" })
  .join(long, { how: "left" })
  .features(["start", "long"])
  .sink({ parquet: "x.parquet" });
`,

  "overlapping.pipeline.ts": `\
import { pipeline, soFar } from "greenflag";
import { bookings, flight, legs } from "./flights.ts";
import { prior } from "./weekend.ts";
export const made = pipeline("overlapping", { decide: flight.before("airborne") })
  .from(legs)
  .derive((r) => ({ late: r.late_min.over(prior(5)).mean() }))
  //                                      ^^^^^^^^ GF2029 Events of this timeline overlap, so other events can be read only as of a timestamp: write prior(...).asOf(timestamp), or joinPrior(..., { prefix, asOf: timestamp }).
  //                                               TS Argument of type 'Prior⟨⟩' is not assignable to parameter of type '"…"'.
  //                                               HINT The timestamp is a column of these rows that denotes an instant: departs_at: datetime.known(always).denotes(before("airborne")).
  .derive((r) => ({ career: r.late_min.over(soFar().acrossEvents()).mean() }))
  //                                        ^^^^^^^^^^^^^^^^^^^^^^ GF2029 Events of this timeline overlap, so other events can be read only as of a timestamp: write prior(...).asOf(timestamp), or joinPrior(..., { prefix, asOf: timestamp }).
  //                                                               TS Argument of type 'Trailing⟨⟩' is not assignable to parameter of type '"…"'.
  .derive((r) => ({ fine: r.late_min.over(prior(5).asOf("departs")).mean() }))
  .derive((r) => ({ landed_before: r.late_min.over(prior(5).asOf("landed")).mean() }))
  //                                               ^^^^^^^^^^^^^^^^^^^^^^^ GF2028 'landed' does not denote an instant: an as-of read needs a timestamp that is declared with .denotes(...).
  //                                                                       TS Argument of type 'Prior⟨⟩' is not assignable to parameter of type '"…"'.
  //                                                                       HINT For example starts_at: datetime.known(always).denotes(before(phase)).
  .derive((r) => ({ strange: r.late_min.over(prior(5).asOf("departed")).mean() }))
  //                                         ^^^^^^^^^^^^^^^^^^^^^^^^^ GF2006 There is no column 'departed' here.
  //                                                                   TS Argument of type 'Prior⟨⟩' is not assignable to parameter of type '"…"'.
  //                                                                   HINT Available: leg, plane, scheduled, departs, gate, seats, late_min, landed, late, career, fine, landed_before.
  .joinPrior(legs, { prefix: "before_" })
  //               ^^^^^^^^^^^^^^^^^^^^^ GF2029 Events of this timeline overlap, so other events can be read only as of a timestamp: write prior(...).asOf(timestamp), or joinPrior(..., { prefix, asOf: timestamp }).
  //                                     TS Argument of type '{ prefix: "before_"; }' is not assignable to parameter of type 'PriorJoinOptions⟨⟩ & "…"'.
  //                                     TS   Type '{ prefix: "before_"; }' is not assignable to type '"…"'.
  .features(["seats", "fine"])
  .sink({ parquet: "x.parquet" });
export const unsettled = pipeline("overlapping_2", { decide: flight.before("airborne") })
  .from(bookings)
  .derive((r) => ({ usual: r.sold.over(prior(5).asOf("departs")).mean() }))
  //                ^^^^^ GF2030 The mean() of a window is read from earlier events as of a timestamp, but no declaration says when 'sold' of table 'bookings' is settled.
  //                      HINT Declare settled: "landed_at" on the table, or .settled("landed_at") on the column; it names a timestamp column of the same table.
  .features(["sold"])
  .sink({ parquet: "x.parquet" });
`,

  // Not every timeline needs it; and no timestamp serves that does not say of what it is the time.
  "as_of_nothing.pipeline.ts": `\
import { pipeline } from "greenflag";
import { entries, prior, weekend } from "./weekend.ts";
export const made = pipeline("as_of_nothing", { decide: weekend.before("race") })
  .from(entries)
  .derive((r) => ({ form: r.points.over(prior(5).asOf("race_start")).mean() }))
  //                                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^ GF2062 Events of the timeline 'weekend' are not declared to overlap, so every earlier event is settled: remove asOf.
  //                                                                TS Argument of type 'Prior⟨⟩' is not assignable to parameter of type '"…"'.
  .features(["track"])
  .sink({ parquet: "x.parquet" });
`,

  "unknown_partitions.pipeline.ts": `\
import { everywhere, following, pipeline, soFar, wholeEvent } from "greenflag";
import { laps, weekend } from "./weekend.ts";
export const made = pipeline("unknown_partitions", { decide: weekend.during("race") })
  .from(laps)
  .derive((r) => ({ a: r.position.over(soFar().by("tire")).mean() }))
  //                                   ^^^^^^^^^^^^^^^^^^ GF2006 There is no column 'tire' here.
  //                                                      TS Argument of type 'Trailing⟨⟩' is not assignable to parameter of type '"…"'.
  .derive((r) => ({ b: r.position.over(wholeEvent().by("driver", "stint")).mean() }))
  //                                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ GF2006 There is no column 'stint' here.
  //                                                                      TS Argument of type 'Among⟨⟩' is not assignable to parameter of type '"…"'.
  .derive((r) => ({ c: r.position.over(following().by("trakc")).mean() }))
  //                                   ^^^^^^^^^^^^^^^^^^^^^^^ GF2006 There is no column 'trakc' here.
  //                                                           TS Argument of type 'Following⟨⟩' is not assignable to parameter of type '"…"'.
  .derive((r) => ({ d: r.position.over(everywhere().by("x", "y")).mean() }))
  //                                   ^^^^^^^^^^^^^^^^^^^^^^^^^ GF2006 There is no column 'x' here.
  //                                                             TS Argument of type 'Among⟨⟩' is not assignable to parameter of type '"…" | "There is no column 'y' here."'.
  //                                   ^^^^^^^^^^^^^^^^^^^^^^^^^ GF2006 There is no column 'y' here.
  .features(["position"])
  .sink({ parquet: "x.parquet" });
`,

  "aggregates_of_text.pipeline.ts": `\
import { everywhere, pipeline, wholeEvent } from "greenflag";
import { prior, results, weekend } from "./weekend.ts";
export const made = pipeline("aggregates_of_text", { decide: weekend.before("race") })
  .from(results)
  .derive((r) => ({ a: r.track.over(prior(3)).sum() }))
  //                   ^^^^^^^^^^^^^^^^^^^^^^ GF2009 sum() takes a column of numbers, not str.
  //                                          TS The 'this' context of type 'OrderedWindow⟨⟩' is not assignable to method's 'this' of type '"…"'.
  //                                          HINT Cast the column, or use another operation.
  .derive((r) => ({ b: r.race_date.over(prior(3)).mean() }))
  //                   ^^^^^^^^^^^^^^^^^^^^^^^^^^ GF2009 mean() takes a column of numbers, not date.
  //                                              TS The 'this' context of type 'OrderedWindow⟨⟩' is not assignable to method's 'this' of type '"…"'.
  .derive((r) => ({ c: r.race_date.over(prior(3)).std() }))
  //                   ^^^^^^^^^^^^^^^^^^^^^^^^^^ GF2009 std() takes a column of numbers, not date.
  //                                              TS The 'this' context of type 'OrderedWindow⟨⟩' is not assignable to method's 'this' of type '"…"'.
  .derive((r) => ({ d: r.track.over(prior(3)).all() }))
  //                   ^^^^^^^^^^^^^^^^^^^^^^ GF2009 all() takes booleans, not str.
  //                                          TS The 'this' context of type 'OrderedWindow⟨⟩' is not assignable to method's 'this' of type '"…"'.
  .derive((r) => ({ e: r.rookie.over(prior(3)).max() }))
  //                   ^^^^^^^^^^^^^^^^^^^^^^^ GF2009 max() takes numbers, text or dates, not bool.
  //                                           TS The 'this' context of type 'DirectionalBooleanWindow⟨⟩' is not assignable to method's 'this' of type '"…"'.
  .derive((r) => ({ f: r.rookie.over(prior(3)).std() }))
  //                   ^^^^^^^^^^^^^^^^^^^^^^^ GF2009 std() takes a column of numbers, not bool.
  //                                           TS The 'this' context of type 'DirectionalBooleanWindow⟨⟩' is not assignable to method's 'this' of type '"…"'.
  .derive((r) => ({ g: r.driver.over(wholeEvent()).rank() }))
  //                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^ GF2009 rank() takes a column of numbers, not str.
  //                                               TS The 'this' context of type 'OrderedWindow⟨⟩' is not assignable to method's 'this' of type '"…"'.
  .derive((r) => ({ h: r.rookie.over(wholeEvent()).rankFromTop() }))
  //                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^ GF2009 rankFromTop() takes a column of numbers, not bool.
  //                                               TS The 'this' context of type 'UndirectedBooleanWindow⟨⟩' is not assignable to method's 'this' of type '"…"'.
  .derive((r) => ({ i: r.finish.over(prior(3)).rank() }))
  //                   ^^^^^^^^^^^^^^^^^^^^^^^ GF2009 rank() takes peers(), wholeEvent() or everywhere(), not other rows.
  //                                           TS The 'this' context of type 'DirectionalWindow⟨⟩' is not assignable to method's 'this' of type '"…"'.
  .derive((r) => ({ j: r.finish.over(wholeEvent()).ewMean(3) }))
  //                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^ GF2009 ewMean() takes last(...), soFar(), next(...), prior(...) or following(...), not other rows.
  //                                               TS The 'this' context of type 'RankedWindow⟨⟩' is not assignable to method's 'this' of type '"…"'.
  .derive((r) => ({ k: r.rookie.over(everywhere()).ewMean(3) }))
  //                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^ GF2009 ewMean() takes last(...), soFar(), next(...), prior(...) or following(...), not other rows.
  //                                               TS The 'this' context of type 'UndirectedBooleanWindow⟨⟩' is not assignable to method's 'this' of type '"…"'.
  .derive((r) => ({ l: r.driver.over(prior(3)).ewMean(3) }))
  //                   ^^^^^^^^^^^^^^^^^^^^^^^ GF2009 ewMean() takes a column of numbers, not str.
  //                                           TS The 'this' context of type 'OrderedWindow⟨⟩' is not assignable to method's 'this' of type '"…"'.
  .derive((r) => ({ fine: r.rookie.over(prior(3)).sum(), share: r.rookie.over(prior(3)).mean() }))
  .features(["start", "fine", "share"])
  .sink({ parquet: "x.parquet" });
`,

  "window_text.pipeline.ts": `\
import { around, last, next, pipeline, prior, soFar } from "greenflag";
import { laps, weekend } from "./weekend.ts";
export const made = pipeline("window_text", { decide: weekend.during("race") })
  .from(laps)
  .derive((r) => ({ a: r.position.over(last("10x")).mean() }))
  //                                   ^^^^^^^^^^^ GF2049 '10x' has no unit of the clock 'lap': write its ticks as in '10l'.
  //                                               TS Argument of type 'Trailing⟨⟩' is not assignable to parameter of type '"…"'.
  .derive((r) => ({ ten: r.position.over(last("ten")).mean() }))
  //                                          ^^^^^ GF1112 'ten' is not a number of ticks: write a whole number of at least 1 and its unit, as in '10t'.
  //                                                TS Argument of type '"ten"' is not assignable to parameter of type '"…"'.
  .derive((r) => ({ ahead: r.position.over(next("3m")).mean() }))
  //                                       ^^^^^^^^^^ GF2049 '3m' has no unit of the clock 'lap': write its ticks as in '10l'.
  //                                                  TS Argument of type 'Ahead⟨⟩' is not assignable to parameter of type '"…"'.
  .derive((r) => ({ both: r.position.over(around("3m").atLeast(2)).mean() }))
  //                                      ^^^^^^^^^^^^^^^^^^^^^^^ GF2049 '3m' has no unit of the clock 'lap': write its ticks as in '10l'.
  //                                                              TS Argument of type 'Around⟨⟩' is not assignable to parameter of type '"…"'.
  .derive((r) => ({ time: r.position.over(last("3m").within(2.5, "time").by("driver")).mean() }))
  //                                      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ GF2049 '3m' has no unit of the clock 'lap': write its ticks as in '10l'.
  //                                                                                  TS Argument of type 'Trailing⟨⟩' is not assignable to parameter of type '"…"'.
  .derive((r) => ({ laps: r.position.over(last("10l")).mean(), ticks: r.position.over(around("2t").by("driver")).mean() }))
  .derive((r) => ({ b: r.position.over(last("0l")).mean() }))
  //                                        ^^^^ GF1112 '0l' is not a number of ticks: write a whole number of at least 1 and its unit, as in '10t'.
  //                                             TS Argument of type '"0l"' is not assignable to parameter of type '"…"'.
  .derive((r) => ({ c: r.position.over(next("-5l")).mean() }))
  //                                        ^^^^^ GF1112 '-5l' is not a number of ticks: write a whole number of at least 1 and its unit, as in '10t'.
  //                                              TS Argument of type '"-5l"' is not assignable to parameter of type '"…"'.
  .derive((r) => ({ d: r.position.over(prior("1.5e")).mean() }))
  //                                         ^^^^^^ GF1112 '1.5e' is not a number of events: write a whole number of at least 1 and its unit, as in '5e'.
  //                                                TS Argument of type '"1.5e"' is not assignable to parameter of type '"…"'.
  .derive((r) => ({ e: r.position.over(last(3)).quantile(1.5) }))
  //                                                     ^^^ GF1113 quantile(...) takes a number from 0 to 1, not 1.5.
  //                                                         TS Argument of type '1.5' is not assignable to parameter of type '"…"'.
  .derive((r) => ({ half: r.position.over(last(3)).ewMean(-2) }))
  //                                                      ^^ GF1121 ewMean(...) takes a half-life: a finite number of ticks or events above 0, not -2.
  //                                                         TS Argument of type '-2' is not assignable to parameter of type '"…"'.
  .derive((r) => ({ f: r.position.over(last(3).where(r.position)).mean() }))
  //                                                 ^^^^^^^^^^ GF2009 where(...) takes booleans, not i32.
  //                                                            TS Argument of type 'NumberExpression⟨⟩' is not assignable to parameter of type '"…"'.
  .derive((r) => ({ g: r.position.over(soFar().within("10x", "time")).mean() }))
  //                                                  ^^^^^ GF1108 '10x' is not a span: write a whole number and its unit, as in '30m' or '7d', or a number above 0 for a column of numbers.
  //                                                        TS Argument of type '"10x"' is not assignable to parameter of type '"…"'.
  .derive((r) => ({ h: r.position.over(soFar().within(0, "time")).mean() }))
  //                                                  ^ GF1108 '0' is not a span: write a whole number and its unit, as in '30m' or '7d', or a number above 0 for a column of numbers.
  //                                                    TS Argument of type '0' is not assignable to parameter of type '"…"'.
  .derive((r) => ({ i: r.position.over(prior().within("-1d", "race_date")).mean() }))
  //                                                  ^^^^^ GF1108 '-1d' is not a span: write a whole number and its unit, as in '30m' or '7d', or a number above 0 for a column of numbers.
  //                                                        TS Argument of type '"-1d"' is not assignable to parameter of type '"…"'.
  .derive((r) => ({ j: r.position.over(prior().within("6h", "race_date")).mean() }))
  //                                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ GF2009 within(6h) takes a column of datetimes or durations, not date.
  //                                                                     TS Argument of type 'Prior⟨⟩' is not assignable to parameter of type '"…"'.
  .derive((r) => ({ k: r.position.over(prior().within("7d", "time")).mean() }))
  //                                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ GF2009 within(7d) takes a column of dates, datetimes or durations, not f64.
  //                                                                TS Argument of type 'Prior⟨⟩' is not assignable to parameter of type '"…"'.
  .derive((r) => ({ l: r.position.over(last(9).within(2.5, "race_date")).mean() }))
  //                                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ GF2009 within(2.5) takes a column of numbers, not date.
  //                                                                    TS Argument of type 'Trailing⟨⟩' is not assignable to parameter of type '"…"'.
  .derive((r) => ({ m: r.position.over(next(9).within("7d", "day")).mean() }))
  //                                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^ GF2006 There is no column 'day' here.
  //                                                               TS Argument of type 'Ahead⟨⟩' is not assignable to parameter of type '"…"'.
  .derive((r) => ({ fine: r.position.over(soFar().within(2.5, "time")).mean() }))
  .features(["fine"])
  .sink({ parquet: "x.parquet" });
`,

  "groups_of_text.pipeline.ts": `\
import { pipeline } from "greenflag";
import { laps, weekend } from "./weekend.ts";
export const made = pipeline("groups_of_text", { decide: weekend.after("race") })
  .from(laps)
  .aggregate(["race_id", "driver"], (g) => ({
    a: g.tyre.mean(),
  //   ^^^^^^ GF2009 mean() takes a column of numbers, not str.
  //          TS The 'this' context of type 'OrderedWindow⟨⟩' is not assignable to method's 'this' of type '"…"'.
    b: g.race_date.median(),
  //   ^^^^^^^^^^^ GF2009 median() takes a column of numbers, not date.
  //               TS The 'this' context of type 'OrderedWindow⟨⟩' is not assignable to method's 'this' of type '"…"'.
    c: g.led.max(),
  //   ^^^^^ GF2009 max() takes numbers, text or dates, not bool.
  //         TS The 'this' context of type 'UndirectedBooleanWindow⟨⟩' is not assignable to method's 'this' of type '"…"'.
    d: g.position.rank(),
  //   ^^^^^^^^^^ GF2009 rank() takes peers(), wholeEvent() or everywhere(), not other rows.
  //              TS The 'this' context of type 'UnrankedWindow⟨⟩' is not assignable to method's 'this' of type '"…"'.
    e: g.position.ewMean(2),
  //   ^^^^^^^^^^ GF2009 ewMean() takes last(...), soFar(), next(...), prior(...) or following(...), not other rows.
  //              TS The 'this' context of type 'UnrankedWindow⟨⟩' is not assignable to method's 'this' of type '"…"'.
    best: g.time.min(),
  }))
  .features(["best"])
  .sink({ parquet: "x.parquet" });
`,

  "comparisons.pipeline.ts": `\
import { date, lit, pipeline } from "greenflag";
import { entries, weekend } from "./weekend.ts";
export const made = pipeline("comparisons", { decide: weekend.before("race") })
  .from(entries)
  .derive((r) => ({ a: r.race_date.gt(2024) }))
  //                                  ^^^^ GF2009 gt(...) takes another date, not number.
  //                                       TS Argument of type '2024' is not assignable to parameter of type '"…"'.
  .derive((r) => ({ b: r.race_date.le("2024-02-18") }))
  //                                  ^^^^^^^^^^^^ GF2009 le(...) takes another date, not str.
  //                                               TS Argument of type '"2024-02-18"' is not assignable to parameter of type '"…"'.
  .derive((r) => ({ c: r.race_start.ge(r.race_date) }))
  //                                   ^^^^^^^^^^^ GF2009 ge(...) takes another datetime, not date.
  //                                               TS Argument of type 'DateExpression⟨⟩' is not assignable to parameter of type '"…"'.
  .derive((r) => ({ d: r.track.eq(3) }))
  //                              ^ GF2009 eq(...) takes another str, not number.
  //                                TS Argument of type '3' is not assignable to parameter of type '"…"'.
  .derive((r) => ({ e: r.race_id.ne("3") }))
  //                                ^^^ GF2009 ne(...) takes another i32, not str.
  //                                    TS Argument of type '"3"' is not assignable to parameter of type '"…"'.
  .derive((r) => ({ f: r.race_date.eq(r.track) }))
  //                                  ^^^^^^^ GF2009 eq(...) takes another date, not str.
  //                                          TS Argument of type 'TextExpression⟨⟩' is not assignable to parameter of type '"…"'.
  .derive((r) => ({ fine: r.race_date.gt(lit("2024-02-18", date)) }))
  .features(["fine"])
  .sink({ parquet: "x.parquet" });
`,

  "operands.pipeline.ts": `\
import { pipeline } from "greenflag";
import { results, weekend } from "./weekend.ts";
export const made = pipeline("operands", { decide: weekend.before("race") })
  .from(results)
  .derive((r) => ({ a: r.start.plus("1") }))
  //                                ^^^ GF2009 plus(...) takes numbers, not str.
  //                                    TS Argument of type '"1"' is not assignable to parameter of type '"…"'.
  .derive((r) => ({ b: r.start.minus(r.track) }))
  //                                 ^^^^^^^ GF2009 minus(...) takes numbers, not str.
  //                                         TS Argument of type 'TextExpression⟨⟩' is not assignable to parameter of type '"…"'.
  .derive((r) => ({ c: r.start.times(true) }))
  //                                 ^^^^ GF2009 times(...) takes numbers, not bool.
  //                                      TS Argument of type 'true' is not assignable to parameter of type '"…"'.
  .derive((r) => ({ d: r.start.dividedBy(r.race_date) }))
  //                                     ^^^^^^^^^^^ GF2009 dividedBy(...) takes numbers, not date.
  //                                                 TS Argument of type 'DateExpression⟨⟩' is not assignable to parameter of type '"…"'.
  .derive((r) => ({ e: r.rookie.and(r.start) }))
  //                                ^^^^^^^ GF2009 and(...) takes booleans, not i32.
  //                                        TS Argument of type 'NumberExpression⟨⟩' is not assignable to parameter of type '"…"'.
  .derive((r) => ({ f: r.rookie.or("yes") }))
  //                               ^^^^^ GF2009 or(...) takes booleans, not str.
  //                                     TS Argument of type '"yes"' is not assignable to parameter of type '"…"'.
  .derive((r) => ({ g: r.weight.orElse("none") }))
  //                                   ^^^^^^ GF2009 orElse(...) takes a value of f64, not str.
  //                                          TS Argument of type '"none"' is not assignable to parameter of type '"…"'.
  .derive((r) => ({ h: r.track.plus(1) }))
  //                           ^^^^ GF2009 plus(...) takes numbers, not str.
  //                                TS Property 'plus' does not exist on type 'TextExpression⟨⟩'.
  .derive((r) => ({ line: r.track.interpolate() }))
  //                              ^^^^^^^^^^^ GF2009 interpolate() takes numbers, not str.
  //                                          TS Property 'interpolate' does not exist on type 'TextExpression⟨⟩'.
  .derive((r) => ({ i: r.start.isIn(["1"]) }))
  //                                 ^^^ GF2009 isIn(...) takes a list of i32, not str.
  //                                     TS Type 'string' is not assignable to type 'number'.
  .filter((r) => r.start)
  //             ^^^^^^^ GF2009 filter(...) takes booleans, not i32.
  //                     TS Type 'NumberExpression⟨⟩' is not assignable to type '"…"'.
  .features(["start"])
  .sink({ parquet: "x.parquet" });
`,
};
