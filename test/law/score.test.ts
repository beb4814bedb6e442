/**
 * Score mode against train mode on random databases: the rows of an event are the same, to the last bit, also after
 * everything that is not known at its decision was changed. The computation is that of the checked-in runner.
 */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { inRace } from "../../examples/nascar/in_race.pipeline.ts";
import { preRace } from "../../examples/nascar/pre_race.pipeline.ts";
import inRaceRunner from "../../generated/in_race/runner.ts";
import preRaceRunner from "../../generated/pre_race/runner.ts";
import { tablesOf } from "../../src/plan/traverse.ts";
import { cases } from "../../src/proof/fast-check.ts";
import { type Subject, score, train } from "../pipelines/train-and-score.ts";
import { howMany, search } from "../thorough.ts";

/** Building a query of some hundred expressions costs polars' JavaScript side more than running it: few runs, all different. */
const sameRows = (subject: Subject, at: string) => {
  const [first] = subject.tables;
  if (first === undefined) throw new Error("a pipeline without tables");
  return fc.property(cases(subject.tables, first, at), ({ database, changed, decision }) => {
    const event = { race_id: String(decision.event.race_id) };
    const due = train(subject, database, event);
    expect(due.length).toBeGreaterThan(0);
    expect(score(subject, database, event)).toEqual(due);
    // At a decision during a race, what other cars do after this one's lap may change their rows.
    const other = decision.tick === null ? due : train(subject, changed, event);
    expect(score(subject, changed, event)).toEqual(other);
  });
};

const holds = (subject: Subject, at: string) => search(sameRows(subject, at), howMany(5, 15));

const pre: Subject = {
  tables: tablesOf(preRace.plan.relation),
  spec: preRaceRunner.spec,
  compute: (t) => preRaceRunner.compute(t as never, { drivers: null, from_season: null }),
};
const lap: Subject = {
  tables: tablesOf(inRace.plan.relation),
  spec: inRaceRunner.spec,
  compute: (t) => inRaceRunner.compute(t as never, {} as never),
};

describe("score mode gives the same rows as train mode", () => {
  it("for pre_race", () => holds(pre, preRace.plan.decides.at));
  it("for in_race", () => holds(lap, inRace.plan.decides.at));
});

/** A column that is there in train mode only. */
const leaking = (name: string): Subject => ({
  ...pre,
  spec: {
    ...pre.spec,
    output: {
      ...pre.spec.output,
      columns: pre.spec.output.columns.map((column) =>
        column.name === name ? { ...column, role: "feature" } : column,
      ),
    },
  },
});

it("a feature from the future would differ", () => {
  const property = sameRows(leaking("finish"), preRace.plan.decides.at);
  expect(fc.check(property, { numRuns: 10, endOnFailure: true, seed: 1 }).failed).toBe(true);
});
