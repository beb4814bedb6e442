/** Pipelines that fill nulls in every kind of place. */
import { date, everywhere, f64, i32, last, pipeline, prior, soFar, str, table, timeline } from "greenflag";

const weekend = timeline("weekend", {
  phases: ["race"],
  clocks: { lap: { phase: "race", ticks: "own" } },
});

const laps = table("laps", {
  timeline: weekend,
  event: { race: i32 },
  order: { day: date },
  entity: { driver: str },
  tick: { clock: "lap", key: { lap: i32 } },
  rows: weekend.during("race"),
  columns: { x: f64.nullable().known(weekend.during("race")), y: f64.nullable().known(weekend.during("race")) },
});

export const filling = pipeline("filling", { decide: weekend.during("race") })
  .from(laps)
  .derive((r) => ({
    near: r.x.fillForward(1),
    zero: r.x.orElse(0),
    // Replaced, so that what it was before has to be kept.
    y: r.y.orElse(r.x),
    mean_2: r.x.orElse(10).over(last(2)).mean().orElse(-1),
    inside: r.x.plus(r.y.orElse(1)).isNull(),
  }))
  .features(["near", "zero", "y", "mean_2", "inside"])
  .sink({ parquet: "filling.parquet" });

/** With a mean: of the prior events, of this entity so far, of the whole column; and with a line between two values. */
export const meaning = pipeline("meaning", { decide: weekend.after("race") })
  .from(laps)
  .derive((r) => ({
    usual: r.x.orElse(r.x.over(prior()).mean()),
    so_far: r.x.orElse(r.x.over(soFar()).mean()),
    line: r.y.interpolate(),
    line_of: r.y.plus(1).interpolate().minus(1),
    whole: r.x.orElse(r.x.over(everywhere()).mean()),
  }))
  .features(["usual", "so_far", "line", "line_of"])
  .label("whole")
  .sink({ parquet: "meaning.parquet" });

export const gathered = pipeline("gathered", { decide: weekend.after("race") })
  .from(laps)
  .aggregate(["race", "driver"], (g) => ({ best: g.x.max().orElse(0), worst: g.x.min() }))
  .features(["best", "worst"])
  .sink({ parquet: "gathered.parquet" });

export const nothing = pipeline("nothing", { decide: weekend.during("race") })
  .from(laps)
  .features(["x"])
  .sink({ parquet: "nothing.parquet" });
