/**
 * Where events overlap, an event is settled as a whole: what carries other rows of an earlier event, or rows of it in
 * another table, is known once the event is. Pipelines that a second reading broke when rows were settled one by one.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { tablesOf } from "../../dsl/plan/relation/index.ts";
import { cases } from "../../src/proof/arbitrary.ts";
import { decisionKeys, violation } from "../../src/proof/law.ts";
import { rereading } from "../../src/proof/rereading.ts";
import { acceptedPlan } from "./generate.ts";
import { runnable } from "./run.ts";

// After it has landed: of the flight itself all is known, of earlier ones only what was settled when its doors shut.
const made = (relation: string): string =>
  `pipeline("p", { decide: flying.after("air") }).from(${relation}).features(["x"]).sink({ parquet: "p.parquet" })`;

test.each([
  [
    "a column of another table",
    'flights.join(pings.aggregate(["flight", "plane"], (g) => ({ top: g.height.max() })), { how: "left", prefix: "p" }).derive((r) => ({ x: r.ptop.over(prior(2).asOf("shut")).mean() }))',
  ],
  [
    "rows that are there because of another table",
    'flights.join(pings, { how: "semi" }).derive((r) => ({ x: r.late.over(prior(2).asOf("shut")).mean() }))',
  ],
  [
    "a mean over the event",
    'flights.derive((r) => ({ m: r.late.over(wholeEvent()).mean() })).derive((r) => ({ x: r.m.over(prior(2).asOf("shut")).mean() }))',
  ],
  [
    "rows that were held against others of the event",
    'flights.top(1, (r) => r.late).derive((r) => ({ x: r.late.over(prior(2).allEntities().asOf("shut")).mean() }))',
  ],
])("%s, of earlier events", async (_, relation) => {
  const plan = acceptedPlan(made(relation));
  if (plan === null) throw new Error("the rules refuse it");
  const one = await runnable(plan);
  if (one === null) throw new Error("the engine cannot do it");
  const tables = [...new Map(tablesOf(plan.relation).map((table) => [table.name, table])).values()];
  const [first] = tables;
  if (first === undefined) throw new Error("a pipeline without tables");
  const place = mkdtempSync(join(tmpdir(), "greenflag-settled-"));
  const { plan: query, write } = rereading(tables, place, (frames) => one.runner.compute(frames as never, {} as never));
  const subject = {
    tables,
    columns: ["flight", "plane", "x"],
    keys: decisionKeys(one.verified.relation.grain, plan.decides.at),
    compute: (__: unknown, database: Parameters<typeof write>[0]) => {
      write(database);
      return query;
    },
  };
  fc.assert(
    fc.property(cases(tables, first, plan.decides.at, { finite: true, small: true }), (one) => {
      expect(violation(subject, one)).toBeNull();
    }),
    { numRuns: 60, seed: 1, endOnFailure: true, interruptAfterTimeLimit: 30_000 },
  );
  rmSync(place, { recursive: true });
});
