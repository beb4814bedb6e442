/** Leaks of every other kind, and what is said of them where. */
import type { Files } from "../support.ts";

export const leaks: Files = {
  "direct.pipeline.ts": `\
import { pipeline } from "greenflag";
import { results, weekend } from "./weekend.ts";
export const made = pipeline("direct", { decide: weekend.before("race") })
  .from(results)
  .features(["start", "finish"])
  //                  ^^^^^^^^ GF2001 Feature 'finish' is known only after 'race', but this pipeline decides before 'race'.
  //                           TS Type '"finish"' is not assignable to type '"Feature 'finish' is known only after 'race', but this pipeline decides before 'race'."'.
  //                           HINT Read it over earlier events with prior(...), make it the label, or decide later.
  .label("gap")
  .sink({ parquet: "x.parquet" });
`,

  // One error for each leaking name, on that name; none on the others.
  "several.pipeline.ts": `\
import { pipeline } from "greenflag";
import { penalties, prior, qualifying, results, weekend } from "./weekend.ts";
export const made = pipeline("several", { decide: weekend.before("qualifying") })
  .from(qualifying.join(results, { how: "left" }).join(penalties, { how: "left", prefix: "penalty " }))
  .features(["rank"])
  //        ^^^^^^^^ GF2003 The rows are known only after 'qualifying', but this pipeline decides before 'qualifying'.
  //           TS Argument of type 'string[]' is not assignable to parameter of type '"…"'.
  .sink({ parquet: "x.parquet" });
export const same = pipeline("several_2", { decide: weekend.before("race") })
  .from(qualifying.join(results, { how: "left" }).join(penalties, { how: "left", prefix: "penalty " }))
  .features([
    "rank",
    "gap",
//  ^^^^^ GF2001 Feature 'gap' is known only after 'race', but this pipeline decides before 'race'.
//        TS Type '"gap"' is not assignable to type '"…"'.
    "track",
    "penalty rule",
//  ^^^^^^^^^^^^^^ GF2001 Feature 'penalty rule' is known only after 'race', but this pipeline decides before 'race'.
//        TS Type '"penalty rule"' is not assignable to type '"…"'.
    "champion",
//  ^^^^^^^^^^ GF2001 Feature 'champion' is known only in hindsight, but this pipeline decides before 'race'.
//        TS Type '"champion"' is not assignable to type '"…"'.
  ])
  .keys(["shirt", "status", "weight"])
  //              ^^^^^^^^ GF2002 Key 'status' is known only after 'race', but this pipeline decides before 'race'.
  //                       TS Type '"status"' is not assignable to type '"…"'.
  .label("finish", "retired")
  .sink({ parquet: "x.parquet" });
export const results_prior = results.derive((r) => ({ form: r.finish.over(prior(3)).mean() }));
`,

  // A column derived anew under its own name is as late as what it is made of, and no later.
  "same_name.pipeline.ts": `\
import { pipeline } from "greenflag";
import { prior, results, weekend } from "./weekend.ts";
export const made = pipeline("same_name", { decide: weekend.before("race") })
  .from(results)
  .derive((r) => ({ finish: r.finish.plus(0), status: r.status.over(prior(3)).count(), start: r.gap }))
  .features(["finish", "status", "start"])
  //         ^^^^^^^^ GF2001 Feature 'finish' is known only after 'race', but this pipeline decides before 'race'.
  //                  TS Type '"finish"' is not assignable to type '"…"'.
  //                             ^^^^^^^ GF2001 Feature 'start' is known only after 'race', but this pipeline decides before 'race'.
  //                                     TS Type '"start"' is not assignable to type '"…"'.
  .label("gap")
  .sink({ parquet: "x.parquet" });
`,

  "hindsight.pipeline.ts": `\
import { pipeline } from "greenflag";
import { results, weekend } from "./weekend.ts";
export const made = pipeline("hindsight", { decide: weekend.after("race") })
  .from(results)
  .features(["finish", "champion"])
  //                   ^^^^^^^^^^ GF2001 Feature 'champion' is known only in hindsight, but this pipeline decides after 'race'.
  //                              TS Type '"champion"' is not assignable to type '"…"'.
  .label("gap")
  .sink({ parquet: "x.parquet" });
`,

  // That a row was kept tells of what it was kept for.
  "filtered.pipeline.ts": `\
import { pipeline } from "greenflag";
import { results, weekend } from "./weekend.ts";
export const made = pipeline("filtered", { decide: weekend.before("race") })
  .from(results)
  .filter((r) => r.retired.not())
  .features(["start", "track"])
  //        ^^^^^^^^^^^^^^^^^^ GF2003 The rows are known only after 'race', but this pipeline decides before 'race'.
  //                           TS Argument of type 'string[]' is not assignable to parameter of type '"…"'.
  //                           HINT Filter by columns that are known by the decision, move the condition into a prior window with when(...), or decide later.
  .label("finish")
  .sink({ parquet: "x.parquet" });
`,

  "filtered_right.pipeline.ts": `\
import { pipeline } from "greenflag";
import { laps, results, weekend } from "./weekend.ts";
const finishers = results.filter((r) => r.finish.le(40));
export const made = pipeline("filtered_right", { decide: weekend.during("race") })
  .from(laps.join(finishers, { how: "left" }))
  .derive((r) => ({ was: r.track.lag(), seen: r.track.isNull() }))
  .features(["position", "track", "was", "seen"])
  //                     ^^^^^^^ GF2001 Feature 'track' is known only after 'race', but this pipeline decides during 'race'.
  //                             TS Type '"track"' is not assignable to type '"…"'.
  //                              ^^^^^ GF2001 Feature 'was' is known only after 'race', but this pipeline decides during 'race'.
  //                                    TS Type '"was"' is not assignable to type '"…"'.
  //                                     ^^^^^^ GF2001 Feature 'seen' is known only after 'race', but this pipeline decides during 'race'.
  //                                            TS Type '"seen"' is not assignable to type '"…"'.
  .label("final")
  .sink({ parquet: "x.parquet" });
`,

  "tickless.pipeline.ts": `\
import { pipeline } from "greenflag";
import { results, weekend } from "./weekend.ts";
export const made = pipeline("tickless", { decide: weekend.during("race") })
  .from(results)
  .features(["start"])
  //        ^^^^^^^^^ GF2004 This pipeline decides during 'race', but its rows have no ticks in that phase.
  //                  TS Argument of type 'string[]' is not assignable to parameter of type '"…"'.
  //                  HINT Start from a table that has ticks in that phase, or decide before or after it.
  .label("finish")
  .sink({ parquet: "x.parquet" });
`,

  "ticks_before.pipeline.ts": `\
import { pipeline } from "greenflag";
import { laps, weekend } from "./weekend.ts";
export const made = pipeline("ticks_before", { decide: weekend.before("race") })
  .from(laps)
  .features(["tyre"])
  //        ^^^^^^^^ GF2003 The rows are known only during 'race', but this pipeline decides before 'race'.
  //                 TS Argument of type 'string[]' is not assignable to parameter of type '"…"'.
  .label("final")
  .sink({ parquet: "x.parquet" });
`,

  "keys.pipeline.ts": `\
import { pipeline } from "greenflag";
import { results, weekend } from "./weekend.ts";
export const made = pipeline("keys", { decide: weekend.before("practice") })
  .from(results.filter((r) => r.rookie))
  .features(["weight"])
  //        ^^^^^^^^^^ GF2003 The rows are known only after 'qualifying', but this pipeline decides before 'practice'.
  //                   TS Argument of type 'string[]' is not assignable to parameter of type '"…"'.
  .sink({ parquet: "x.parquet" });
export const late = pipeline("keys_2", { decide: weekend.before("race") })
  .from(results)
  .features(["weight"])
  .keys(["race_date", "finish", "track"])
  //                  ^^^^^^^^ GF2002 Key 'finish' is known only after 'race', but this pipeline decides before 'race'.
  //                           TS Type '"finish"' is not assignable to type '"…"'.
  //                           HINT Make it a label, or decide later.
  .keys(["champion"])
  //     ^^^^^^^^^^ GF2002 Key 'champion' is known only in hindsight, but this pipeline decides before 'race'.
  //                TS Type '"champion"' is not assignable to type '"…"'.
  .sink({ parquet: "x.parquet" });
`,

  // Names that stand elsewhere: each leaking one is told.
  "names.pipeline.ts": `\
import { pipeline } from "greenflag";
import { results, weekend } from "./weekend.ts";
const early = ["start"] as const;
export const made = pipeline("names", { decide: weekend.before("race") })
  .from(results)
  .features([...early, "finish", "retired"])
  //                   ^^^^^^^^ GF2001 Feature 'finish' is known only after 'race', but this pipeline decides before 'race'.
  //                            TS Type '"finish"' is not assignable to type '"…"'.
  //                             ^^^^^^^^^ GF2001 Feature 'retired' is known only after 'race', but this pipeline decides before 'race'.
  //                                       TS Type '"retired"' is not assignable to type '"…"'.
  .label("gap")
  .sink({ parquet: "x.parquet" });
`,
};
