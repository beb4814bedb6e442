/** Checks of values: rows that wait for them, invalid schemas, and constants that fail them. */
import type { Files } from "../support.ts";

const grid = (columns: string, rows = "always") => `\
import { date, f64, i32, last, pipeline, prior, staticTable, str, table, when } from "greenflag";
import { z } from "zod";
import { weekend } from "./weekend.ts";
const { always, before, after, during } = weekend;
void [always, before, after, during, date, f64, i32, last, prior, staticTable, str, when];
const grid = table("grid_${columns.length}", {
  timeline: weekend,
  event: { race_id: i32 },
  entity: { driver: str },
  rows: ${rows},
  columns: {
${columns}
  },
});
`;

export const checks: Files = {
  // That a row is left hangs on its finish.
  "dropped_rows.pipeline.ts": `${grid('    start: i32.known(always),\n    finish: i32.known(after("race")).check(z.int().min(1), { otherwise: "drop" }),')}\
export const made = pipeline("dropped_rows", { decide: before("race") })
  .from(grid)
  .features(["start"])
  //        ^^^^^^^^^ GF2003 The rows are known only after 'race', but this pipeline decides before 'race'.
  //                  TS Argument of type 'string[]' is not assignable to parameter of type '"…"'.
  .sink({ parquet: "x.parquet" });
`,

  // And so does what is joined from there, and what is counted there.
  "dropped_joined.pipeline.ts": `${grid('    start: i32.known(always),\n    finish: i32.known(after("race")).check(z.int().min(1), { otherwise: "drop" }),')}\
const all = table("all", { timeline: weekend, event: { race_id: i32 }, entity: { driver: str }, rows: always, columns: {} });
export const made = pipeline("dropped_joined", { decide: before("race") })
  .from(all)
  .join(grid, { how: "left" })
  .features(["start"])
  //         ^^^^^^^ GF2001 Feature 'start' is known only after 'race', but this pipeline decides before 'race'.
  //                 TS Type '"start"' is not assignable to type '"…"'.
  .sink({ parquet: "x.parquet" });
`,

  // A value that is set to null is one.
  "nulled.pipeline.ts": `${grid('    start: i32.known(always).check(z.int().min(1), { otherwise: "null" }),\n    weight: f64.known(always).check(z.number()),')}\
export const made = pipeline("nulled", { decide: before("race"), nulls: "refused" })
  .from(grid)
  .features(["start", "weight"])
  //         ^^^^^^^ GF2025 Feature 'start' may be null, but this pipeline requires features without nulls.
  //                 TS Type '"start"' is not assignable to type '"…"'.
  .sink({ parquet: "x.parquet" });
`,

  "check_text.pipeline.ts": `${grid("    start: i32.known(always).check(z.string()),\n    //                             ^^^^^^^^^^ GF1119 A check of i32 takes a schema for that dtype, not one for text.\n    //                                        TS Argument of type 'ZodString' is not assignable to parameter of type '\"…\"'.")}\
export const made = pipeline("check_text", { decide: before("race") }).from(grid).features(["start"]).sink({ parquet: "x.parquet" });
`,

  "check_number.pipeline.ts": `${grid("    team: str.known(always).check(z.number().min(1)),\n    //                            ^^^^^^^^^^^^^^^^^ GF1119 A check of str takes a schema for that dtype, not one for numbers.\n    //                                        TS Argument of type 'ZodNumber' is not assignable to parameter of type '\"…\"'.")}\
export const made = pipeline("check_number", { decide: before("race") }).from(grid).features(["team"]).sink({ parquet: "x.parquet" });
`,

  "check_date.pipeline.ts": `${grid("    day: date.known(always).check(z.iso.date()),\n    //                            ^^^^^^^^^^^^ GF2009 check(...) takes a column of numbers, text or booleans, not date.\n    //                                        TS Argument of type 'ZodISODate' is not assignable to parameter of type '\"…\"'.")}\
export const made = pipeline("check_date", { decide: before("race") }).from(grid).features(["day"]).sink({ parquet: "x.parquet" });
`,

  "filled.pipeline.ts": `${grid("    time: f64.nullable().known(always).check(z.number().positive()),\n    laps: i32.nullable().known(always).check(z.int().min(1).max(40)),")}\
export const made = pipeline("filled", { decide: before("race") })
  .from(grid)
  .derive((r) => ({
    zero: r.time.orElse(0),
//  ^^^^ GF2048 0 cannot replace a missing 'time', whose check says that it must be more than 0.
//       HINT Keep the null, use a value that passes the check, or add isNull() as a feature.
    spelled: when(r.time.isNull()).then(-1).otherwise(r.time),
//  ^^^^^^^ GF2048 -1 cannot replace a missing 'time', whose check says that it must be more than 0.
    other: when(r.laps.isNotNull()).then(r.laps).otherwise(99),
//  ^^^^^ GF2048 99 cannot replace a missing 'laps', whose check says that it must be at least 1 and at most 40.
    cast: r.laps.cast(f64).orElse(0.5),
//  ^^^^ GF2048 0.5 cannot replace a missing 'laps', whose check says that it must be at least 1 and at most 40.
    good: r.time.orElse(0.1),
    chosen: when(r.laps.gt(3)).then(r.laps).otherwise(0),
    sum: r.time.plus(1).orElse(0),
    least: r.laps.orElse(1).orElse(40),
  }))
  .features(["good", "chosen", "sum", "least"])
  .sink({ parquet: "x.parquet" });
`,

  // What takes the values of a column as they are has its check too, wherever it is brought.
  "filled_later.pipeline.ts": `${grid("    time: f64.nullable().known(always).check(z.number().positive()),")}\
const drivers = staticTable("drivers", { key: { driver: str }, columns: { skill: f64.check(z.number().min(0).max(1)) } });
export const made = pipeline("filled_later", { decide: before("race") })
  .from(grid)
  .join(drivers, { how: "left", prefix: "driver_" })
  .join(grid.aggregate(["race_id"], (g) => ({ best: g.time.min(), mean: g.time.mean() })), { how: "left", prefix: "all_" })
  .derive((r) => ({
    skill: r.driver_skill.orElse(-1),
//  ^^^^^ GF2048 -1 cannot replace a missing 'skill', whose check says that it must be at least 0 and at most 1.
    best: r.all_best.orElse(0),
//  ^^^^ GF2048 0 cannot replace a missing 'time', whose check says that it must be more than 0.
    mean: r.all_mean.orElse(0),
  }))
  .features(["mean"])
  .sink({ parquet: "x.parquet" });
`,

  // A fill gives a value of the column again; what lies between two of them is another.
  "filled_between.pipeline.ts": `\
import { i32, pipeline, str, table } from "greenflag";
import { z } from "zod";
import { weekend } from "./weekend.ts";
const { after, during } = weekend;
const stints = table("stints", {
  timeline: weekend,
  event: { race_id: i32 },
  entity: { driver: str },
  tick: { clock: "lap", key: { lap: i32 } },
  rows: during("race"),
  columns: { wheels: i32.nullable().known(during("race")).check(z.literal([0, 2, 4])) },
});
export const made = pipeline("filled_between", { decide: after("race") })
  .from(stints)
  .derive((r) => ({
    before: r.wheels.fillForward().orElse(1),
//  ^^^^^^ GF2048 1 cannot replace a missing 'wheels', whose check says that it must be 0, 2, or 4.
    between: r.wheels.interpolate().orElse(1),
  }))
  .features(["between"])
  .sink({ parquet: "x.parquet" });
`,
};
