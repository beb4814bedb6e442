/** Claims of passengers for a late flight: decided one by one, weeks after the flight has parked. */
import { datetime, f64, i32, str, table } from "greenflag";
import { z } from "zod";
import { flying } from "./schedule.ts";

const { after } = flying;

/**
 * One row per claim. It is final once it is decided; that a flight has no further ones is known only once its claims are closed,
 * so nothing is made of all claims of a flight before. Of a flight without a row here nobody knows whether claims are to come.
 */
export const claims = table("claims", {
  timeline: flying,
  event: { flight_id: i32 },
  entity: { passenger: str },
  rows: after("airborne"),
  settled: "decided_at",
  closed: "claims_closed_at",
  columns: {
    decided_at: datetime.doc("Null while it is not").nullable().known(after("airborne")),
    claims_closed_at: datetime.doc("Null while claims may come").nullable().known(after("airborne")),
    paid_eur: f64.doc("Euro; 0: refused").nullable().known(after("airborne")).check(z.number().min(0)),
  },
});
