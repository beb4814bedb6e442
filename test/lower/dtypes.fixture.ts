/** Durations and categories in every place that a dtype can have, for the tests of the lowering. */
import {
  categorical,
  date,
  datetime,
  duration,
  i32,
  last,
  lit,
  peers,
  pipeline,
  prior,
  soFar,
  staticTable,
  str,
  table,
  timeline,
  when,
  wholeEvent,
} from "greenflag";
import { z } from "zod";

const rally = timeline("rally", {
  phases: ["entry", "stage"],
  clocks: { split: { phase: "stage", ticks: "own" } },
});
const { always } = rally;

const legs = table("legs", {
  timeline: rally,
  event: { leg: i32 },
  rows: always,
  columns: {
    d: duration.nullable().known(always),
    e: duration.nullable().known(always),
    at: datetime.nullable().known(always),
    since: datetime.nullable().known(always),
  },
});

export const dtypes_durations = pipeline("dtypes_durations", { decide: always })
  .from(legs)
  .derive((r) => ({
    sum: r.d.plus(r.e),
    rest: r.d.minus(r.e),
    later: r.d.plus(lit("PT1M30.5S", duration)),
    seconds: r.d.seconds(),
    between: r.d.between(lit("-PT1S", duration), r.e),
    is: r.d.eq(r.e),
    is_not: r.d.ne(r.e),
    less: r.d.lt(r.e),
    more: r.d.ge(lit("P1D", duration)),
    greatest: r.d.greatest(r.e),
    least: r.d.least(lit("PT0S", duration)),
    filled: r.d.orElse(lit("PT3S", duration)),
    either: when(r.d.gt(r.e)).then(r.d).otherwise(r.e),
    or_none: when(r.d.gt(r.e)).then(r.d).otherwise(null),
    is_null: r.d.isNull(),
    text: r.d.cast(str),
    again: r.d.cast(str).cast(duration),
    same: r.d.cast(duration),
    passed: r.at.timeSince(r.since),
    added: r.at.addTime(r.d),
    added_plain: r.at.addTime(lit("-P1DT0.000001S", duration)),
    taken: r.at.subtractTime(r.d),
    back: r.since.addTime(r.at.timeSince(r.since)),
  }))
  .features([
    ...(["sum", "rest", "later", "seconds", "between", "is", "is_not", "less", "more"] as const),
    ...(["greatest", "least", "filled", "either", "or_none", "is_null", "text", "again", "same"] as const),
    ...(["passed", "added", "added_plain", "taken", "back"] as const),
  ])
  .sink({ parquet: "dtypes_durations.parquet" });

const splits = table("splits", {
  timeline: rally,
  event: { leg: i32 },
  order: { day: date },
  entity: { crew: categorical },
  tick: { clock: "split", key: { split: i32 } },
  rows: rally.during("stage"),
  columns: {
    took: duration.nullable().known(rally.during("stage")),
    penalty: duration.known(rally.during("stage")),
    tyre: categorical.nullable().known(rally.during("stage")).check(z.string().max(40), { otherwise: "null" }),
    surface: categorical.known(rally.during("stage")),
    note: str.nullable().known(rally.during("stage")),
  },
});

const crews = staticTable("crews", { key: { crew: str }, columns: { team: categorical, best: duration.nullable() } });

/** Every aggregate of a duration, over frames of every kind. */
export const dtypes_windows = pipeline("dtypes_windows", { decide: rally.after("stage") })
  .from(splits)
  .derive((r) => ({
    lag: r.took.lag(),
    change: r.took.difference(),
    forward: r.took.fillForward(2),
    backward: r.took.fillBackward(),
    last_sum: r.took.over(last(3)).sum(),
    last_min: r.took.over(last(3)).min(),
    last_max: r.took.over(last(3).atLeast(2)).max(),
    last_first: r.took.over(last(3)).first(),
    last_count: r.took.over(last(3)).count(),
    last_mean: r.took.seconds().over(last(3)).mean(),
    all_sum: r.took.over(soFar()).sum(),
    all_min: r.took.over(soFar()).min(),
    all_last: r.took.over(soFar()).last(),
    place: r.took.over(peers()).rank(),
    place_from_top: r.took.over(wholeEvent()).rankFromTop(),
    peers_sum: r.penalty.over(peers()).sum(),
    prior_sum: r.took.over(prior(2)).sum(),
    prior_max: r.took.over(prior(2).gap(1)).max(),
    prior_all: r.took.over(prior()).sum(),
    career_sum: r.took.over(soFar().acrossEvents()).sum(),
    career_min: r.took.over(soFar().acrossEvents()).min(),
    career_last: r.took.over(last(2).acrossEvents().allEntities()).sum(),
    on_gravel: r.took.over(last(4).where(r.surface.eq("running"))).sum(),
    near: r.penalty.over(soFar().within("90s", "took")).count(),
    by_tyre: r.took.over(prior().by("surface")).max(),
  }))
  .features([
    ...([
      "lag",
      "change",
      "forward",
      "backward",
      "last_sum",
      "last_min",
      "last_max",
      "last_first",
      "last_count",
    ] as const),
    ...(["last_mean", "all_sum", "all_min", "all_last", "place", "place_from_top", "peers_sum", "prior_sum"] as const),
    ...(["prior_max", "prior_all", "career_sum", "career_min", "career_last", "on_gravel", "near", "by_tyre"] as const),
  ])
  .label("took")
  .sink({ parquet: "dtypes_windows.parquet" });

/** What stays a category, and what becomes text. */
export const dtypes_categories = pipeline("dtypes_categories", { decide: rally.after("stage") })
  .from(splits)
  .join(crews, { how: "left" })
  .derive((r) => ({
    is: r.tyre.eq("crash"),
    like_note: r.tyre.eq(r.note),
    before: r.tyre.lt(r.surface),
    in_list: r.tyre.isIn(["crash", "k0"]),
    upper: r.tyre.upper(),
    and_note: r.tyre.concat(r.note),
    holds: r.surface.contains("r"),
    filled: r.tyre.orElse(r.surface),
    filled_text: r.tyre.orElse("none"),
    filled_level: r.tyre.orElse(lit("none", categorical)),
    either: when(r.tyre.eq(r.surface)).then(r.tyre).otherwise(r.surface),
    either_text: when(r.tyre.eq(r.surface)).then(r.tyre).otherwise(r.note),
    greatest: r.tyre.greatest(r.surface),
    text: r.tyre.cast(str),
    level: r.note.cast(categorical),
    length: r.surface.length(),
    last_tyre: r.tyre.over(last(3)).last(),
    least: r.tyre.over(prior(2)).min(),
    lag: r.tyre.lag(),
    forward: r.tyre.fillForward(),
    count: r.surface.over(wholeEvent().by("surface")).count(),
  }))
  .features([
    ...(["is", "like_note", "before", "in_list", "upper", "and_note", "holds", "filled", "filled_text"] as const),
    ...([
      "filled_level",
      "either",
      "either_text",
      "greatest",
      "text",
      "level",
      "length",
      "last_tyre",
      "least",
    ] as const),
    ...(["lag", "forward", "count", "team", "best"] as const),
  ])
  .label("tyre")
  .sink({ parquet: "dtypes_categories.parquet" });

/** Groups, picks and rows under each other. */
export const dtypes_groups = pipeline("dtypes_groups", { decide: rally.after("stage") })
  .from(splits.select(["took", "surface"]).union(splits.select(["took", "surface"]).filter((r) => r.split.gt(99))))
  .aggregate(["leg", "surface"], (g) => ({
    took: g.took.sum(),
    shortest: g.took.min(),
    longest: g.took.max(),
    first: g.took.first(),
    timed: g.took.count(),
    crew: g.crew.min(),
  }))
  .rename({ took: "all" })
  .top(2, (r) => r.all)
  .features(["all", "shortest", "longest", "first", "timed", "crew"])
  .sink({ parquet: "dtypes_groups.parquet" });

/** A category beside text, by keys and under each other. */
export const dtypes_mixed = pipeline("dtypes_mixed", { decide: rally.after("stage") })
  .from(
    splits
      .derive((r) => ({ tyre: r.note, level: r.tyre }))
      .select(["tyre", "level"])
      .union(
        splits
          .filter((r) => r.split.gt(99))
          .derive((r) => ({ level: r.note }))
          .select(["tyre", "level"]),
      ),
  )
  .joinPrior(
    splits.aggregate(["leg", "crew"], (g) => ({ total: g.took.sum(), spare: g.tyre.last() })),
    { prefix: "before_" },
  )
  .features(["tyre", "level", "before_total", "before_spare"])
  .sink({ parquet: "dtypes_mixed.parquet" });
