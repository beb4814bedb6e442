/** The usual telemetry features of a car, lap by lap, each from what is known at the end of that lap. */
import { pipeline, prefixed, rate, rollingStatistics, soFar, when } from "greenflag";
import { z } from "zod";
import { falloff } from "./features.ts";
import { constraints, laps, lapTimes, weekend } from "./weekend.ts";

export const telemetry = pipeline("telemetry", { decide: weekend.during("race") })
  .params({ drivers: z.array(z.string()).optional() })
  .from(lapTimes)
  .filter((r, p) => p.drivers.isNull().or(r.driver.isIn(p.drivers)))
  // 9999.999 s is the timing system's way of saying that it has no time.
  .derive((r) => ({ time_s: when(r.lap_time_s.lt(9999)).then(r.lap_time_s).otherwise(null) }))
  // Never a zero, and never another car's: the last time of this car, at most three laps old, or the mean of its laps so far.
  .derive((r) => ({
    timed: r.time_s.isNotNull(),
    filled_s: r.time_s.fillForward(3).orElse(r.time_s.over(soFar()).mean()),
  }))
  .derive((r) => ({
    ...prefixed("time_10", rollingStatistics(r.filled_s, laps(10))),
    ...prefixed("time_20", rollingStatistics(r.filled_s, laps(20))),
    ...prefixed("time_50", rollingStatistics(r.filled_s, laps(50))),
    ...prefixed("pos_10", rollingStatistics(r.running_pos, laps(10))),
    ...falloff(r.time_s),
  }))
  .derive((r) => ({ slow_10: rate(r.slow, laps(10)).doc("Share of slow laps among the last ten") }))
  .join(constraints, { how: "left", on: { driver_id: "driver" } })
  .features([
    "running_pos",
    "pos_10_mean",
    "pos_10_std",
    "pos_10_min",
    "pos_10_max",
    "timed",
    "filled_s",
    "time_10_mean",
    "time_10_std",
    "time_20_mean",
    "time_20_std",
    "time_50_mean",
    "time_50_std",
    "time_50_min",
    "delta",
    "slow",
    "slow_10",
    "skill",
    "aggression",
    "shadow_risk",
    "min_laps_led",
    "max_laps_led",
  ])
  .label("final_running_pos")
  .sink({ parquet: "telemetry.parquet", compression: "zstd" });
