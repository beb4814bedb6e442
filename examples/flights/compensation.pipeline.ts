/**
 * How much will passengers claim for this flight? Decided when its doors open, from the claims that were closed by
 * then.
 */
import { pipeline, prior } from "greenflag";
import { claims } from "./claims.ts";
import { flights, flying } from "./schedule.ts";

const paid = claims.aggregate(["flight_id"], (g) => ({
  eur: g.paid_eur.sum().doc("Euro"),
  claims: g.paid_eur.count(),
}));

export const compensation = pipeline("compensation", { decide: flying.before("boarding") })
  .from(flights)
  .join(paid, { how: "left", prefix: "paid_" })
  // The last flight of all that had parked by then.
  .joinPrior(flights.select(["delay_min"]), { prefix: "last_", asOf: "boards_at" })
  .derive((r) => ({
    // A flight has parked long before its claims are closed: each of the two windows waits for what it looks at.
    carrier_delay_20: r.delay_min.over(prior(20).by("carrier").asOf("boards_at")).mean(),
    carrier_paid_20: r.paid_eur.over(prior(20).by("carrier").asOf("boards_at")).mean().doc("Euro a flight"),
    carrier_closed: r.paid_eur.over(prior().by("carrier").asOf("boards_at")).count().doc("Flights with closed claims"),
  }))
  .features(["carrier_delay_20", "carrier_paid_20", "carrier_closed", "last_delay_min", "seats"])
  .label("paid_eur")
  .sink({ parquet: "compensation.parquet" });
