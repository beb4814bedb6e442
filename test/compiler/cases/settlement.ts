/** Settlement: what says from when a value is final, and who may look at earlier events as of when. */
import type { Files } from "../support.ts";

export const settlement: Files = {
  // What says when something is settled is a timestamp of the same table.
  "settled_by.pipeline.ts": `\
import { date, datetime, f64, i64, str, table, timeline } from "greenflag";
const flight = timeline("flight", { phases: ["boarding", "airborne"], overlapping: true });
const { after, always } = flight;
const said = { timeline: flight, event: { leg: i64 }, order: { day: date }, rows: always } as const;
export const misspelled = table("misspelled", {
  ...said,
  settled: "landing",
//^^^^^^^ GF2064 'landing' is not a timestamp among the columns of this table, so it cannot say when something is settled.
//        TS Type '"landing"' is not assignable to type '"…"'.
//        HINT Name a column of date or datetime that the table declares under columns.
  columns: { landed: datetime.nullable().known(after("airborne")) },
});
export const closing = table("closing", {
  ...said,
  settled: "landed",
  closed: "late",
//^^^^^^ GF2064 'late' is not a timestamp among the columns of this table, so it cannot say when something is settled.
//       TS Type '"late"' is not assignable to type '"…"'.
  columns: { landed: datetime.known(after("airborne")), late: f64.known(after("airborne")) },
});
export const alone = table("alone", {
  ...said,
  closed: "landed",
//^^^^^^ GF2065 The table has the closing time 'landed', but it does not declare when its rows are settled: declare settled as well.
//       TS Type '"landed"' is not assignable to type '"…"'.
//       HINT For example settled: "decided_at", closed: "closed_at".
  columns: { landed: datetime.known(after("airborne")) },
});
export const columns = table("columns", {
  ...said,
  columns: {
    landed: datetime.known(after("airborne")),
    late: f64.known(after("airborne")).settled("landing"),
//  ^^^^ GF2064 'landing' is not a timestamp among the columns of this table, so it cannot say when something is settled.
//       TS Type 'ColumnDeclaration⟨⟩' is not assignable to type '"…"'.
    seats: f64.known(always).settled("landed"),
//  ^^^^^ GF2066 'seats' is settled at once, because it is known always or says when something else is settled: remove settled(...).
//        TS Type 'ColumnDeclaration⟨⟩' is not assignable to type '"…"'.
//        HINT A timestamp that says when something is settled is itself settled at that time.
    fine: f64.known(after("airborne")).settled("landed"),
    gate: str.known(after("boarding")).settled("late"),
//  ^^^^ GF2064 'late' is not a timestamp among the columns of this table, so it cannot say when something is settled.
//       TS Type 'ColumnDeclaration⟨⟩' is not assignable to type '"…"'.
    parked: datetime.known(after("airborne")).settled("landed"),
//  ^^^^^^ GF2066 'parked' is settled at once, because it is known always or says when something else is settled: remove settled(...).
//         TS Type 'ColumnDeclaration⟨⟩' is not assignable to type '"…"'.
    claim: f64.known(after("airborne")).settled("parked"),
  },
});
`,

  // Whether there is anything to wait for, the timeline says.
  "settled_unsaid.pipeline.ts": `\
import { datetime, f64, i64, table, timeline } from "greenflag";
const flight = timeline("flight", { phases: ["boarding", "airborne"] });
const { after, always } = flight;
const landed = datetime.nullable().known(after("airborne"));
const said = { timeline: flight, event: { leg: i64 }, rows: always } as const;
export const legs = table("legs", { ...said, settled: "landed", columns: { landed } });
  //                                         ^^^^^^^ GF2063 The timeline 'flight' does not declare whether its events overlap, and settlement depends on that: declare overlapping: true or overlapping: false on it.
  //                                                 TS Type '"landed"' is not assignable to type '"…"'.
  //                                                 HINT With true, an event may begin before an earlier one is settled, and prior(...) needs asOf(...). With false, events do not overlap, and every run checks that.
export const late = table("late", {
  ...said,
  columns: { landed, late: f64.known(after("airborne")).settled("landed") },
  //                 ^^^^ GF2063 The timeline 'flight' does not declare whether its events overlap, and settlement depends on that: declare overlapping: true or overlapping: false on it.
  //                      TS Type 'ColumnDeclaration⟨⟩' is not assignable to type '"…"'.
});
`,

  // An earlier row is looked for as of a time where events overlap, and only there.
  "prior_as_of.pipeline.ts": `\
import { everywhere, following, pipeline } from "greenflag";
import { flight, legs } from "./flights.ts";
import { entries, weekend } from "./weekend.ts";
export const made = pipeline("prior_as_of", { decide: flight.before("airborne") })
  .from(legs)
  .joinPrior(legs, { prefix: "fine_", asOf: "departs" })
  .joinPrior(legs, { prefix: "a_" })
  //               ^^^^^^^^^^^^^^^^ GF2029 Events of this timeline overlap, so other events can be read only as of a timestamp: write prior(...).asOf(timestamp), or joinPrior(..., { prefix, asOf: timestamp }).
  //                                TS Argument of type '{ prefix: "a_"; }' is not assignable to parameter of type 'PriorJoinOptions⟨⟩ & "…"'.
  //                                TS   Type '{ prefix: "a_"; }' is not assignable to type '"…"'.
  .joinPrior(legs, { prefix: "b_", asOf: "landed" })
  //               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ GF2028 'landed' does not denote an instant: an as-of read needs a timestamp that is declared with .denotes(...).
  //                                                TS Argument of type '{ prefix: "b_"; asOf: "landed"; }' is not assignable to parameter of type 'PriorJoinOptions⟨⟩ & "…"'.
  //                                                TS   Type '{ prefix: "b_"; asOf: "landed"; }' is not assignable to type '"…"'.
  .joinPrior(legs, { prefix: "c_", asOf: "departed" })
  //               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ GF2006 There is no column 'departed' here.
  //                                                  TS Argument of type '{ prefix: "c_"; asOf: "departed"; }' is not assignable to parameter of type 'PriorJoinOptions⟨⟩ & "…"'.
  //                                                  TS   Type '{ prefix: "c_"; asOf: "departed"; }' is not assignable to type '"…"'.
  .derive((r) => ({ mean: r.late_min.over(everywhere()).mean() }))
  //                                      ^^^^^^^^^^^^ GF2029 Events of this timeline overlap, so other events can be read only as of a timestamp: write prior(...).asOf(timestamp), or joinPrior(..., { prefix, asOf: timestamp }).
  //                                                   TS Argument of type 'Among⟨⟩' is not assignable to parameter of type '"…"'.
  .derive((r) => ({ then: r.late_min.over(following(1)).mean() }))
  //                                      ^^^^^^^^^^^^ GF2029 Events of this timeline overlap, so other events can be read only as of a timestamp: write prior(...).asOf(timestamp), or joinPrior(..., { prefix, asOf: timestamp }).
  //                                                   TS Argument of type 'Following⟨⟩' is not assignable to parameter of type '"…"'.
  .features(["seats"])
  .sink({ parquet: "x.parquet" });
export const elsewhere = pipeline("prior_as_of_2", { decide: weekend.before("race") })
  .from(entries)
  .joinPrior(entries, { prefix: "l_", asOf: "race_start" })
  //                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ GF2062 Events of the timeline 'weekend' are not declared to overlap, so every earlier event is settled: remove asOf.
  //                                                       TS Argument of type '{ prefix: "l_"; asOf: "race_start"; }' is not assignable to parameter of type 'PriorJoinOptions⟨⟩ & "…"'.
  //                                                       TS   Type '{ prefix: "l_"; asOf: "race_start"; }' is not assignable to type '"…"'.
  //                                                       HINT Declare overlapping: true on the timeline if an event may begin before an earlier one is settled.
  .features(["track"])
  .sink({ parquet: "x.parquet" });
`,
};
