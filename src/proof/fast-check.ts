/** Random databases and cases of the law, for fast-check. */
import fc from "fast-check";
import type { TablePlan } from "../plan/relations/index.ts";
import { changeUnknown } from "./change-unknown.ts";
import { applyChecks } from "./check-contract.ts";
import type { Database } from "./database.ts";
import { type Decision, decisionOf } from "./knowledge.ts";
import { drawDatabase } from "./random-database.ts";
import type { Options } from "./random-values.ts";
import { Random } from "./seeded-random.ts";

export type { Options } from "./random-values.ts";

/** Random databases, with values as in a computation. */
export const databases = (tables: readonly TablePlan[], options: Options = {}): fc.Arbitrary<Database> =>
  seeds.map((seed) => applyChecks(tables, drawDatabase(tables, new Random(seed), options).database));

/** fast-check must not shrink a seed. */
const seeds = fc.noShrink(fc.integer({ min: 0, max: 2 ** 31 - 1 }));

export interface Case {
  readonly database: Database;
  readonly changed: Database;
  readonly decision: Decision;
}

/**
 * A database, a decision, and a second database that agrees on everything known at the decision and differs elsewhere.
 *
 * `subject` is the table that the pipeline begins with: the decision is one of its rows.
 */
export const cases = (
  tables: readonly TablePlan[],
  subject: TablePlan,
  at: string,
  options: Options = {},
): fc.Arbitrary<Case> =>
  seeds
    .map((seed): Case | null => {
      const random = new Random(seed);
      const drawn = drawDatabase(tables, random, options);
      const premise = { tables, at, grain: subject };
      const rows = applyChecks([subject], drawn.database).get(subject.name) ?? [];
      if (rows.length === 0) return null;
      const decision = decisionOf(premise, drawn.database, random.pick(rows));
      const changed = changeUnknown(premise, drawn, decision, random, options);
      if (changed === null) return null;
      return { database: applyChecks(tables, drawn.database), changed: applyChecks(tables, changed), decision };
    })
    .filter((one) => one !== null);
