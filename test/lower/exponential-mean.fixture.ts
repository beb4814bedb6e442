/** Exponentially weighted means and interpolation of values whose results can be computed by hand. */
import { bool, date, f64, i32, last, next, pipeline, prior, soFar, str, table, timeline } from "greenflag";

const weekend = timeline("weekend", {
  phases: ["race"],
  clocks: { lap: { phase: "race", ticks: "own" } },
});
const { after, during } = weekend;

const laps = table("laps", {
  timeline: weekend,
  event: { race: i32 },
  order: { day: date },
  entity: { driver: str },
  tick: { clock: "lap", key: { lap: i32 } },
  rows: during("race"),
  columns: {
    x: f64.nullable().known(during("race")),
    n: i32.nullable().known(during("race")),
    ok: bool.nullable().known(during("race")),
  },
});

export const fading = pipeline("fading", { decide: after("race") })
  .from(laps)
  .derive((r) => ({
    // pandas says com=0.5, which is a half-life of ln 2 / ln 3.
    so_far: r.x.over(soFar()).ewMean(Math.LN2 / Math.log(3)),
    nearest: r.x.over(soFar()).ewMean(0.0001),
    alike: r.x.over(soFar()).ewMean(1e300),
    few: r.x.over(last(3).atLeast(3)).ewMean(1),
    counted: r.x.over(soFar().where(r.ok)).ewMean(1),
    truth: r.ok.over(soFar()).ewMean(1),
    ahead: r.x.over(next(2)).ewMean(1),
    prior: r.n.over(prior()).ewMean(1),
    prior_gap: r.n.over(prior(2).gap(1)).ewMean(1),
    career: r.n.over(soFar().acrossEvents()).ewMean(1),
    line: r.x.interpolate(),
    whole_line: r.n.interpolate(),
  }))
  .features([
    ...(["so_far", "nearest", "alike", "few", "counted", "truth", "ahead"] as const),
    ...(["prior", "prior_gap", "career", "line", "whole_line"] as const),
  ])
  .sink({ parquet: "fading.parquet" });
