/** Where will a driver finish? Decided when the grid stands, before the race. */
import { pipeline } from "greenflag";
import { z } from "zod";
import { recentForm } from "./features.ts";
import { calendar, practice, qualifying, races, results, weekend } from "./weekend.ts";

export const preRace = pipeline("pre_race", { decide: weekend.before("race") })
  .params({ drivers: z.array(z.string()).optional(), from_season: z.int().optional() })
  .from(results)
  .join(calendar, { how: "left" })
  .join(practice, { how: "left", prefix: "practice_" })
  .join(qualifying, { how: "left", prefix: "quali_" })
  .derive((r) => ({
    // Form: how he finished in the races before this one.
    form_3: recentForm(r.finish, races(3)).doc("Mean finish of his three races before this one"),
    form_5: recentForm(r.finish, races(5)).doc("Mean finish of his five races before this one"),
    form_10: recentForm(r.finish, races(10)),
    best_10: r.finish.over(races(10)).min(),
    form_spread_10: r.finish.over(races(10)).std(),
    form_here: r.finish.over(races().by("track")).mean(),
    races_before: r.finish.over(races()).count(),
    // Leading and finishing.
    laps_led_5: r.laps_led.over(races(5)).sum(),
    laps_led_10: r.laps_led.over(races(10)).mean(),
    finish_rate_20: r.status.eq("running").over(races(20)).mean().doc("Share of his last 20 races that he finished"),
    // This weekend.
    practised: r.practice_rank.isNotNull(),
    grid_loss: r.start.minus(r.quali_rank).doc("Places lost between qualifying and the grid"),
    pace_gap: r.quali_speed_mph.minus(r.practice_speed_mph).doc("Miles per hour gained since practice"),
  }))
  .derive((r) => ({ form_trend: r.form_3.minus(r.form_10).doc("Negative: better of late") }))
  .filter((r, p) => p.drivers.isNull().or(r.driver.isIn(p.drivers)))
  .filter((r, p) => p.from_season.isNull().or(r.season.ge(p.from_season)))
  .features([
    "form_3",
    "form_5",
    "form_10",
    "best_10",
    "form_spread_10",
    "form_here",
    "form_trend",
    "races_before",
    "laps_led_5",
    "laps_led_10",
    "finish_rate_20",
    "practised",
    "practice_rank",
    "practice_best_time_s",
    "quali_rank",
    "quali_speed_mph",
    "pace_gap",
    "start",
    "grid_loss",
    "track_len_mi",
  ])
  .keys(["race_date", "track"])
  .label("finish")
  .sink({ parquet: "pre_race.parquet" });
