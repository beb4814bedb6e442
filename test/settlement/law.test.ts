/**
 * The law on random plans over events that overlap, whose tables settle at different times: whatever is changed that is not
 * settled by the moment of a decision, no feature of that decision changes. The reference computes all of them, both engines
 * some.
 */
import type { DuckDBConnection } from "@duckdb/node-api";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { PipelinePlan } from "../../dsl/index.ts";
import { verify } from "../../src/compiler/verify/index.ts";
import type { Clause } from "../../src/engines/reference/index.ts";
import { attack, emptyTally } from "../../src/proof/attack.ts";
import { type Compute, subjectOf } from "../../src/proof/law.ts";
import { Random } from "../../src/proof/seeded-random.ts";
import { onDuckDB, onPolars, onReference } from "../law/engines.ts";
import { open } from "../pipelines/run-duckdb.ts";
import { runnable } from "../pipelines/run-polars.ts";
import { byHand, howMany, seed, thorough } from "../thorough.ts";
import { decisions, Plans, planOf, type Recipe, relationOf, told } from "./plans.ts";

const plans = howMany(12, 150);
const batch = 12;
/** Of so many plans one is computed by the engines too. */
const share = 4;
const seeds = Array.from({ length: Math.ceil(plans / batch) }, (_, i) => seed * 1000 + 7 + i);

const tallies = { reference: emptyTally(), polars: emptyTally(), duckdb: emptyTally() };
const values = { finite: true, small: true, extremes: true } as const;

let connection: DuckDBConnection;
beforeAll(async () => {
  connection = await open();
});

interface Drawn {
  readonly recipe: Recipe;
  readonly plan: PipelinePlan;
}

/** Whether a feature is read of earlier events. */
const reads = ({ relation }: PipelinePlan): boolean => /"asOf":"/.test(JSON.stringify(relation));

/** A plan that the rules accept, deciding as early as they let it. */
const drawPlan = (random: Random): Drawn => {
  for (;;) {
    const recipe = new Plans(random).recipe();
    const rows = relationOf(recipe);
    for (const at of Object.keys(decisions) as (keyof typeof decisions)[]) {
      const plan = planOf(rows, at);
      if (plan !== null && reads(plan) && verify(plan).findings.length === 0) return { recipe, plan };
    }
  }
};

test.each(seeds)("the law holds for plans that the rules accept (seed %i)", async (from) => {
  const random = new Random(from);
  for (let i = 0; i < batch; i++) {
    const { recipe, plan } = drawPlan(random);
    const subject = subjectOf(plan);
    const holds = async (name: keyof typeof tallies, compute: Compute, databases: number) => {
      const found = await attack(subject, compute, {
        ...{ seed: from + i, databases, decisions: 3, tally: tallies[name], shrinks: 100, ...values },
      });
      if (found !== null) expect.fail(`seed ${from}, plan ${i}, on ${name}: ${found.story}\n\n${told(recipe)}`);
    };
    await holds("reference", onReference(plan, subject.premise.tables), 2);
    if (i % share !== 0) continue;
    const one = await runnable(plan);
    if (one === null) continue;
    await holds("polars", onPolars(subject, one.runner), 1);
    await holds("duckdb", onDuckDB(subject, one, connection), 1);
  }
});

afterAll(() => {
  for (const [engine, tally] of Object.entries(tallies))
    console.info(`The law where events overlap, on ${engine}: ${JSON.stringify(tally)}`);
});

test("with enough decisions with feature rows, and changes that could reach them", () => {
  if (byHand) return;
  for (const { cases, withRows, reached } of Object.values(tallies)) {
    expect(withRows).toBeGreaterThan(0.8 * cases);
    expect(reached).toBeGreaterThan(0.5 * withRows);
  }
});

/** Clauses that many plans need; and some that few do, so that they are looked for longer. */
const needed: readonly Clause[] = ["prior: the expression", "frame: the value"];
const seldomNeeded: readonly Clause[] = [
  "a declared column: the table's settlement",
  "the presence of a row: its settlement",
  "look-up: the value",
];

test.each(thorough ? [...needed, ...seldomNeeded] : needed)(
  "some of these plans violate the law without the clause: %s",
  async (clause) => {
    const random = new Random(seed);
    for (let i = 0; i < 2000; i++) {
      const { plan } = drawPlan(random);
      const subject = subjectOf(plan);
      const compute = onReference(plan, subject.premise.tables, { without: new Set([clause]) });
      const plain = { seed: i, databases: 1, decisions: 3, shrinks: 0, ...values };
      if ((await attack(subject, compute, plain)) !== null) return;
    }
    expect.fail("The kit finds nothing.");
  },
);
