/**
 * Where events overlap, every value is settled when all is that it is made of. Pipelines in which a value is made of another
 * table, or of other rows of the event: a second reading broke them when rows were settled one by one.
 */
import { expect, test } from "vitest";
import { attack, emptyTally } from "../../src/proof/attack.ts";
import { subjectOf } from "../../src/proof/law.ts";
import { onReference } from "../law/engines.ts";
import { howMany, seed } from "../thorough.ts";
import { acceptedPlan } from "./generate.ts";

// After it has landed: of the flight itself all is known, of earlier ones only what was settled when its doors shut.
const made = (relation: string): string =>
  `pipeline("p", { decide: flying.after("air") }).from(${relation}).features(["x"]).sink({ parquet: "p.parquet" })`;

const pipelines: readonly (readonly [what: string, relation: string])[] = [
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
];

const values = { finite: true, small: true, extremes: true } as const;

test.each(pipelines)("%s, for earlier events", async (_, relation) => {
  const source = made(relation);
  const plan = acceptedPlan(source);
  if (plan === null) throw new Error("refused");
  const subject = subjectOf(plan);
  const tally = emptyTally();
  const found = await attack(subject, onReference(plan, subject.premise.tables), {
    ...{ seed, databases: howMany(20, 150), decisions: 4, tally, ...values },
  });
  expect(found?.story ?? null).toBeNull();
  expect(tally.reached).toBeGreaterThan(0.5 * tally.withRows);
});
