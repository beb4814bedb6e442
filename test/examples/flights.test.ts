/** The flights example, computed by hand: a flight in the air has no delay yet, and a log has no later reading. */
import pl from "nodejs-polars";
import { expect, test } from "vitest";
import { delay } from "../../examples/flights/delay.pipeline.ts";
import runner from "../../generated/delay/runner.ts";
import { tablesOf } from "../../src/plan/traverse.ts";
import { type Database, frameOf, type Row } from "../../src/proof/database.ts";

const at = (time: string): Date => new Date(`2026-03-01T${time}:00Z`);

const flight = (id: number, boards: string, departs: string, parked: string | null, late: number | null): Row => ({
  flight_id: id,
  departs_at: at(departs),
  carrier: "AB",
  origin: "OSL",
  destination: "BGO",
  boards_at: at(boards),
  seats: 180,
  checked_in: null,
  parked_at: parked === null ? null : at(parked),
  delay_min: late,
});

const reading = (observed: string, published: string, wind: number): Row => ({
  airport: "OSL",
  observed_at: at(observed),
  published_at: at(published),
  wind_kn: wind,
  visibility_m: null,
});

const database: Database = new Map<string, readonly Row[]>([
  [
    "flights",
    [
      // Unsorted, as files are.
      flight(3, "08:30", "09:00", "10:00", 30),
      flight(1, "06:30", "07:00", "08:00", 10),
      flight(4, "10:00", "10:30", null, null),
      flight(2, "07:30", "08:00", "09:30", 50),
    ],
  ],
  ["airports", [{ airport: "OSL", runways: 2, elevation_m: 208 }]],
  [
    "weather",
    [
      reading("09:20", "09:30", 14),
      reading("06:20", "06:30", 8),
      // The reading of half past six, corrected at nine.
      reading("06:20", "09:00", 9),
      reading("07:20", "07:25", 12),
    ],
  ],
]);

test("features use only what was settled and published when the doors opened", () => {
  const frames = Object.fromEntries(
    tablesOf(delay.plan.relation).map((table) => [table.name, frameOf(table, database.get(table.name) ?? [])]),
  );
  const rows = runner
    .compute(frames as never, {} as never)
    .select(
      "flight_id",
      "carrier_delay_20",
      "origin_delay_3h",
      "route_flights",
      "weather_wind_kn",
      "origin_runways",
      "late",
    )
    .sort(pl.col("flight_id"))
    .collectSync()
    .rows();
  expect(rows).toEqual([
    // The first reading came out at the very moment: not strictly before it.
    [1, null, null, 0, null, 2, false],
    // Flight 1 is still in the air at half past seven.
    [2, null, null, 0, 12, 2, true],
    // Flight 1 has parked, flight 2 has not.
    [3, 10, 10, 1, 12, 2, true],
    // Flight 3 parked at the very moment; the correction of nine is about an earlier reading than the one of 07:20.
    // Flights 1 and 2 have parked, but flight 1 is of more than three hours ago.
    [4, 30, 50, 2, 14, 2, null],
  ]);
});
