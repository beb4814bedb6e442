/** Every kind of expression over a value that is known too late: none of them hides the leak. */
import type { Files } from "../support.ts";

interface Form {
  readonly name: string;
  readonly code: string;
  /** When what it makes is known. */
  readonly known: string;
}

const all = (known: string, forms: Readonly<Record<string, string>>): readonly Form[] =>
  Object.entries(forms).map(([name, code]) => ({ name, code, known }));

const beforeRace: readonly Form[] = [
  ...all("after 'race'", {
    plus: "r.finish.plus(1)",
    plus_right: "r.start.plus(r.finish)",
    minus: "r.finish.minus(1)",
    minus_right: "r.start.minus(r.finish)",
    times: "r.finish.times(2)",
    times_right: "r.start.times(r.finish)",
    divided: "r.finish.dividedBy(2)",
    divided_right: "r.start.dividedBy(r.finish)",
    eq: "r.status.eq(r.track)",
    eq_right: "r.track.eq(r.status)",
    ne: "r.finish.ne(1)",
    lt: "r.start.lt(r.finish)",
    le: "r.finish.le(r.start)",
    gt: "r.finish.gt(r.start)",
    ge: "r.start.ge(r.finish)",
    and: "r.retired.and(r.rookie)",
    and_right: "r.rookie.and(r.retired)",
    or: "r.retired.or(true)",
    or_right: "r.rookie.or(r.retired)",
    not: "r.retired.not()",
    when_condition: "when(r.retired).then(1).otherwise(2)",
    when_then: "when(r.rookie).then(r.finish).otherwise(0)",
    when_otherwise: "when(r.rookie).then(0).otherwise(r.finish)",
    is_null: "r.gap.isNull()",
    is_not_null: "r.gap.isNotNull()",
    or_else: "r.gap.orElse(0)",
    or_else_right: "r.weight.orElse(r.gap)",
    cast: "r.finish.cast(f64)",
    is_in: 'r.status.isIn(["running"])',
    is_in_parameter: "r.finish.isIn(p.places)",
    function_alone: "r.finish.abs()",
    function_plain: "r.finish.clip(1, 9)",
    function_right: "r.start.modulo(r.finish)",
    function_third: "r.start.between(1, r.finish)",
    function_text: 'r.status.upper().startsWith("RUN")',
    function_text_right: "r.track.concat(r.status)",
    function_days: "r.race_date.addDays(r.finish).month()",
    prior_by_late: 'r.start.over(prior(3).by("status")).mean()',
    prior_by_two: 'r.start.over(prior(3).by("track", "finish")).count()',
    prior_by_late_of_all: 'r.weight.over(prior().by("retired").allEntities().atLeast(2)).std()',
    helper: "doubled(r.finish)",
    chain: "doubled(r.start.plus(r.finish).cast(i32)).eq(4).not().isNull().or(r.rookie)",
  }),
  ...all("in hindsight", {
    of_hindsight: "r.champion.not()",
    prior_of_hindsight: "r.champion.over(prior(5)).sum()",
    prior_by_hindsight: 'r.start.over(prior(5).by("champion")).max()',
    prior_of_late_by_hindsight: 'r.finish.over(prior(5).by("track", "champion")).min()',
  }),
];

const duringRace = all("after 'race'", {
  lag: "r.final.lag()",
  lag_five: "r.final.lag(5)",
  difference: "r.final.difference()",
  trailing_mean: "r.final.over(last(3)).mean()",
  trailing_count: "r.final.over(last(3)).count()",
  trailing_of_lag: "r.final.lag().over(last(2)).sum()",
  lag_of_trailing: "r.final.over(last(2).atLeast(2)).max().lag()",
  prior_by_late_lap: 'r.position.over(prior(3).by("final")).mean()',
  mixed: "r.position.minus(r.final)",
});

const source = (names: string, rows: string, early: string, decide: string, { name, code, known }: Form): string => `\
import { f64, i32, pipeline, when } from "greenflag";
import { z } from "zod";
import { ${names}, last, prior, weekend } from "./weekend.ts";
export const made = pipeline("${name}", { decide: weekend.${decide}("race") })
  .params({ places: z.array(z.number()) })
  .from(${rows})
  .derive((r, p) => ({ late: ${code}, early: r.${early}.isIn(p.places) }))
  .features(["${early}", "late", "early"])
  //         ${" ".repeat(early.length + 4)}^^^^^^ GF2001 Feature 'late' is known only ${known}, but this pipeline decides ${decide} 'race'.
  //         ${" ".repeat(early.length + 4)}TS Type '"late"' is not assignable to type '"…"'.
  .label("race_date")
  .sink({ parquet: "x.parquet" });
void [f64, i32, last, prior, when${names === "laps" ? "" : ", doubled"}];
`;

export const forms: Files = Object.fromEntries([
  ...beforeRace.map((form) => [
    `${form.name}.pipeline.ts`,
    source("doubled, results", "results", "start", "before", form),
  ]),
  ...duringRace.map((form) => [`${form.name}.pipeline.ts`, source("laps", "laps", "position", "during", form)]),
]);
