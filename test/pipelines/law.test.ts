/**
 * The law on random pipelines that the rules accept, as they are lowered: whatever is changed that is not known at a
 * random decision, no feature of that decision changes. Rules that were too weak would be seen here, and so would a
 * lowering that looks further than its rule.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { tablesOf } from "../../dsl/plan/relation/index.ts";
import { cases } from "../../src/proof/arbitrary.ts";
import { decisionKeys, type Subject, violation } from "../../src/proof/law.ts";
import { rereading } from "../../src/proof/rereading.ts";
import { noting } from "../../src/runtime/engine/checks.ts";
import { howMany, seed } from "../thorough.ts";
import { acceptedPlan, Generator, sourceOf } from "./generate.ts";
import { runnable } from "./run.ts";

const pipelines = howMany(20, 200);
const batch = 10;

/** Rows that are not told apart by their keys have no order; a run over them is refused. */
class Refused extends Error {}

const seeds = Array.from({ length: Math.ceil(pipelines / batch) }, (_, i) => seed * 1000 + i);

test.each(seeds)("the law holds for pipelines that the rules accept (seed %i)", async (from) => {
  const generator = new Generator(from);
  for (let made = 0; made < batch; ) {
    const source = sourceOf("p", generator.recipe(false));
    // What is taken on trust is no matter of the law.
    const plan = source.includes("assume") ? null : acceptedPlan(source);
    if (plan === null) continue;
    const one = await runnable(plan);
    if (one === null) continue;
    const { verified, runner } = one;
    const tables = [...new Map(tablesOf(plan.relation).map((table) => [table.name, table])).values()];
    const [first] = tables;
    if (first === undefined) throw new Error("a pipeline without tables");
    const place = mkdtempSync(join(tmpdir(), "greenflag-law-"));
    let promised: ReturnType<typeof noting>["checks"] = [];
    const { plan: query, write } = rereading(tables, place, (frames) => {
      const { made: computed, checks } = noting(() => runner.compute(frames as never, {} as never));
      promised = checks;
      return computed;
    });
    const subject: Subject = {
      tables,
      columns: runner.spec.output.columns.filter(({ role }) => role !== "label").map(({ name }) => name),
      keys: decisionKeys(verified.relation.grain, plan.decides.at),
      compute: (_, database) => {
        write(database);
        if (promised.some(({ broken }) => broken.collectSync().height > 0)) throw new Refused();
        return query;
      },
    };
    let tested = 0;
    const outcome = fc.check(
      // Small numbers: sums in another order differ in their last bits only.
      fc.property(cases(tables, first, plan.decides.at, { finite: true, small: true }), (one) => {
        try {
          const found = violation(subject, one);
          if (found !== null) throw new Error(JSON.stringify(found));
          tested++;
        } catch (error) {
          if (!(error instanceof Refused)) throw error;
        }
      }),
      { numRuns: 8, seed: from, endOnFailure: true },
    );
    rmSync(place, { recursive: true });
    if (tested > 0) made++;
    if (outcome.failed) expect.fail(`seed ${from}: ${String(outcome.errorInstance)}\n\n${source}`);
  }
});
