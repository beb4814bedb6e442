/**
 * Attacks a pipeline with random databases: changes everything that is not known at a decision, and checks whether a
 * feature changes.
 */
import { changeUnknown } from "./change-unknown.ts";
import { isValid } from "./check-contract.ts";
import { type Database, type Row, rowsIn } from "./database.ts";
import { describeViolation } from "./describe-violation.ts";
import { type Decision, decisionOf, Knowledge } from "./knowledge.ts";
import { type Compute, featureRows, type Subject, sameRows } from "./law.ts";
import { type DrawnDatabase, drawDatabase } from "./random-database.ts";
import type { Options } from "./random-values.ts";
import { Random } from "./seeded-random.ts";
import { type BrokenCase, shrink } from "./shrink-violation.ts";
import { reachesFeature } from "./upstream.ts";

/** What was tried. Only a case with feature rows tests anything. */
export interface Tally {
  /** Databases that were drawn, and those that a run refuses although they satisfy the contract. */
  databases: number;
  refusedDatabases: number;
  /** Cases in which both databases were accepted. */
  cases: number;
  /** Cases whose second database was refused, and decisions at which nothing could be changed. */
  refusedCases: number;
  unchanged: number;
  /** Cases without feature rows, and the total number of feature rows. */
  empty: number;
  withRows: number;
  rows: number;
  /** Cases with feature rows in which the change reaches something upstream of a feature. */
  reached: number;
  /** Cases in which a feature changed. */
  violations: number;
  /** The first few reasons why databases were refused. */
  readonly reasons: string[];
}

const refused = ({ reasons }: Tally, { refused: why }: { readonly refused: string }): void => {
  if (reasons.length < 5 && !reasons.includes(why)) reasons.push(why.slice(0, 200));
};

export const emptyTally = (): Tally => ({
  databases: 0,
  refusedDatabases: 0,
  cases: 0,
  refusedCases: 0,
  unchanged: 0,
  empty: 0,
  withRows: 0,
  rows: 0,
  reached: 0,
  violations: 0,
  reasons: [],
});

export interface AttackOptions extends Options {
  readonly seed: number;
  /** The number of databases, and the number of decisions per database. */
  readonly databases: number;
  readonly decisions: number;
  /** Accumulates what was tried. */
  readonly tally?: Tally;
  /** Whether to continue after a violation and count all of them. */
  readonly goOn?: boolean;
  /** The number of attempts to shrink a violation. */
  readonly shrinks?: number;
}

/** A violation of the law. */
export interface FoundViolation extends BrokenCase {
  /** A description for people. */
  readonly story: string;
}

/** The first violation, shrunk as far as possible; null if there is none. */
export const attack = async (
  subject: Subject,
  compute: Compute,
  plan: AttackOptions,
): Promise<FoundViolation | null> => {
  const { seed, databases, decisions, tally = emptyTally(), shrinks = 400, goOn = false } = plan;
  const random = new Random(seed);
  let first: BrokenCase | null = null;
  for (let i = 0; i < databases; i++) {
    const begun = await begin(subject, compute, random, plan, tally);
    for (let k = 0; begun !== null && k < decisions; k++) {
      const broken = await tryOne(subject, compute, begun, random, plan, tally);
      if (broken === null) continue;
      tally.violations++;
      first ??= broken;
      if (!goOn) return await reported(subject, compute, first, shrinks, plan);
    }
  }
  return first === null ? null : await reported(subject, compute, first, shrinks, plan);
};

const reported = async (
  subject: Subject,
  compute: Compute,
  broken: BrokenCase,
  shrinks: number,
  options: Options,
): Promise<FoundViolation> => {
  const small = await shrink(subject, compute, broken, shrinks, options);
  return { ...small, story: await describeViolation(subject, compute, small) };
};

/** A database, and the rows that a run produces from it. */
interface Begun {
  readonly drawn: DrawnDatabase;
  readonly rows: readonly Row[];
}

/** A pipeline without rows for one database may have some for another. */
const draws = 3;

const begin = async (
  { premise }: Subject,
  compute: Compute,
  random: Random,
  options: Options,
  tally: Tally,
): Promise<Begun | null> => {
  let begun: Begun | null = null;
  for (let i = 0; i < draws && (begun === null || begun.rows.length === 0); i++) {
    const drawn = drawDatabase(premise.tables, random, options);
    if (!isValid(premise.tables, drawn.database, options))
      throw new Error("A database was drawn that breaks the contract.");
    tally.databases++;
    const outcome = await compute(drawn.database);
    if ("refused" in outcome) {
      refused(tally, outcome);
      tally.refusedDatabases++;
    } else begun = { drawn, rows: outcome.rows };
  }
  return begun;
};

const tryOne = async (
  subject: Subject,
  compute: Compute,
  begun: Begun,
  random: Random,
  options: Options,
  tally: Tally,
): Promise<BrokenCase | null> => {
  const { columns } = subject;
  const made = changedCase(subject, begun, random, options, tally);
  if (made === null) return null;
  const { decision, changed, reaching } = made;
  const outcome = await compute(changed);
  if ("refused" in outcome) {
    refused(tally, outcome);
    tally.refusedCases++;
    return null;
  }
  tally.cases++;
  const before = featureRows(subject, begun.rows, decision);
  const after = featureRows(subject, outcome.rows, decision);
  const count = Math.max(before.length, after.length);
  if (count === 0) {
    tally.empty++;
    return null;
  }
  tally.withRows++;
  tally.rows += count;
  if (reaching) tally.reached++;
  return sameRows(columns, before, after) ? null : { database: begun.drawn.database, changed, decision };
};

/** A decision and a change: usually the first of several that reaches something upstream of a feature. */
const changedCase = (
  subject: Subject,
  { drawn, rows }: Begun,
  random: Random,
  options: Options,
  tally: Tally,
): { readonly decision: Decision; readonly changed: Database; readonly reaching: boolean } | null => {
  const { premise, upstream } = subject;
  const { database } = drawn;
  const wanted = random.chance(0.85) ? 5 : 1;
  let made: ReturnType<typeof changedCase> = null;
  for (let i = 0; i < wanted && made?.reaching !== true; i++) {
    const decision = chosen(subject, database, rows, random);
    const changed = decision === null ? null : changeUnknown(premise, drawn, decision, random, options);
    if (decision === null || changed === null) continue;
    const knowledge = new Knowledge(premise, database, decision);
    made = { decision, changed, reaching: reachesFeature(premise, upstream, knowledge, database, changed) };
  }
  if (made === null) tally.unchanged++;
  return made;
};

/** The decision of a feature row; sometimes that of a row of a table, which may have no feature row. */
const chosen = ({ premise }: Subject, database: Database, made: readonly Row[], random: Random): Decision | null => {
  const { tables, grain } = premise;
  const named = [...grain.event, ...grain.entity, ...(grain.tick?.columns ?? [])];
  const naming = tables.filter((table) => named.every((name) => table.columns.some((column) => column.name === name)));
  const others = naming.flatMap((table) => rowsIn(database, table));
  const from = made.length > 0 && !random.chance(0.1) ? made : others;
  return from.length === 0 ? null : decisionOf(premise, database, random.pick(from));
};
