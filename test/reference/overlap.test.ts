/**
 * Overlap that a timeline does not declare, found in the data by three voices that were written apart: what a run checks, the
 * contract of the reference, and that of the law's kit. On random databases they agree whether an event begins before a
 * strictly earlier one is over.
 */
import { date, datetime, i32, pipeline, str, table, timeline } from "greenflag";
import { describe, expect, test } from "vitest";
import type { PipelinePlan } from "../../dsl/index.ts";
import type { RunnerSpec } from "../../src/core/runner-spec.ts";
import { interpret } from "../../src/engines/reference/index.ts";
import { tablesOf } from "../../src/plan/traverse.ts";
import { findViolations } from "../../src/proof/check-contract.ts";
import { type Database, frameOf, type Row } from "../../src/proof/database.ts";
import { Random } from "../../src/proof/seeded-random.ts";
import { checkEvents } from "../../src/runtime/contracts/check-events.ts";
import { eventFacts } from "../../src/runtime/contracts/event-facts.ts";
import { runnable } from "../pipelines/run-polars.ts";
import { byHand, howMany, seed } from "../thorough.ts";

/** Two tables on a timeline that says so much of overlap. Where it says nothing, no table may say what is settled when. */
const plans = (overlapping?: boolean): PipelinePlan => {
  // biome-ignore lint/suspicious/noExplicitAny: whether a timeline says something of overlap is part of its type
  const trip: any = timeline("trip", {
    phases: ["desk", "air"],
    ...(overlapping === undefined ? {} : { overlapping }),
  });
  // biome-ignore lint/suspicious/noExplicitAny: likewise
  const event: any = { timeline: trip, event: { e: i32 }, order: { day: date }, rows: trip.always };
  const flights = table("flights", {
    ...event,
    columns: {
      gates: datetime.nullable().known(trip.always).denotes(trip.before("air")),
      ends: date.nullable().known(trip.after("air")).denotes(trip.after("air")),
    },
  });
  const late = datetime.nullable().known(trip.after("air"));
  const seats = table("seats", {
    ...event,
    entity: { who: str },
    ...(overlapping === undefined ? {} : { settled: "landed", closed: "silent" }),
    columns: {
      landed: late,
      silent: late,
      paid: date.nullable().known(trip.after("air")),
      fare: overlapping === undefined ? i32.known(trip.after("air")) : i32.known(trip.after("air")).settled("paid"),
    },
  });
  // biome-ignore lint/suspicious/noExplicitAny: likewise
  const begun: any = pipeline("p", { decide: trip.after("air") });
  return begun.from(seats).join(flights, { how: "left" }).features(["fare"]).sink({ parquet: "p.parquet" }).plan;
};

/** The hour of the month. */
const hour = (n: number): Date => new Date(Date.UTC(2024, 0, 1, n));
const dayOf = (n: number): Date => hour(Math.floor(n / 24) * 24);

/** A few events that keep all of the contract, but perhaps overlap. */
const drawn = (random: Random): Database => {
  const flights: Row[] = [];
  const seats: Row[] = [];
  const maybe = <T>(value: T): T | null => (random.chance(0.3) ? null : value);
  for (let e = 1; e <= random.integer(2, 4); e++) {
    const day = random.integer(0, 3) * 24;
    const starts = day + random.pick([0, 0, 5, 12, 20]);
    const ends = starts + random.pick([0, 2, 12, 30, 54, 80]);
    const silent = maybe(hour(starts + random.pick([1, 12, 24, 48])));
    const event = { e, day: dayOf(day) };
    if (random.chance(0.8)) flights.push({ ...event, gates: maybe(hour(starts)), ends: maybe(dayOf(ends)) });
    for (const who of random.chance(0.7) ? ["a", "b"] : []) {
      const landed =
        silent === null ? maybe(hour(starts)) : new Date(silent.getTime() - random.integer(0, 3) * 3_600_000);
      const paid = maybe(dayOf(starts + random.pick([0, 24])));
      seats.push({ ...event, who, landed, silent, paid, fare: 1 });
    }
  }
  return new Map([
    ["flights", flights],
    ["seats", seats],
  ]);
};

const inRun = ({ tables, ...spec }: RunnerSpec, plan: PipelinePlan, database: Database): readonly string[] => {
  const facts = tables.flatMap((contract) => {
    const declared = tablesOf(plan.relation).find(({ name }) => name === contract.name);
    if (declared === undefined) throw new Error(`no table ${contract.name}`);
    const frame = frameOf(declared, database.get(contract.name) ?? []);
    return eventFacts(contract, contract.name, frame, frame, null) ?? [];
  });
  return checkEvents({ tables, ...spec }, facts).map(({ code }) => code);
};

describe.each([
  ["says nothing of overlap", undefined],
  ["says that events do not overlap", false],
  ["says that they do", true],
] as const)("a timeline that %s", (_, overlapping) => {
  test("a run, the reference and the proof kit agree on overlaps", async () => {
    const plan = plans(overlapping);
    const { spec } = ((await runnable(plan)) ?? expect.fail("polars cannot do it")).runner;
    const tables = [...new Map(tablesOf(plan.relation).map((one) => [one.name, one])).values()];
    const random = new Random(seed);
    const counts = { overlapping: 0, apart: 0 };
    for (let i = 0; i < howMany(30, 120); i++) {
      const database = drawn(random);
      const made = interpret(plan, database);
      const reference = made.kind === "refused" ? [...new Set(made.violations.map(({ kind }) => kind))] : [];
      const kit = [...new Set(findViolations(tables, database).map(({ rule }) => rule))];
      const run = inRun(spec, plan, database);
      const told = JSON.stringify([...database], null, 1);
      expect([run, reference, kit], told).toEqual(
        run.length === 0 ? [[], [], []] : [["GF4074"], ["overlap"], ["no overlap"]],
      );
      counts[run.length === 0 ? "apart" : "overlapping"]++;
    }
    // Both happen often, but where the timeline declares it.
    if (byHand) return;
    expect(counts.apart).toBeGreaterThan(5);
    if (overlapping === true) expect(counts.overlapping).toBe(0);
    else expect(counts.overlapping).toBeGreaterThan(5);
  });
});
