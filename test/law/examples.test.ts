/**
 * The law of the calculus for the examples: change everything that is not known at a random decision, run again, and no
 * feature of that decision changes. The computation is the checked-in runner's own.
 */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import type { LazyDataFrame } from "nodejs-polars";
import { afterAll, describe, expect, it } from "vitest";
import type { PipelinePlan } from "../../dsl/index.ts";
import { grainOf } from "../../dsl/plan/grain.ts";
import { tablesOf } from "../../dsl/plan/relation/index.ts";
import { delay } from "../../examples/flights/delay.pipeline.ts";
import { inRace } from "../../examples/nascar/in_race.pipeline.ts";
import { preRace } from "../../examples/nascar/pre_race.pipeline.ts";
import { telemetry } from "../../examples/nascar/telemetry.pipeline.ts";
import delayRunner from "../../generated/delay.runner.ts";
import inRaceRunner from "../../generated/in_race.runner.ts";
import preRaceRunner from "../../generated/pre_race.runner.ts";
import telemetryRunner from "../../generated/telemetry.runner.ts";
import { cases } from "../../src/proof/arbitrary.ts";
import { decisionKeys, type Subject, violation } from "../../src/proof/law.ts";
import { rereading } from "../../src/proof/rereading.ts";
import type { RunnerSpec } from "../../src/runtime/spec.ts";
import { howMany, search } from "../thorough.ts";

const scratch = mkdtempSync(join(tmpdir(), "greenflag-law-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

type Compute = (frames: { readonly [table: string]: LazyDataFrame }) => LazyDataFrame;

/** The query is built once, and computed over what is written where it reads. */
const subjectOf = (name: string, plan: PipelinePlan, spec: RunnerSpec, compute: Compute): Subject => {
  const tables = tablesOf(plan.relation);
  const folder = join(scratch, name);
  mkdirSync(folder);
  const { plan: query, write } = rereading(tables, folder, compute);
  return {
    tables,
    compute: (_, database) => {
      write(database);
      return query;
    },
    columns: spec.output.columns.filter(({ role }) => role !== "label").map(({ name }) => name),
    keys: decisionKeys(grainOf(plan.relation), plan.decides.at),
  };
};

const lawOf = (subject: Subject, at: string) => {
  const [first] = subject.tables;
  if (first === undefined) throw new Error("a pipeline without tables");
  return fc.property(cases(subject.tables, first, at), (one) => {
    expect(violation(subject, one)).toBeNull();
  });
};

const holds = (subject: Subject, at: string) => search(lawOf(subject, at), howMany(20, 200));

/** That there is a counterexample is enough here; a fixed seed keeps the search for one short. */
const caught = (subject: Subject, at: string) =>
  expect(fc.check(lawOf(subject, at), { endOnFailure: true, seed: 1 }).failed).toBe(true);

const nothing = { drivers: null, from_season: null };
const pre = subjectOf("pre", preRace.plan, preRaceRunner.spec, (t) => preRaceRunner.compute(t as never, nothing));
const lap = subjectOf("lap", inRace.plan, inRaceRunner.spec, (t) => inRaceRunner.compute(t as never, {} as never));

const late = subjectOf("late", delay.plan, delayRunner.spec, (t) => delayRunner.compute(t as never, {} as never));

const car = subjectOf("car", telemetry.plan, telemetryRunner.spec, (t) =>
  telemetryRunner.compute(t as never, { drivers: null }),
);

describe("the law", () => {
  it("holds for delay, whose flights overlap", () => holds(late, delay.plan.decides.at));
  it("holds for pre_race, which decides before the race", () => holds(pre, preRace.plan.decides.at));
  it("holds for in_race, which decides at each lap of each car", () => holds(lap, inRace.plan.decides.at));
  it("holds for telemetry, which fills what is missing", () => holds(car, telemetry.plan.decides.at));
  it("holds for pre_race when only some drivers are asked for", () => {
    const some = { drivers: ["k0", "k2"], from_season: null };
    const few = subjectOf("few", preRace.plan, preRaceRunner.spec, (t) => preRaceRunner.compute(t as never, some));
    holds(few, preRace.plan.decides.at);
  });
});

describe("the law catches", () => {
  const before = preRace.plan.decides.at;
  const during = inRace.plan.decides.at;

  it("a label that is taken for a feature", () => caught({ ...pre, columns: [...pre.columns, "finish"] }, before));

  it("the position at the end, repeated on every lap", () =>
    caught({ ...lap, columns: [...lap.columns, "final_running_pos"] }, during));

  it("a pipeline that decides earlier than it says", () => caught(pre, "after 'practice'"));

  it("flights that are taken to be over when they are not", () =>
    caught({ ...late, columns: [...late.columns, "late"] }, delay.plan.decides.at));
});
