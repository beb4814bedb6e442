/** Casts that bypass the types. TypeScript accepts all of these; the compiler does not. */
import type { Files } from "../support.ts";

const head = `\
import { pipeline } from "greenflag";
import { results, weekend } from "./weekend.ts";
`;

/** The types were deceived about a leak: the leak is told, in the same words, at the name. */
export const hidden: Files = {
  "as_never.pipeline.ts": `${head}\
export const made = pipeline("as_never", { decide: weekend.before("race") })
  .from(results)
  .features(["start", "finish" as never])
  //                  ^^^^^^^^ GF2001 Feature 'finish' is known only after 'race', but this pipeline decides before 'race'.
  .label("gap")
  .sink({ parquet: "x.parquet" });
`,

  "as_any.pipeline.ts": `${head}\
export const made = pipeline("as_any", { decide: weekend.before("race") })
  .from(results)
  .features(["start", ("champion" as any), "weight"])
  //                   ^^^^^^^^^^ GF2001 Feature 'champion' is known only in hindsight, but this pipeline decides before 'race'.
  .label("gap")
  .sink({ parquet: "x.parquet" });
`,

  "as_unknown_as.pipeline.ts": `${head}\
export const made = pipeline("as_unknown_as", { decide: weekend.before("race") })
  .from(results)
  .features(["start", "finish" as unknown as "start"])
  //                  ^^^^^^^^ GF2001 Feature 'finish' is known only after 'race', but this pipeline decides before 'race'.
  .keys(["status" as never])
  //     ^^^^^^^^ GF2002 Key 'status' is known only after 'race', but this pipeline decides before 'race'.
  .label("gap")
  .sink({ parquet: "x.parquet" });
`,

  "expect_error.pipeline.ts": `${head}\
export const made = pipeline("expect_error", { decide: weekend.before("race") })
  .from(results)
  // @ts-expect-error
  .features(["start", "finish", "weight", "status"])
  //                  ^^^^^^^^ GF2001 Feature 'finish' is known only after 'race', but this pipeline decides before 'race'.
  //                                      ^^^^^^^^ GF2001 Feature 'status' is known only after 'race', but this pipeline decides before 'race'.
  .label("gap")
  .sink({ parquet: "x.parquet" });
`,

  "no_check.pipeline.ts": `\
// @ts-nocheck
${head}\
export const made = pipeline("no_check", { decide: weekend.before("race") })
  .from(results)
  .features(["start", "finish"])
  //                  ^^^^^^^^ GF2001 Feature 'finish' is known only after 'race', but this pipeline decides before 'race'.
  .label("gap")
  .sink({ parquet: "x.parquet" });
`,

  "any_row.pipeline.ts": `${head}\
export const made = pipeline("any_row", { decide: weekend.before("race") })
  .from(results)
  .derive((r: any) => ({ late: r.finish.plus(0) }))
  .features(["start", "late"])
  //                  ^^^^^^ GF2001 Feature 'late' is known only after 'race', but this pipeline decides before 'race'.
  .label("gap")
  .sink({ parquet: "x.parquet" });
`,

  "lying_helper.pipeline.ts": `\
import { type ExpressionOf, pipeline, type Scope } from "greenflag";
import { results, weekend } from "./weekend.ts";
const early = <S extends Scope>(x: unknown) => x as ExpressionOf<"i32", false, "always", S>;
export const made = pipeline("lying_helper", { decide: weekend.before("race") })
  .from(results)
  .derive((r) => ({ late: early(r.finish) }))
  .features(["start", "late"])
  //                  ^^^^^^ GF2001 Feature 'late' is known only after 'race', but this pipeline decides before 'race'.
  .label("gap")
  .sink({ parquet: "x.parquet" });
`,

  // What stands in a penalty was always known; that there is one is not.
  "late_rows.pipeline.ts": `\
import { pipeline } from "greenflag";
import { laps, penalties, results, weekend } from "./weekend.ts";
export const made = pipeline("late_rows", { decide: weekend.before("race") })
  .from(results)
  .join(penalties, { how: "left" })
  .features(["start", "rule" as never])
  //                  ^^^^^^ GF2001 Feature 'rule' is known only after 'race', but this pipeline decides before 'race'.
  .label("gap")
  .sink({ parquet: "x.parquet" });
export const ticks = pipeline("late_rows_2", { decide: weekend.during("race") })
  .from(laps.join(results.filter((r) => r.retired), { how: "left" }))
  .features(["position", "track" as never])
  //                     ^^^^^^^ GF2001 Feature 'track' is known only after 'race', but this pipeline decides during 'race'.
  .label("final")
  .sink({ parquet: "x.parquet" });
`,

  // Each name is looked for in the call it was given to.
  "two_calls.pipeline.ts": `${head}\
export const made = pipeline("two_calls", { decide: weekend.before("race") })
  .from(results)
  .features(["start"])
  .keys(["status" as never])
  //     ^^^^^^^^ GF2002 Key 'status' is known only after 'race', but this pipeline decides before 'race'.
  .keys(["track"])
  .label("nothing" as never)
  //     ^^^^^^^^^ GF2006 There is no column 'nothing' here.
  .label("gap")
  .sink({ parquet: "x.parquet" });
`,

  // A column of other rows is one of that name here.
  "stolen_column.pipeline.ts": `\
import { type ExpressionOf, pipeline, type Scope } from "greenflag";
import { qualifying, results, weekend } from "./weekend.ts";
let stolen: ExpressionOf<"i32", false, "after 'qualifying'", Scope> | undefined;
qualifying
  .derive((r) => ({ finish: r.rank }))
  .derive((r) => {
    stolen = r.finish as never;
    return { same: r.finish };
  });
export const made = pipeline("stolen_column", { decide: weekend.before("race") })
  .from(results)
  .derive((r) => ({ early: stolen ?? r.start }))
  .features(["start", "early"])
  //                  ^^^^^^^ GF2001 Feature 'early' is known only after 'race', but this pipeline decides before 'race'.
  .label("gap")
  .sink({ parquet: "x.parquet" });
`,

  // Names that do not stand in the step: the step is shown, and every leak is told.
  "elsewhere.pipeline.ts": `${head}\
const late: string[] = ["finish", "status"];
export const made = pipeline("elsewhere", { decide: weekend.before("race") })
  .from(results)
  .features(late as never)
// ^^^^^^^^ GF2001 Feature 'finish' is known only after 'race', but this pipeline decides before 'race'.
// ^^^^^^^^ GF2001 Feature 'status' is known only after 'race', but this pipeline decides before 'race'.
  .label("gap")
  .sink({ parquet: "x.parquet" });
`,

  "other_table.pipeline.ts": `\
import { pipeline } from "greenflag";
import { results, weekend } from "./weekend.ts";
export const made = pipeline("other_table", { decide: weekend.before("race") })
  .from(results.filter((r) => r.retired) as unknown as typeof results)
//              ^^^^^^ GF2003 The rows are known only after 'race', but this pipeline decides before 'race'.
  .features(["start"])
  .label("gap")
  .sink({ parquet: "x.parquet" });
`,
};

/** The types were deceived, yet nothing leaks: they are not to be trusted any more. */
export const deceived: Files = {
  "any_early.pipeline.ts": `${head}\
export const made = pipeline("any_early", { decide: weekend.before("race") })
  .from(results)
  .derive((r: any) => ({ early: r.start.plus(0) }))
  //                     ^^^^^ GF2005 The types say that 'early' is anything, but the plan says i64 known after 'qualifying': a cast, or a choice made at run time, hides the difference.
  //                          HINT Remove the cast (as any, as never) or the @ts-expect-error that hides it. Write a choice with when(...), or as two pipelines.
  .features(["start", "early"])
  .label("gap")
  .sink({ parquet: "x.parquet" });
`,

  "lies.pipeline.ts": `\
import { type ExpressionOf, pipeline, type Scope } from "greenflag";
import { results, weekend } from "./weekend.ts";
const filled = <S extends Scope>(x: unknown) => x as ExpressionOf<"f64", false, "always", S>;
export const made = pipeline("lies", { decide: weekend.after("race") })
  .from(results)
  .derive((r) => ({ late: filled(r.finish), sure: filled(r.weight), text: filled(r.track), good: r.track }))
  //                ^^^^ GF2005 The types say that 'late' is f64 known always, but the plan says i32 known after 'race': a cast, or a choice made at run time, hides the difference.
  //                                        ^^^^ GF2005 The types say that 'sure' is f64 known always, but the plan says nullable f64 known always: a cast, or a choice made at run time, hides the difference.
  //                                                                ^^^^ GF2005 The types say that 'text' is f64 known always, but the plan says str known always: a cast, or a choice made at run time, hides the difference.
  .features(["late", "start", "sure", "good"])
  .label("gap")
  .sink({ parquet: "x.parquet" });
`,

  "decision.pipeline.ts": `${head}\
export const made = pipeline("decision", { decide: weekend.after("race") as never as ReturnType<typeof weekend.before<"race">> })
  //                ^^^^^^^^ GF2005 The types say that 'the decision' is after 'qualifying', but the plan says after 'race': a cast, or a choice made at run time, hides the difference.
  .from(results)
  .features(["start"])
  .sink({ parquet: "x.parquet" });
`,

  "rows.pipeline.ts": `${head}\
export const made = pipeline("rows", { decide: weekend.after("race") })
  .from(results.filter((r) => r.retired) as unknown as typeof results)
  .features(["start"])
// ^^^^^^^^ GF2005 The types say that 'the rows' is known after 'qualifying', but the plan says known after 'race': a cast, or a choice made at run time, hides the difference.
  .sink({ parquet: "x.parquet" });
`,

  // What a step hides, a later one does not show: each is held against the plan where it stands.
  "middle_column.pipeline.ts": `${head}\
export const made = pipeline("middle_column", { decide: weekend.after("race") })
  .from(results)
  .derive((r) => ({ early: r.finish as never as typeof r.start }))
  //                ^^^^^ GF2005 The types say that 'early' is i32 known after 'qualifying', but the plan says i32 known after 'race': a cast, or a choice made at run time, hides the difference.
  .derive((r) => ({ twice: r.early.times(2) }))
  .select(["start"])
  .features(["start"])
  .sink({ parquet: "x.parquet" });
`,

  "middle_relation.pipeline.ts": `\
import { pipeline } from "greenflag";
import { laps, results, weekend } from "./weekend.ts";
const claimed: typeof results = results.derive((r) => ({ start: r.finish })) as never;
const early = claimed.derive((r) => ({ first: r.start.eq(1) }));
//                    ^^^^^^ GF2005 The types say that 'start' is i32 known after 'qualifying', but the plan says i32 known after 'race': a cast, or a choice made at run time, hides the difference.
export const made = pipeline("middle_relation", { decide: weekend.after("race") })
  .from(laps)
  .join(early.select(["track"]), { how: "left" })
  .features(["track"])
  .sink({ parquet: "x.parquet" });
`,

  "middle_argument.pipeline.ts": `\
import { pipeline } from "greenflag";
import { laps, penalties, qualifying, weekend } from "./weekend.ts";
export const made = pipeline("middle_argument", { decide: weekend.after("race") })
  .from(laps)
  .join(penalties.rename({ rule: "shirt" }) as never as typeof qualifying, { how: "left" })
// ^^^^ GF2005 The types say that 'rank' is i32 known after 'qualifying', but the plan says not there: a cast, or a choice made at run time, hides the difference.
// ^^^^ GF2005 The types say that 'the rows' is known after 'qualifying', but the plan says known after 'race': a cast, or a choice made at run time, hides the difference.
  .select(["position"])
  .features(["position"])
  .sink({ parquet: "x.parquet" });
`,

  "middle_any.pipeline.ts": `${head}\
export const made = pipeline("middle_any", { decide: weekend.after("race") })
  .from((results as any).filter((r: any) => r.retired) as typeof results)
  //                     ^^^^^^ GF2005 The types say that 'this relation' is anything, but the plan says what it is: a cast, or a choice made at run time, hides the difference.
  .features(["start"])
  .sink({ parquet: "x.parquet" });
`,

  "middle_table.pipeline.ts": `\
import { i32, pipeline, table } from "greenflag";
import { weekend } from "./weekend.ts";
const { after, always } = weekend;
const own = table("own", {
//          ^^^^^ GF2005 The types say that 'the rows' is known always, but the plan says known after 'race': a cast, or a choice made at run time, hides the difference.
  timeline: weekend,
  event: { race_id: i32 },
  rows: after("race") as never as typeof always,
  columns: { score: i32.known(always) },
});
export const made = pipeline("middle_table", { decide: weekend.after("race") })
  .from(own)
  .features(["score"])
  .sink({ parquet: "x.parquet" });
`,

  // Within the helper the types are open: where it is called they are not.
  "middle_helper.pipeline.ts": `\
import { pipeline, type Relation, type Scope } from "greenflag";
import { results, weekend } from "./weekend.ts";
const same = <S extends Scope>(relation: Relation<S>): Relation<S> =>
  (relation as never as typeof results).filter((r) => r.retired) as never;
export const made = pipeline("middle_helper", { decide: weekend.after("race") })
  .from(results)
  .join(same(results).select(["track"]), { how: "left", prefix: "his_" })
  //                  ^^^^^^ GF2005 The types say that 'the rows' is known after 'qualifying', but the plan says known after 'race': a cast, or a choice made at run time, hides the difference.
  .features(["start"])
  .sink({ parquet: "x.parquet" });
`,

  // The unit of another clock, past the types.
  "ticks_unit.pipeline.ts": `\
import { last, next, pipeline } from "greenflag";
import { laps, results, weekend } from "./weekend.ts";
export const made = pipeline("ticks_unit", { decide: weekend.during("race") })
  .from(laps)
  .derive((r) => ({ a: r.position.over(last("10x") as never).mean() }))
  //                ^ GF2049 '10x' has no unit of the clock 'lap': write its ticks as in '10l'.
  .derive((r) => ({ b: r.position.over(next("10m" as any)).mean(), c: r.position.over(last("10l" as string)).mean() }))
  //                ^ GF2049 '10m' has no unit of the clock 'lap': write its ticks as in '10l'.
  .features(["position"])
  .sink({ parquet: "x.parquet" });
export const none = pipeline("ticks_none", { decide: weekend.after("race") })
  .from(results)
  .derive((r) => ({ d: r.finish.over(last("10l").acrossEvents() as never).mean() }))
  //                ^ GF2007 This expression reads rows along ticks, but these rows have no ticks: declare a tick on the table, or read earlier events with prior(...).
  .features(["start"])
  .sink({ parquet: "x.parquet" });
`,

  // A span is of frames that look one way, a gap of earlier events; on others there is no such word, but the method is there.
  "spans.pipeline.ts": `\
import { around, last, peers, pipeline } from "greenflag";
import { laps, weekend } from "./weekend.ts";
const spanned = <F>(frame: F): F => (frame as any).within(3, "lap");
const later = <F>(frame: F): F => (frame as any).gap(1);
export const made = pipeline("spans", { decide: weekend.after("race") })
  .from(laps)
  .derive((r) => ({
    a: r.time.over(spanned(around(2))).mean(),
//  ^ GF2009 within(3) takes last(...), soFar(), next(...), prior(...) or following(...), not other rows.
    b: r.time.over(spanned(peers())).mean(),
//  ^ GF2009 within(3) takes last(...), soFar(), next(...), prior(...) or following(...), not other rows.
    c: r.time.over(later(last(3))).mean(),
//  ^ GF2009 gap(...) takes prior(...), not other rows.
  }))
  .features(["position"])
  .sink({ parquet: "x.parquet" });
`,
};
