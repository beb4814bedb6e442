/**
 * The law of the calculus for the examples: change everything that is not known at a random decision, run again, and no
 * feature of that decision changes. The computation is that of the checked-in runner.
 */
import { afterAll, describe, expect, it } from "vitest";
import type { PipelinePlan } from "../../dsl/index.ts";
import { delay } from "../../examples/flights/delay.pipeline.ts";
import { inRace } from "../../examples/nascar/in_race.pipeline.ts";
import { preRace } from "../../examples/nascar/pre_race.pipeline.ts";
import { telemetry } from "../../examples/nascar/telemetry.pipeline.ts";
import delayRunner from "../../generated/delay/runner.ts";
import inRaceRunner from "../../generated/in_race/runner.ts";
import preRaceRunner from "../../generated/pre_race/runner.ts";
import telemetryRunner from "../../generated/telemetry/runner.ts";
import { type AttackOptions, attack, emptyTally } from "../../src/proof/attack.ts";
import { type Subject, subjectOf } from "../../src/proof/law.ts";
import type { Runner } from "../../src/runner/index.ts";
import { byHand, howMany, seed } from "../thorough.ts";
import { onPolars } from "./engines.ts";

interface Example {
  readonly subject: Subject;
  readonly runner: Pick<Runner, "compute">;
  readonly params?: Readonly<Record<string, unknown>>;
}

const exampleOf = ({ plan }: { readonly plan: PipelinePlan }, runner: unknown, params = {}): Example => ({
  subject: subjectOf(plan),
  runner: runner as Example["runner"],
  params,
});

const nothing = { drivers: null, from_season: null };
const pre = exampleOf(preRace, preRaceRunner, nothing);
const lap = exampleOf(inRace, inRaceRunner);
const late = exampleOf(delay, delayRunner);
const car = exampleOf(telemetry, telemetryRunner, { drivers: null });

const tally = emptyTally();

const attacked = ({ subject, runner, params }: Example, plan: Pick<AttackOptions, "databases" | "tally" | "shrinks">) =>
  attack(subject, onPolars(subject, runner, params), {
    ...{ seed, decisions: 3, ...plan },
    // What is known is small, so that sums differ by no rounding; what is not known may be anything.
    ...{ finite: true, small: true, extremes: true },
  });

const holds = async (example: Example) => {
  const found = await attacked(example, { databases: howMany(4, 36), tally });
  if (found !== null) expect.fail(found.story);
};

describe("the law", () => {
  it("holds for delay, whose flights overlap", () => holds(late));
  it("holds for pre_race, which decides before the race", () => holds(pre));
  it("holds for in_race, which decides at each lap of each car", () => holds(lap));
  it("holds for telemetry, which fills missing values", () => holds(car));
  it("holds for pre_race with a parameter that selects some drivers", () =>
    holds({ ...pre, params: { drivers: ["k0", "k2"], from_season: null } }));
});

afterAll(() => console.info(`The law of the examples: ${JSON.stringify(tally)}`));

it("was tested with feature rows, and with changes that could reach them", () => {
  if (byHand) return;
  expect(tally.withRows).toBeGreaterThan(0.9 * tally.cases);
  expect(tally.reached).toBeGreaterThan(0.7 * tally.withRows);
});

describe("the law detects", () => {
  const caught = async (example: Example) =>
    expect(await attacked(example, { databases: 20, shrinks: 0 })).not.toBeNull();
  const reading = ({ subject, ...rest }: Example, label: string): Example => ({
    ...rest,
    subject: { ...subject, columns: [...subject.columns, label] },
  });

  it("a label that is used as a feature", () => caught(reading(pre, "finish")));
  it("the final position, repeated on every lap", () => caught(reading(lap, "final_running_pos")));
  it("flights that count as over when they are not", () => caught(reading(late, "late")));
  it("a pipeline that decides earlier than it says", () =>
    caught({ ...pre, subject: { ...pre.subject, premise: { ...pre.subject.premise, at: "after 'practice'" } } }));
});
