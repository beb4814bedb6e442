/** Errors that the types cannot detect: only the compiler reports them. */
import type { Files } from "../support.ts";

export const silent: Files = {
  "derived_key.pipeline.ts": `\
import { pipeline } from "greenflag";
import { results, weekend } from "./weekend.ts";
export const made = pipeline("derived_key", { decide: weekend.before("race") })
  .from(results)
  .derive((r) => ({ driver: r.track, race_date: r.race_date }))
  //                ^^^^^^ GF2014 'driver' is a key or order column and cannot be replaced.
  //                       HINT Give the derived column another name.
  //                                 ^^^^^^^^^ GF2014 'race_date' is a key or order column and cannot be replaced.
  .features(["start"])
  .sink({ parquet: "x.parquet" });
`,

  "roles.pipeline.ts": `\
import { pipeline } from "greenflag";
import { results, weekend } from "./weekend.ts";
export const made = pipeline("roles", { decide: weekend.before("race") })
  .from(results)
  .features(["start", "weight", "race_id", ""])
  //                  ^^^^^^^^ GF2016 'weight' is in the output twice: as a key and as a feature.
  //                            ^^^^^^^^^ GF2016 'race_id' is in the output twice: as a key and as a feature.
  //                                       ^^ GF2006 There is no column '' here.
  .keys(["weight"])
  .label("start")
  //     ^^^^^^^ GF2016 'start' is in the output twice: as a feature and as a label.
  .sink({ parquet: "x.parquet" });
`,

  "none.pipeline.ts": `\
import { pipeline } from "greenflag";
import { results, weekend } from "./weekend.ts";
export const made = pipeline("none", { decide: weekend.before("race") })
  .from(results)
  .features([])
// ^^^^^^^^ GF2020 This pipeline has no features.
//          HINT Name at least one column in .features([...]).
  .sink({ parquet: "x.parquet" });
`,

  "wide.pipeline.ts": `\
import { i8, pipeline } from "greenflag";
import { last, laps, weekend } from "./weekend.ts";
export const made = pipeline("wide", { decide: weekend.during("race") })
  .from(laps)
  .derive((r) => ({ far: r.position.gt(9007199254740993), small: r.position.cast(i8).orElse(1000) }))
  //                ^^^ GF2021 9007199254740992 does not fit into i64.
  //                    HINT Cast the column to a wider dtype first.
  //                                                      ^^^^^ GF2021 1000 does not fit into i8.
  .derive((r) => ({ all: r.position.over(last(40000)).mean() }))
  .features(["position"])
  .sink({ parquet: "x.parquet" });
`,

  // What belongs to one pipeline is carried off into another.
  "stolen_parameter.pipeline.ts": `\
import { type ExpressionOf, pipeline, type Scope } from "greenflag";
import { z } from "zod";
import { results, weekend } from "./weekend.ts";
let stolen: ExpressionOf<"str", false, "always", Scope> | undefined;
export const first = pipeline("stolen_parameter", { decide: weekend.before("race") })
  .params({ where: z.string() })
  .from(results)
  .derive((r, p) => {
    stolen = p.where as never;
    return { here: r.track.eq(p.where) };
  })
  .features(["here"])
  .sink({ parquet: "x.parquet" });
export const second = pipeline("stolen_parameter_2", { decide: weekend.before("race") })
  .from(results)
  .derive((r) => ({ there: r.track.eq(stolen ?? "") }))
  //                ^^^^^ GF2018 There is no parameter 'where'.
  //                      HINT Declare it in .params({...}).
  .features(["start"])
  .sink({ parquet: "y.parquet" });
`,

  "stolen_aggregate.pipeline.ts": `\
import { type AnyExpression, pipeline } from "greenflag";
import { laps, results, weekend } from "./weekend.ts";
const stolen: AnyExpression[] = [];
const races = laps.aggregate(["race_id"], (g) => {
  stolen.push(g.time.mean());
  return { slowest: g.time.max() };
});
export const made = pipeline("stolen_aggregate", { decide: weekend.after("race") })
  .from(results.join(races, { how: "left" }))
  .derive(() => ({ mean: stolen[0] as never }))
  //               ^^^^ GF2041 mean() of a group is used outside its aggregate(...) step.
  .features(["slowest"])
  .sink({ parquet: "x.parquet" });
`,

  "foreign_assumption.pipeline.ts": `\
import { pipeline } from "greenflag";
import { results, season, weekend } from "./weekend.ts";
export const made = pipeline("foreign_assumption", { decide: weekend.before("race") })
  .from(results)
  .derive((r) => ({ told: r.status.assume("it is on the radio", season.before("spring")) }))
  //                ^^^^ GF2019 'assume(...)' is known always, which is not an instant of its timeline.
  .features(["start"])
  .sink({ parquet: "x.parquet" });
`,

  "foreign_instant.pipeline.ts": `\
import { pipeline } from "greenflag";
import { results, season } from "./weekend.ts";
export const made = pipeline("foreign_instant", { decide: season.after("autumn") })
  //                ^^^^^^^^ GF2023 This pipeline decides after 'autumn' of the timeline 'season', but its rows belong to 'weekend'.
  //                         HINT Take the decision from the timeline of the tables.
  .from(results)
  .features(["start"])
  .sink({ parquet: "x.parquet" });
`,

  "tables.pipeline.ts": `\
import { i32, i64, pipeline, str, table } from "greenflag";
import { qualifying, weekend } from "./weekend.ts";
const wide = table("wide", {
  timeline: weekend,
  event: { race_id: i64 },
  entity: { driver: str },
  rows: weekend.always,
  columns: { seat: i32.known(weekend.always) },
});
const again = table("qualifying", {
//            ^^^^^ GF2017 Table 'qualifying' has two different declarations: here, and at weekend.ts:48:27.
//                  HINT Give each table its own name: --table refers to it.
  timeline: weekend,
  event: { race_id: i32 },
  entity: { driver: str },
  rows: weekend.always,
  columns: { engine: str.known(weekend.always) },
});
export const made = pipeline("tables", { decide: weekend.before("race") })
  .from(qualifying)
  .join(wide, { how: "left" })
// ^^^^ GF2015 The key 'race_id' is i32 here and i64 on the joined side.
//      HINT Declare the same dtype in both tables. The files must have it too.
  .join(again, { how: "left" })
  .features(["rank", "seat", "engine"])
  .sink({ parquet: "x.parquet" });
`,
};
