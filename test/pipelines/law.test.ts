/**
 * The law on random pipelines that the rules accept: whatever is changed that is not known at a random decision, no
 * feature of that decision changes. The reference computes all of them, which detects rules that are too weak. Both
 * engines compute some, behind readers and contracts, which detects a lowering that reads further than its rule, and a
 * contract that misses what the law assumes.
 */
import { afterAll, expect, test } from "vitest";
import type { PipelinePlan } from "../../dsl/index.ts";
import { assumedInstants } from "../../src/compiler/emit/assumption-scope.ts";
import { verify } from "../../src/compiler/verify/index.ts";
import { attack, emptyTally } from "../../src/proof/attack.ts";
import { breakContract } from "../../src/proof/break-contract.ts";
import { type Compute, type Subject, subjectOf } from "../../src/proof/law.ts";
import { drawDatabase } from "../../src/proof/random-database.ts";
import { Random } from "../../src/proof/seeded-random.ts";
import { isExposed } from "../../src/proof/upstream.ts";
import { onReference, throughFiles } from "../law/engines.ts";
import { byHand, howMany, seed } from "../thorough.ts";
import { acceptedPlans, Generator, sourceOf } from "./generate.ts";
import { sqlOf } from "./run-duckdb.ts";
import { runnable } from "./run-polars.ts";

const pipelines = howMany(20, 150);
const batch = 20;
/** Of so many pipelines one is run on the engines too. */
const share = 20;

const seeds = Array.from({ length: Math.ceil(pipelines / batch) }, (_, i) => seed * 1000 + 5 + i);
const tallies = { reference: emptyTally(), polars: emptyTally(), duckdb: emptyTally() };
const seen = { assuming: 0, refused: new Map<string, number>() };

/** What the author vouches for is held fixed. */
const subjectIn = (plan: PipelinePlan): Subject => subjectOf(plan, assumedInstants(verify(plan)));

/** A pipeline, mostly one of whose features is made of something that is not known at its decision. */
const drawPlan = (generator: Generator, random: Random): { source: string; plan: PipelinePlan } => {
  for (;;) {
    const source = sourceOf("p", generator.recipe(false));
    const plans = acceptedPlans(source);
    const exposed = plans.filter((plan) => {
      const { premise, upstream } = subjectIn(plan);
      return isExposed(premise, upstream);
    });
    const plan = exposed.length > 0 ? random.pick(exposed) : random.chance(0.1) ? plans[0] : undefined;
    if (plan !== undefined) return { source, plan };
  }
};

// What is known is small: sums in another order then differ in no bit. What is not known may be anything.
const values = { finite: true, small: true, extremes: true } as const;

test.each(seeds)("the law holds for pipelines that the rules accept (seed %i)", async (from) => {
  const generator = new Generator(from);
  const random = new Random(from);
  for (let i = 0; i < batch; i++) {
    const { source, plan } = drawPlan(generator, random);
    if (source.includes("assume")) seen.assuming++;
    const subject = subjectIn(plan);
    const { tables } = subject.premise;
    const reference = onReference(plan, tables);
    const told = `seed ${from}, pipeline ${i}, deciding ${plan.decides.at}`;
    const found = await attack(subject, reference, {
      ...{ seed: from + i, databases: 2, decisions: 4, tally: tallies.reference, ...values },
    });
    if (found !== null) expect.fail(`${told}, on the reference: ${found.story}\n\n${source}`);
    const spoilt = breakContract(tables, drawDatabase(tables, new Random(from + i), values).database, random);
    // What the law takes for granted a run must hold the data to.
    const refuses = async (engine: string, compute: Compute) => {
      if (spoilt === null) return;
      if (!("refused" in (await compute(spoilt.database))))
        expect.fail(`${told}: ${engine} accepts data that breaks '${spoilt.rule}'\n\n${source}`);
      seen.refused.set(spoilt.rule, (seen.refused.get(spoilt.rule) ?? 0) + 1);
    };
    await refuses("the reference", reference);
    if (i % share !== 0) continue;
    const one = await runnable(plan);
    if (one === null) continue;
    const { runner } = one;
    const loaded = { spec: runner.spec, compute: runner.compute, computations: { duckdb: sqlOf(one.verified) } };
    for (const engine of ["polars", "duckdb"] as const) {
      const compute = throughFiles(subject, loaded, engine, { seed: from });
      const broken = await attack(subject, compute, {
        ...{
          seed: from + i,
          databases: 1,
          decisions: 2,
          tally: tallies[engine],
          shrinks: 60,
          ...values,
        },
      });
      if (broken !== null) expect.fail(`${told}, on ${engine}: ${broken.story}\n\n${source}`);
      await refuses(engine, compute);
    }
  }
});

afterAll(() => {
  for (const [engine, tally] of Object.entries(tallies)) console.info(`The law on ${engine}: ${JSON.stringify(tally)}`);
  console.info(`Assuming: ${seen.assuming}. Refused: ${JSON.stringify(Object.fromEntries(seen.refused))}`);
});

test("with enough feature rows, and changes that could reach them", () => {
  if (byHand) return;
  const { reference, polars, duckdb } = tallies;
  expect(reference.withRows).toBeGreaterThan(0.8 * reference.cases);
  expect(reference.reached).toBeGreaterThan(0.5 * reference.withRows);
  expect(polars.withRows + duckdb.withRows).toBeGreaterThan(0.7 * (polars.cases + duckdb.cases));
  // A run refuses nothing that keeps the contract, but for what only a computation can show.
  for (const tally of Object.values(tallies)) expect(tally.refusedDatabases).toBeLessThanOrEqual(0.1 * tally.databases);
  expect(seen.assuming).toBeGreaterThan(0);
  expect(seen.refused.size).toBeGreaterThan(3);
});
