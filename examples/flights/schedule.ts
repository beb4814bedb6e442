/** A flight schedule: flights that overlap, a static table of airports, and a log of weather. */
import { datetime, f64, i32, stampedTable, staticTable, str, table, timeline } from "greenflag";
import { z } from "zod";

/** A plane boards for its next flight while others are still in the air: what an earlier flight came to is not always known. */
export const flying = timeline("flying", {
  phases: ["scheduled", "boarding", "airborne"],
  overlapping: true,
});
const { always, before, after } = flying;

/** One row per flight. Whether it was late is known once it is parked, and no sooner. */
export const flights = table("flights", {
  timeline: flying,
  event: { flight_id: i32 },
  order: { departs_at: datetime },
  settled: "parked_at",
  rows: before("boarding"),
  columns: {
    carrier: str.known(always),
    origin: str.known(always),
    destination: str.known(always),
    /** The doors open: the moment at which the gate has to know how late it will be. */
    boards_at: datetime.known(before("boarding")).denotes(before("boarding")),
    seats: i32.known(always).check(z.int().min(1)),
    checked_in: i32.nullable().known(after("boarding")).check(z.int().min(0)),
    parked_at: datetime.doc("At the gate; null while it is not there").nullable().known(after("airborne")),
    delay_min: f64.doc("Minutes late at the gate; negative: early").nullable().known(after("airborne")),
  },
});

/** Facts: the same for every flight. */
export const airports = staticTable("airports", {
  key: { airport: str },
  columns: { runways: i32, elevation_m: f64.doc("Metres above the sea").nullable() },
});

/** Readings of a station, published some minutes after they are taken, and corrected now and then. */
export const weather = stampedTable("weather", {
  key: { airport: str },
  knownAt: { published_at: datetime },
  about: { observed_at: datetime },
  columns: { wind_kn: f64.doc("Knots").nullable(), visibility_m: f64.doc("Metres").nullable() },
});
