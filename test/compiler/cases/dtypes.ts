/** Operations that durations and categories do not have, with the messages. */
import type { Files } from "../support.ts";

const pits = `\
import { categorical, date, datetime, duration, i32, lit, pipeline, prior, str, table, wholeEvent } from "greenflag";
import { z } from "zod";
import { weekend } from "./weekend.ts";
const { always, before } = weekend;
const pits = table("pits", {
  timeline: weekend,
  event: { race_id: i32 },
  order: { race_date: date },
  entity: { driver: str },
  rows: before("race"),
  columns: {
    stop: duration.nullable().known(always),
    tyre: categorical.known(always).check(z.enum(["wet", "dry"])),
    count: i32.known(always),
    when: datetime.known(always),
  },
});
`;

export const dtypes: Files = {
  "durations.pipeline.ts": `${pits}\
export const made = pipeline("durations", { decide: before("race") })
  .from(pits)
  .derive((r) => ({ a: r.stop.over(prior(3)).mean() }))
  //                   ^^^^^^^^^^^^^^^^^^^^^ GF2009 mean() takes a column of numbers, such as its .seconds(), not duration.
  //                                         TS The 'this' context of type 'UnrankedDurationWindow⟨⟩' is not assignable to method's 'this' of type '"…"'.
  .derive((r) => ({ b: r.stop.over(prior(3)).quantile(0.9) }))
  //                   ^^^^^^^^^^^^^^^^^^^^^ GF2009 quantile() takes a column of numbers, such as its .seconds(), not duration.
  //                                         TS The 'this' context of type 'UnrankedDurationWindow⟨⟩' is not assignable to method's 'this' of type '"…"'.
  .derive((r) => ({ c: r.stop.over(wholeEvent()).std() }))
  //                   ^^^^^^^^^^^^^^^^^^^^^^^^^ GF2009 std() takes a column of numbers, such as its .seconds(), not duration.
  //                                             TS The 'this' context of type 'RankedDurationWindow⟨⟩' is not assignable to method's 'this' of type '"…"'.
  .derive((r) => ({ d: r.stop.over(prior(3)).any() }))
  //                   ^^^^^^^^^^^^^^^^^^^^^ GF2009 any() takes booleans, not duration.
  //                                         TS The 'this' context of type 'UnrankedDurationWindow⟨⟩' is not assignable to method's 'this' of type '"…"'.
  .derive((r) => ({ e: r.stop.over(prior(3)).rank() }))
  //                   ^^^^^^^^^^^^^^^^^^^^^ GF2009 rank() takes peers(), wholeEvent() or everywhere(), not other rows.
  //                                         TS The 'this' context of type 'UnrankedDurationWindow⟨⟩' is not assignable to method's 'this' of type '"…"'.
  .derive((r) => ({ f: r.stop.plus(3) }))
  //                               ^ GF2009 plus(...) takes another duration, not number.
  //                                 TS Argument of type '3' is not assignable to parameter of type '"…"'.
  .derive((r) => ({ g: r.count.plus(r.stop) }))
  //                                ^^^^^^ GF2009 plus(...) takes numbers, not duration.
  //                                      TS Argument of type 'DurationExpression⟨⟩' is not assignable to parameter of type '"…"'.
  .derive((r) => ({ h: r.stop.gt("PT3S") }))
  //                             ^^^^^^ GF2009 gt(...) takes another duration, not str.
  //                                    TS Argument of type '"PT3S"' is not assignable to parameter of type '"…"'.
  .derive((r) => ({ i: r.when.addTime(90) }))
  //                                  ^^ GF2009 addTime(...) takes a duration, not number.
  //                                     TS Argument of type '90' is not assignable to parameter of type '"…"'.
  .derive((r) => ({ j: r.stop.cast(i32) }))
  //                               ^^^ GF2009 cast(i32) takes numbers, booleans or text, not duration.
  //                                   TS Argument of type 'DtypeSpec⟨⟩' is not assignable to parameter of type '"…"'.
  .derive((r) => ({ k: r.count.cast(duration) }))
  //                                ^^^^^^^^ GF2009 cast(duration) takes text, not i32.
  //                                         TS Argument of type 'DtypeSpec⟨⟩' is not assignable to parameter of type '"…"'.
  .derive((r) => ({ l: r.stop.orElse(r.count) }))
  //                                 ^^^^^^^ GF2009 orElse(...) takes a value of duration, not i32.
  //                                        TS Argument of type 'NumberExpression⟨⟩' is not assignable to parameter of type '"…"'.
  .derive((r) => ({ m: (r.stop as never as typeof r.when).hour() }))
  //                ^ GF2009 hour(...) takes datetimes, not duration.
  .derive((r) => ({ fine: r.stop.orElse(lit("PT3S", duration)).seconds().over(prior(3)).mean(), rank: r.stop.over(wholeEvent()).rank() }))
  .features(["fine", "rank"])
  .sink({ parquet: "x.parquet" });
`,

  "categories.pipeline.ts": `${pits}\
export const made = pipeline("categories", { decide: before("race") })
  .from(pits)
  .derive((r) => ({ a: r.tyre.over(prior(3)).mean() }))
  //                   ^^^^^^^^^^^^^^^^^^^^^ GF2009 mean() takes a column of numbers, not categorical.
  //                                         TS The 'this' context of type 'OrderedWindow⟨⟩' is not assignable to method's 'this' of type '"…"'.
  .derive((r) => ({ b: r.tyre.gt(r.count) }))
  //                             ^^^^^^^ GF2009 gt(...) takes another categorical, not i32.
  //                                    TS Argument of type 'NumberExpression⟨⟩' is not assignable to parameter of type '"…"'.
  .derive((r) => ({ c: r.count.cast(categorical) }))
  //                                ^^^^^^^^^^^ GF2009 cast(categorical) takes text, not i32.
  //                                            TS Argument of type 'DtypeSpec⟨⟩' is not assignable to parameter of type '"…"'.
  .derive((r) => ({ d: r.tyre.concat(r.count) }))
  //                                 ^^^^^^^ GF2009 concat(...) takes text, not i32.
  //                                        TS Argument of type 'NumberExpression⟨⟩' is not assignable to parameter of type '"…"'.
  .derive((r) => ({ fine: r.tyre.orElse(lit("wet", categorical)), text: r.tyre.orElse(r.driver), n: r.tyre.over(wholeEvent()).count() }))
  .features(["fine", "text"])
  .sink({ parquet: "x.parquet" });
`,

  // No schema speaks of spans of time; a level that is none cannot replace a missing one.
  "check_duration.pipeline.ts": `\
import { duration, i32, pipeline, table } from "greenflag";
import { z } from "zod";
import { weekend } from "./weekend.ts";
const { always, before } = weekend;
const pits = table("pits_2", {
  timeline: weekend,
  event: { race_id: i32 },
  rows: before("race"),
  columns: {
    stop: duration.known(always).check(z.number()),
    //                                 ^^^^^^^^^^ GF2009 check(...) takes a column of numbers, text or booleans, not duration.
    //                                           TS Argument of type 'ZodNumber' is not assignable to parameter of type '"…"'.
  },
});
export const made = pipeline("check_duration", { decide: before("race") }).from(pits).features(["stop"]).sink({ parquet: "x.parquet" });
`,
  "check_categorical.pipeline.ts": `\
import { categorical, i32, pipeline, table } from "greenflag";
import { z } from "zod";
import { weekend } from "./weekend.ts";
const { always, before } = weekend;
const pits = table("pits_3", {
  timeline: weekend,
  event: { race_id: i32 },
  rows: before("race"),
  columns: {
    tyre: categorical.known(always).check(z.number()),
    //                                    ^^^^^^^^^^ GF1119 A check of categorical takes a schema for that dtype, not one for numbers.
    //                                              TS Argument of type 'ZodNumber' is not assignable to parameter of type '"…"'.
  },
});
export const made = pipeline("check_categorical", { decide: before("race") }).from(pits).features(["tyre"]).sink({ parquet: "x.parquet" });
`,
  "no_level.pipeline.ts": `\
import { categorical, i32, pipeline, table } from "greenflag";
import { z } from "zod";
import { weekend } from "./weekend.ts";
const { always, before } = weekend;
const pits = table("pits_4", {
  timeline: weekend,
  event: { race_id: i32 },
  rows: before("race"),
  columns: { tyre: categorical.nullable().known(always).check(z.enum(["wet", "dry"])) },
});
export const made = pipeline("no_level", { decide: before("race") })
  .from(pits)
  .derive((r) => ({ filled: r.tyre.orElse("none"), good: r.tyre.orElse("wet") }))
  //                ^^^^^^ GF2048 "none" cannot replace a missing 'tyre', whose check says that it must be 'wet' or 'dry'.
  .features(["good"])
  .sink({ parquet: "x.parquet" });
`,
};
