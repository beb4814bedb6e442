/** Where will a driver finish? Decided anew at the end of each of his laps, from the laps he has driven so far. */
import { pipeline, when } from "greenflag";
import { laps, lapTimes, weekend } from "./weekend.ts";

export const inRace = pipeline("in_race", { decide: weekend.during("race") })
  .from(lapTimes)
  .derive((r) => ({
    // 9999.999 s is the timing system's way of saying that it has no time.
    time_s: when(r.lap_time_s.lt(9999)).then(r.lap_time_s).otherwise(null),
    led: r.running_pos.eq(1).and(r.lap.gt(0)),
  }))
  .derive((r) => ({
    pos_mean_10: r.running_pos.over(laps(10)).mean(),
    pos_mean_20: r.running_pos.over(laps(20)).mean(),
    pos_mean_50: r.running_pos.over(laps(50)).mean(),
    pos_best_10: r.running_pos.over(laps(10)).min(),
    pos_best_20: r.running_pos.over(laps(20)).min(),
    pos_best_50: r.running_pos.over(laps(50)).min(),
    led_10: r.led.over(laps(10)).sum(),
    led_20: r.led.over(laps(20)).sum(),
    led_50: r.led.over(laps(50)).sum(),
    pos_gain: r.running_pos.lag().minus(r.running_pos).doc("Places won in this lap"),
    time_delta: r.time_s.difference().doc("Seconds lost on the lap before"),
    time_mean_5: r.time_s.over(laps(5)).mean(),
    time_std_5: r.time_s.over(laps(5).atLeast(3)).std(),
  }))
  // A slow lap lies beyond the mean of the five laps before it by two standard deviations of theirs.
  .derive((r) => ({ slow: r.time_s.gt(r.time_mean_5.lag().plus(r.time_std_5.lag().times(2))) }))
  .derive((r) => ({ slow_10: r.slow.over(laps(10)).sum().doc("Slow laps among the last ten") }))
  .features([
    "running_pos",
    "pos_mean_10",
    "pos_mean_20",
    "pos_mean_50",
    "pos_best_10",
    "pos_best_20",
    "pos_best_50",
    "led_10",
    "led_20",
    "led_50",
    "pos_gain",
    "time_s",
    "time_delta",
    "time_mean_5",
    "time_std_5",
    "slow",
    "slow_10",
  ])
  .label("final_running_pos")
  .sink({ parquet: "in_race.parquet" });
