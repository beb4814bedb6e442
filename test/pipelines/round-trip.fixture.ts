/**
 * Pipelines that the generator does not cover: every dtype and cast, parameters, unusual names, inclusive as-of joins.
 */
import {
  bool,
  categorical,
  date,
  datetime,
  duration,
  everywhere,
  f32,
  f64,
  i8,
  i16,
  i32,
  i64,
  last,
  lit,
  pipeline,
  prior,
  soFar,
  stampedTable,
  str,
  table,
  timeline,
  when,
  wholeEvent,
} from "greenflag";
import { z } from "zod";

const days = timeline("days", {
  phases: ["morning", "noon"],
  clocks: { tick: { phase: "noon", ticks: "own" } },
});
const { always, before, after } = days;

/** One column of every dtype. */
export const things = table("things", {
  timeline: days,
  event: { event: i32 },
  order: { day: date },
  entity: { who: str },
  tick: { clock: "tick", key: { tick: i16 } },
  rows: always,
  columns: {
    tiny: i8.nullable().known(always),
    short: i16.nullable().known(always),
    whole: i32.nullable().known(always),
    long: i64.nullable().known(always),
    thin: f32.nullable().known(always),
    real: f64.nullable().known(always),
    text: str.nullable().known(always),
    truth: bool.nullable().known(always),
    born: date.nullable().known(always),
    seen: datetime.nullable().known(always).denotes(before("noon")),
    span: duration.nullable().known(always),
    kind: categorical.nullable().known(always),
  },
});

const log = stampedTable("log", {
  key: { who: str },
  knownAt: { known: datetime },
  about: { about: datetime },
  columns: { price: f64.nullable() },
});

const decide = { decide: after("noon") };
const sink = { parquet: "out.parquet" };

/** Arithmetic and comparisons of every pair of kinds, at the extremes too. */
export const elementwise = pipeline("elementwise", decide)
  .from(things)
  .derive((r) => ({
    sum: r.tiny.plus(r.short).minus(r.whole),
    product: r.whole.times(r.whole).plus(1),
    thin_sum: r.thin.plus(r.thin).times(1.1),
    mixed: r.thin.plus(r.real).minus(r.long),
    ratio: r.whole.dividedBy(r.tiny),
    thin_ratio: r.thin.dividedBy(0),
    nothing: r.real.minus(r.real).dividedBy(0),
    shifted: r.real.times(-0.1).plus(1e21),
  }))
  .derive((r) => ({
    nan_is_nan: r.nothing.eq(r.nothing),
    nan_is_more: r.nothing.gt(r.ratio),
    odd: r.nothing.ne(3),
    tiny_more: r.tiny.gt(r.short),
    thin_equal: r.thin.eq(0.25),
    thin_less: r.thin.lt(r.real),
    later: r.born.ge(lit("2024-01-09", date)),
    at_noon: r.seen.le(lit("2024-01-04T12:00:00.5Z", datetime)),
    text_less: r.text.lt('it\'s \u00e9 \n \\ "quoted"'),
    not_both: r.truth.and(r.text.eq("running")).not(),
    either: r.truth.or(r.tiny.isNull()),
    same_truth: r.truth.eq(true),
    filled: r.tiny.orElse(r.real),
    filled_day: r.born.orElse(lit("2024-02-29", date)),
    picked: when(r.truth).then(r.thin).otherwise(r.tiny),
    word: when(r.real.gt(30)).then(r.text).otherwise("other"),
    listed: r.tiny.isIn([1, 2, 3]),
    thinly: r.thin.isIn([0.25, 0.1, -1]),
    named: r.text.isIn(["crash", "k0", "it's"]),
    true_ones: r.truth.isIn([true]),
    in_none: r.text.isIn([]),
  }))
  .features([
    "sum",
    "product",
    "thin_sum",
    "mixed",
    "ratio",
    "thin_ratio",
    "nothing",
    "shifted",
    "nan_is_nan",
    "nan_is_more",
    "odd",
    "tiny_more",
    "thin_equal",
    "thin_less",
    "later",
    "at_noon",
    "text_less",
    "not_both",
    "either",
    "same_truth",
    "filled",
    "filled_day",
    "picked",
    "word",
    "listed",
    "thinly",
    "named",
    "true_ones",
    "in_none",
  ])
  .sink(sink);

/** Every cast that there is, of values that it takes. */
export const casts = pipeline("casts", decide)
  .from(things)
  .derive((r) => ({
    near: when(r.real.gt(-100).and(r.real.lt(100)))
      .then(r.real.times(1.3))
      .otherwise(null),
  }))
  .derive((r) => ({
    cut: r.near.cast(i16),
    cut_below: r.near.times(-1).cast(i64),
    thin: r.real.cast(f32),
    huge: r.real.plus(1).times(1e300).cast(f32),
    wide: r.tiny.cast(i64),
    narrow: r.tiny.cast(i8),
    real: r.long.cast(f64),
    truth_number: r.truth.cast(i32),
    truth_real: r.truth.cast(f64),
    is_some: r.real.cast(bool),
    is_any: r.whole.cast(bool),
    number_text: r.long.cast(str),
    truth_text: r.truth.cast(str),
    real_text: r.near.cast(str),
    day_text: r.born.cast(str),
    time_text: r.seen.cast(str),
    span_text: r.span.cast(str),
    back_span: r.span.cast(str).cast(duration),
    kind_text: r.kind.cast(str),
    text_kind: r.text.cast(categorical),
    truth_kind: r.truth.cast(str).cast(categorical),
    seen_day: r.seen.cast(date),
    time: r.born.cast(datetime),
    back: r.whole.cast(str).cast(i32),
    back_real: r.near.cast(str).cast(f64),
    back_day: r.born.cast(str).cast(date),
  }))
  .features([
    "cut",
    "cut_below",
    "thin",
    "huge",
    "wide",
    "narrow",
    "real",
    "truth_number",
    "truth_real",
    "is_some",
    "is_any",
    "number_text",
    "truth_text",
    "real_text",
    "day_text",
    "time_text",
    "span_text",
    "back_span",
    "kind_text",
    "text_kind",
    "truth_kind",
    "seen_day",
    "time",
    "back",
    "back_real",
    "back_day",
  ])
  .sink(sink);

/** Sums, means and ranks of every kind of number, NaN and infinities among them. */
export const windows = pipeline("windows", decide)
  .from(things)
  .derive((r) => ({
    tiny_sum: r.tiny.over(last(2)).sum(),
    whole_sum: r.whole.over(soFar()).sum(),
    thin_mean: r.thin.over(prior(2)).mean(),
    real_mean: r.real.over(last(3)).mean(),
    real_sum: r.real.over(wholeEvent()).sum(),
    real_std: r.real.over(wholeEvent()).std(),
    prior_std: r.real.over(prior(2)).std(),
    career_mean: r.real.over(soFar().acrossEvents()).mean(),
    truths: r.truth.over(prior()).sum(),
    share: r.truth.over(everywhere()).mean(),
    place: r.real.over(wholeEvent()).rank(),
    from_top: r.real.over(everywhere().by("truth")).rankFromTop(),
    texts: r.text.over(wholeEvent().by("real")).count(),
    least: r.tiny.over(everywhere()).min(),
    low_3: r.real.over(last(3)).min(),
    high_3: r.real.over(last(3)).max(),
    low_so_far: r.real.over(soFar()).min(),
    high_prior: r.real.over(prior()).max(),
    low_prior_2: r.real.over(prior(2)).min(),
    low_career: r.real.over(soFar().acrossEvents()).min(),
    high_career: r.real.over(soFar().acrossEvents()).max(),
    low_event: r.real.over(wholeEvent()).min(),
    thin_low: r.thin.over(last(2)).max(),
    middle: r.real.over(last(4)).median(),
    tenth: r.real.over(wholeEvent()).quantile(0.1),
    variance: r.real.over(prior(2)).var(),
    last_real: r.real.over(prior()).last(),
    first_word: r.text.over(soFar()).first(),
    youngest: r.born.over(prior()).max(),
    seen_last: r.seen.over(wholeEvent()).last(),
    some_truth: r.truth.over(last(3)).any(),
    career_truth: r.truth.over(soFar().acrossEvents()).all(),
    greatest: r.whole.over(soFar()).max(),
    faded_3: r.real.over(last(3)).ewMean(0.5),
    faded_so_far: r.thin.over(soFar().atLeast(2)).ewMean(4),
    faded_prior: r.real.over(prior().where(r.truth)).ewMean(1.5),
    faded_prior_2: r.tiny.over(prior(2).gap(1).allEntities()).ewMean(1),
    faded_career: r.real.over(soFar().acrossEvents()).ewMean(2),
    faded_truth: r.truth.over(last(9).acrossEvents().by("text")).ewMean(3),
    line: r.real.interpolate(),
    thin_line: r.thin.interpolate(),
    long_line: r.long.interpolate(),
    line_of: r.real.times(-1).lag().interpolate().over(last(2)).max(),
  }))
  .top(2, (r) => r.real, { per: ["event", "who"] })
  .features([
    "tiny_sum",
    "whole_sum",
    "thin_mean",
    "real_mean",
    "real_sum",
    "real_std",
    "prior_std",
    "career_mean",
    "truths",
    "place",
    "texts",
    "greatest",
    ...([
      "low_3",
      "high_3",
      "low_so_far",
      "high_prior",
      "low_prior_2",
      "low_career",
      "high_career",
      "low_event",
    ] as const),
    ...(["thin_low", "middle", "tenth", "variance", "last_real", "first_word", "youngest", "seen_last"] as const),
    ...(["some_truth", "career_truth"] as const),
    ...(["faded_3", "faded_so_far", "faded_prior", "faded_prior_2", "faded_career", "faded_truth"] as const),
    ...(["line", "thin_line", "long_line", "line_of"] as const),
  ])
  .label("share", "from_top", "least")
  .sink(sink);

/** Rows stamped at the very time, and old ones. */
export const stamped = pipeline("stamped", decide)
  .from(things)
  .asOf(log, { time: "seen", prefix: "before_" })
  .asOf(log, { time: "seen", prefix: "by_", inclusive: true })
  .asOf(log, { time: "seen", prefix: "fresh_", inclusive: true, tolerance: "3d" })
  .features(["before_price", "before_known", "by_price", "by_about", "fresh_price", "fresh_known"])
  .sink(sink);

/** Of a name nothing becomes code. */
export const oddNames = pipeline("odd_names", decide)
  .from(things)
  .derive((r) => ({
    'a"; DROP SCHEMA t; --': r.whole,
    "r.*": r.tiny,
    $1: r.text,
    "line\nend": r.real,
    select: r.truth,
  }))
  .filter((r) => r.$1.ne("'; DROP SCHEMA t; --"))
  .derive((r) => ({ "w1 OVER (": r['a"; DROP SCHEMA t; --'].over(last(2).by("line\nend")).count() }))
  .features(['a"; DROP SCHEMA t; --', "r.*", "$1", "line\nend", "select", "w1 OVER ("])
  .sink(sink);

export const withParameters = pipeline("with_parameters", decide)
  .params({
    least: z.number().optional(),
    names: z.array(z.string()).optional(),
    numbers: z.array(z.number()),
    odd: z.boolean().default(false),
    word: z.string(),
  })
  .from(things)
  .filter((r, p) => p.names.isNull().or(r.who.isIn(p.names)))
  .derive((r, p) => ({
    enough: r.real.ge(p.least),
    known: p.least.isNull(),
    listed: r.tiny.isIn(p.numbers),
    thinly: r.thin.isIn(p.numbers),
    same: r.text.eq(p.word),
    odd: r.truth.eq(p.odd),
    named: r.text.isIn(p.names),
    kind_named: r.kind.isIn(p.names),
    kind_same: r.kind.eq(p.word),
    kind_or: r.kind.orElse(p.word),
    more: r.whole.plus(p.least),
  }))
  .features([
    "enough",
    "known",
    "listed",
    "thinly",
    "same",
    "odd",
    "named",
    "more",
    "kind_named",
    "kind_same",
    "kind_or",
  ])
  .sink(sink);
