/** How late will a flight be? Decided when its doors open, from the flights that had landed by then. */
import { pipeline, prior } from "greenflag";
import { airports, flights, flying, weather } from "./schedule.ts";

export const delay = pipeline("delay", { decide: flying.before("boarding") })
  .from(flights)
  .join(airports, { how: "left", on: { airport: "origin" }, prefix: "origin_" })
  // The latest reading that was out before the doors opened; one of yesterday says nothing.
  .asOf(weather, { time: "boards_at", on: { airport: "origin" }, tolerance: "3h", prefix: "weather_" })
  .derive((r) => ({
    // Only flights that had parked before these doors opened: those still in the air have no delay yet.
    carrier_delay_20: r.delay_min
      .over(prior(20).by("carrier").asOf("boards_at"))
      .mean()
      .doc("Minutes; negative: early"),
    route_delay_10: r.delay_min.over(prior(10).by("origin", "destination").asOf("boards_at")).mean(),
    // How it goes at this airport just now.
    origin_delay_3h: r.delay_min.over(prior().by("origin").asOf("boards_at").within("3h", "boards_at")).mean(),
    route_flights: r.delay_min.over(prior().by("origin", "destination").asOf("boards_at")).count(),
  }))
  .derive((r) => ({ late: r.delay_min.gt(15).doc("More than a quarter of an hour late") }))
  .features([
    "carrier_delay_20",
    "route_delay_10",
    "origin_delay_3h",
    "route_flights",
    "origin_runways",
    "origin_elevation_m",
    "weather_wind_kn",
    "weather_visibility_m",
    "seats",
  ])
  .label("late")
  .sink({ parquet: "delay.parquet" });
