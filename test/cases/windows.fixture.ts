/** Windows with the tables of other systems' published cases. */
import { date, datetime, f64, following, i32, last, pipeline, prior, soFar, str, table, timeline } from "greenflag";

const kept = timeline("kept", {
  phases: ["before", "then"],
  clocks: { tick: { phase: "then", ticks: "shared" } },
});
const { after, always, during } = kept;

const number = { timeline: kept, event: { n: i32 }, order: { n: i32 }, rows: always } as const;
const rounds = table("rounds", { ...number, columns: { value: f64.known(after("then")) } });
const ticks = table("ticks", {
  timeline: kept,
  event: { game: i32 },
  tick: { clock: "tick", key: { n: i32 } },
  rows: during("then"),
  columns: { value: f64.known(during("then")) },
});

/** The window ends a row before the current one: as earlier events, or as the rows up to the one before. */
export const gap_of_events = pipeline("gap_of_events", { decide: kept.before("then") })
  .from(rounds)
  .derive((r) => ({ mean: r.value.over(prior(3)).mean() }))
  .features(["mean"])
  .sink({ parquet: "x.parquet" });
export const ticks_of_three = pipeline("ticks_of_three", { decide: during("then") })
  .from(ticks)
  .derive((r) => ({
    gap: r.value.lag(1).over(last(3)).mean(),
    plain: r.value.over(last(3)).mean(),
    full: r.value.over(last(3).atLeast(3)).mean(),
  }))
  .features(["gap", "plain", "full"])
  .sink({ parquet: "x.parquet" });

/** What happened; a row that only asks holds no value. Each is an event: it sees those before it, or itself too. */
const happenings = table("happenings", {
  timeline: kept,
  event: { n: i32 },
  order: { at: datetime },
  entity: { who: str },
  rows: always,
  columns: { value: f64.nullable().known(always) },
});
export const counts = pipeline("counts", { decide: kept.before("then") })
  .from(happenings)
  .derive((r) => ({
    strict: r.value.over(prior()).count(),
    strict_10m: r.value.over(prior().within("10m", "at")).count(),
    strict_2h: r.value.over(prior().within("2h", "at")).count(),
    inclusive: r.value.over(soFar().acrossEvents()).count(),
    inclusive_10m: r.value.over(soFar().acrossEvents().within("10m", "at")).count(),
    inclusive_2h: r.value.over(soFar().acrossEvents().within("2h", "at")).count(),
  }))
  .features(["strict", "strict_10m", "strict_2h", "inclusive", "inclusive_10m", "inclusive_2h"])
  .sink({ parquet: "x.parquet" });

const days = table("days", {
  timeline: kept,
  event: { n: i32 },
  order: { day: date },
  rows: always,
  columns: { value: f64.known(after("then")) },
});
/** [t - 2 days, t) and (t - 2 days, t): of days, the second is [t - 1 day, t). */
export const strictly_before = pipeline("strictly_before", { decide: kept.before("then") })
  .from(days)
  .derive((r) => ({
    left_n: r.value.over(prior().within("2d", "day")).count(),
    left_sum: r.value.over(prior().within("2d", "day")).sum(),
    none_n: r.value.over(prior().within("1d", "day")).count(),
    none_sum: r.value.over(prior().within("1d", "day")).sum(),
  }))
  .features(["left_n", "left_sum", "none_n", "none_sum"])
  .sink({ parquet: "x.parquet" });
/** The only way to say a frame that reads later events. */
export const reading_on = pipeline("reading_on", { decide: kept.before("then") })
  .from(days)
  .derive((r) => ({ next: r.value.over(following().within("1d", "day")).sum() }))
  .features(["day"])
  .label("next")
  .sink({ parquet: "x.parquet" });

const samples = table("samples", {
  timeline: kept,
  event: { game: i32 },
  tick: { clock: "tick", key: { at: f64 } },
  rows: during("then"),
  columns: { n: i32.known(during("then")), value: f64.nullable().known(during("then")) },
});
export const moving_average = pipeline("moving_average", { decide: during("then") })
  .from(samples)
  .derive((r) => ({ mean: r.value.over(soFar().within(3, "at")).mean() }))
  .features(["n", "mean"])
  .sink({ parquet: "x.parquet" });

export const eight_before = pipeline("eight_before", { decide: kept.before("then") })
  .from(rounds)
  .derive((r) => ({ mean: r.value.over(prior(8)).mean() }))
  .features(["mean"])
  .sink({ parquet: "x.parquet" });
