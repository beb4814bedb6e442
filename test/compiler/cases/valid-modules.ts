/** What may be a feature, with what it is: every form over what is known early, and what prior windows make of the late. */
interface Form {
  readonly code: string;
  /** dtype, `?` where it may be null, and when it is known. */
  readonly is: string;
}

const all = (known: string, forms: Readonly<Record<string, readonly [is: string, code: string]>>) =>
  Object.entries(forms).map(
    ([name, [is, code]]) => [name, { code, is: `${is} ${known}` }] as const satisfies readonly [string, Form],
  );

const beforeRace: Readonly<Record<string, Form>> = Object.fromEntries([
  ...all("after 'qualifying'", {
    plus: ["i64", "r.start.plus(1)"],
    minus: ["f64?", "r.weight.minus(r.start)"],
    times: ["i64", "r.start.times(r.start)"],
    divided: ["f64", "r.start.dividedBy(0.5)"],
    lt: ["bool", "r.start.lt(4)"],
    when: ["i32", "when(r.rookie).then(r.start).otherwise(40)"],
    when_null: ["f64?", "when(r.start.gt(10)).then(r.weight).otherwise(null)"],
    condition: ["str", 'when(r.start.eq(1)).then("pole").otherwise(r.track)'],
    cast: ["f64", "r.start.cast(f64)"],
    or_else: ["f64", "r.weight.orElse(r.start)"],
    is_in: ["bool?", "r.start.isIn(p.places)"],
    helper: ["i64", "doubled(r.start)"],
    joined: ["i32?", "r.quali_rank"],
    joined_rows: ["bool", "r.quali_shirt.isNull()"],
    prior_by_start: ["f64?", 'r.finish.over(prior(3).by("start", "track")).mean()'],
    same_again: ["i32", "r.start"],
    rows_as_text: ["f64?", 'r.weight.over(last("3t").acrossEvents()).min()'],
  }),
  ...all("always", {
    ne: ["bool", 'r.track.ne("oval")'],
    le: ["bool?", "r.weight.le(80)"],
    is_null: ["bool", "r.weight.isNull()"],
    and: ["bool?", "r.rookie.and(r.weight.ge(70))"],
    or: ["bool", "r.rookie.or(false)"],
    not: ["bool", "r.rookie.not()"],
    constant: ["date", 'when(r.rookie).then(lit("2024-02-18", date)).otherwise(r.race_date)'],
    parameter: ["str", "p.name"],
    date: ["bool", 'r.race_date.gt(lit("2024-02-18", date))'],
    prior_mean: ["f64?", "r.finish.over(prior(5)).mean()"],
    prior_sum: ["i64?", "r.finish.over(prior(5).atLeast(2)).sum()"],
    prior_min: ["i32?", "r.finish.over(prior(5)).min()"],
    prior_max: ["f64?", 'r.gap.over(prior().by("track")).max()'],
    prior_std: ["f64?", "r.finish.over(prior(5)).std()"],
    prior_count: ["i64", "r.status.over(prior()).count()"],
    prior_rate: ["f64?", "r.retired.over(prior(20).allEntities()).mean()"],
    prior_hits: ["i64?", "r.finish.le(3).over(prior(20)).sum()"],
    prior_of_prior: ["f64?", "r.gap.over(prior(2)).mean().over(prior(2)).mean()"],
    status: ["bool?", "r.status.over(prior(3)).count().eq(3).and(r.finish.over(prior(1)).max().lt(3))"],
  }),
]);

const duringRace: Readonly<Record<string, Form>> = Object.fromEntries([
  ...all("during 'race'", {
    lag: ["i32?", "r.position.lag()"],
    difference: ["f64?", "r.time.difference(2)"],
    gained: ["i64?", "r.position.lag().minus(r.position)"],
    trailing_mean: ["f64", "r.position.over(last(3)).mean()"],
    trailing_sum: ["i64", "r.led.over(last(10)).sum()"],
    trailing_min: ["i32?", "r.position.over(last(3).atLeast(2)).min()"],
    trailing_std: ["f64?", "r.position.over(last(3)).std()"],
    trailing_count: ["i64", "r.time.over(last(3)).count()"],
    trailing_early: ["i64", "r.tyre.over(last(3)).count()"],
    nested: ["f64?", "r.time.over(last(5)).mean().lag().over(last(2)).max()"],
  }),
  ...all("after 'qualifying'", {
    tyre: ["str", "r.tyre"],
    prior_by_tyre: ["f64?", 'r.final.over(prior(2).by("tyre")).mean()'],
  }),
  ...all("always", { prior_final: ["f64?", 'r.final.over(prior(3).by("lap")).mean()'] }),
]);

const source = (name: string, decide: string, from: string, forms: Readonly<Record<string, Form>>): string => `\
import { date, f64, lit, pipeline, when } from "greenflag";
import { z } from "zod";
import { doubled, laps, last, prior, qualifying, results, weekend } from "./weekend.ts";
export const made = pipeline("${name}", { decide: weekend.${decide} })
  .params({ places: z.array(z.number()).optional(), name: z.string() })
  .from(${from})
  .derive((r, p) => ({
${Object.entries(forms)
  .map(([column, { code }]) => `    ${column}: ${code},`)
  .join("\n")}
    known: p.places.isNull(),
  }))
  .features([${["known", ...Object.keys(forms)].map((column) => `"${column}"`).join(", ")}])
  .sink({ parquet: "${name}.parquet" });
void [date, doubled, f64, laps, last, lit, prior, qualifying, results, when];
`;

const plain = (name: string, decide: string, steps: string): string => `\
import { pipeline } from "greenflag";
import { laps, penalties, prior, qualifying, results, season, standings, weekend } from "./weekend.ts";
export const made = pipeline("${name}", { decide: ${decide} })
${steps}
  .sink({ parquet: "${name}.parquet" });
void [laps, penalties, prior, qualifying, results, season, standings, weekend];
`;

/** Features by pipeline, each with what it is. */
export const allowed: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  before_race: { known: "bool always", ...only(beforeRace) },
  during_race: { known: "bool always", ...only(duringRace) },
  after_race: { finish: "i32 after 'race'", gap: "f64? after 'race'", rule: "str? after 'race'" },
  after_filter: { start: "i32 after 'qualifying'", retired: "bool after 'race'" },
  first_phase: { leader: "str always" },
  names: { start: "i32 after 'qualifying'", weight: "f64? always", track: "str always" },
  laps_after: { final: "i32 after 'race'", position: "i32 during 'race'" },
};

function only(forms: Readonly<Record<string, Form>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(forms).map(([name, { is }]) => [name, is]));
}

export const allowedSources: Readonly<Record<string, string>> = {
  "before_race.pipeline.ts": source(
    "before_race",
    'before("race")',
    'results.join(qualifying, { how: "left", prefix: "quali_" }).filter((r) => r.start.gt(0))',
    beforeRace,
  ),
  "during_race.pipeline.ts": source("during_race", 'during("race")', "laps", duringRace),
  "after_race.pipeline.ts": plain(
    "after_race",
    'weekend.after("race")',
    `  .from(results)
  .join(penalties, { how: "left" })
  .features(["finish", "gap", "rule"])
  .keys(["status"])
  .label("champion")`,
  ),
  "after_filter.pipeline.ts": plain(
    "after_filter",
    'weekend.after("race")',
    '  .from(results)\n  .filter((r) => r.retired)\n  .features(["start", "retired"])',
  ),
  "first_phase.pipeline.ts": plain(
    "first_phase",
    'season.before("spring")',
    '  .from(standings)\n  .features(["leader"])',
  ),
  "names.pipeline.ts": plain(
    "names",
    'weekend.before("race")',
    '  .from(results)\n  .features((["start", "weight", "track"] as const))\n  .keys(["race_date"])\n  .label("finish", "gap")',
  ),
  "laps_after.pipeline.ts": plain(
    "laps_after",
    'weekend.after("race")',
    '  .from(laps)\n  .features(["final", "position"])',
  ),
};
