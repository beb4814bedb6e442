/**
 * Score mode on random pipelines that the rules accept, those that take things on trust among them: of any event it gives
 * the rows that train mode gives, though it sees nothing of that event that is later than the decision.
 */
import fc from "fast-check";
import { expect, test } from "vitest";
import { tablesOf } from "../../src/plan/traverse.ts";
import { cases } from "../../src/proof/fast-check.ts";
import { byHand, howMany, seed } from "../thorough.ts";
import { acceptedPlan, Generator, sourceOf } from "./generate.ts";
import { runnable } from "./run-polars.ts";
import { type EventKey, score, train } from "./train-and-score.ts";

const pipelines = howMany(40, 80);
const batch = 10;
const seeds = Array.from({ length: Math.ceil(pipelines / batch) }, (_, i) => seed * 1000 + 500 + i);

let assuming = 0;
let rows = 0;

test.each(seeds)("score mode gives the rows of train mode (seed %i)", async (from) => {
  const generator = new Generator(from);
  for (let made = 0; made < batch; ) {
    const source = sourceOf("p", generator.recipe(false));
    const plan = acceptedPlan(source);
    const one = plan === null ? null : await runnable(plan);
    if (plan === null || one === null) continue;
    made++;
    if (source.includes("assume")) assuming++;
    const tables = [...new Map(tablesOf(plan.relation).map((table) => [table.name, table])).values()];
    const [first] = tables;
    if (first === undefined) throw new Error("a pipeline without tables");
    const { spec, compute } = one.runner;
    const subject = { tables, spec, compute: (frames: object) => compute(frames as never, {} as never) };
    const outcome = fc.check(
      fc.property(cases(tables, first, plan.decides.at, { finite: true, small: true }), ({ database, decision }) => {
        const event: EventKey = Object.fromEntries(first.event.map((name) => [name, String(decision.event[name])]));
        const due = train(subject, database, event);
        rows += due.length;
        expect(score(subject, database, event)).toEqual(due);
      }),
      { numRuns: 2, seed: from, endOnFailure: true },
    );
    if (outcome.failed) expect.fail(`seed ${from}: ${String(outcome.errorInstance)}\n\n${source}`);
  }
});

test.skipIf(byHand)("with enough assumptions and rows", () => {
  expect(assuming).toBeGreaterThan(0);
  expect(rows).toBeGreaterThan(pipelines);
});
