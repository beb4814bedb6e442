/** Attacks a pipeline with random databases: changes all that is not known at a decision, and looks whether a feature changes. */
import { change } from "./change.ts";
import { breaches } from "./contract.ts";
import { type Database, rowsIn } from "./database.ts";
import { drawDatabase } from "./draw.ts";
import { type Decision, decisionOf, Knowledge } from "./known.ts";
import { alike, type Compute, featureRows, type Outcome, type Subject } from "./law.ts";
import { Random } from "./random.ts";
import { shrink } from "./shrink.ts";
import { tell } from "./story.ts";
import { reaches } from "./upstream.ts";
import type { Options } from "./values.ts";

/** What was tried. Only a case that has feature rows tests anything. */
export interface Tally {
  /** Databases that were drawn, and those among them that a run refuses although they keep the contract. */
  databases: number;
  refusedDatabases: number;
  /** Cases in which both databases were accepted. */
  cases: number;
  /** Cases whose second database was refused; and decisions at which nothing could be changed. */
  refusedCases: number;
  unchanged: number;
  /** Cases without a feature row, and with so many. */
  empty: number;
  withRows: number;
  rows: number;
  /** Cases with feature rows in which the change reaches something upstream of a feature. */
  reached: number;
}

export const newTally = (): Tally => ({
  databases: 0,
  refusedDatabases: 0,
  cases: 0,
  refusedCases: 0,
  unchanged: 0,
  empty: 0,
  withRows: 0,
  rows: 0,
  reached: 0,
});

export interface Plan extends Options {
  readonly seed: number;
  /** How many databases are drawn, and how many decisions are tried in each. */
  readonly databases: number;
  readonly decisions: number;
  /** The tables whose rows name decisions, beside the feature rows: those that the pipeline begins with. */
  readonly tally?: Tally;
  /** How often smaller databases are tried once the law is broken. */
  readonly shrinks?: number;
}

/** A broken law. */
export interface Found {
  readonly database: Database;
  readonly changed: Database;
  readonly decision: Decision;
  /** What happened, for people. */
  readonly story: string;
}

/** The first violation, as small as it could be made; null if there is none. */
export const attack = async (subject: Subject, compute: Compute, plan: Plan): Promise<Found | null> => {
  const { seed, databases, decisions, tally = newTally(), shrinks = 400 } = plan;
  const { premise } = subject;
  const random = new Random(seed);
  for (let i = 0; i < databases; i++) {
    const drawn = drawDatabase(premise.tables, random, plan);
    if (breaches(premise.tables, drawn.database).length > 0)
      throw new Error("A database was drawn that breaks the contract.");
    tally.databases++;
    const before = await compute(drawn.database);
    if ("refused" in before) {
      tally.refusedDatabases++;
      continue;
    }
    for (let k = 0; k < decisions; k++) {
      const decision = chosen(subject, drawn.database, before, random);
      if (decision === null) continue;
      const changed = change(premise, drawn, decision, random, plan);
      if (changed === null) {
        tally.unchanged++;
        continue;
      }
      const after = await compute(changed);
      if ("refused" in after) {
        tally.refusedCases++;
        continue;
      }
      const [mine, theirs] = [before, after].map(({ rows }) => featureRows(subject, rows, decision));
      tally.cases++;
      const rows = Math.max(mine?.length ?? 0, theirs?.length ?? 0);
      if (rows === 0) {
        tally.empty++;
        continue;
      }
      tally.withRows++;
      tally.rows += rows;
      const knowledge = new Knowledge(premise, drawn.database, decision);
      if (reaches(premise, subject.upstream, knowledge, drawn.database, changed)) tally.reached++;
      if (alike(subject.columns, mine ?? [], theirs ?? [])) continue;
      const small = await shrink(subject, compute, { database: drawn.database, changed, decision }, shrinks);
      return { ...small, story: await tell(subject, compute, small) };
    }
  }
  return null;
};

/** The decision of a feature row; now and then that of a row of a table, which may have none. */
const chosen = (
  { premise }: Subject,
  database: Database,
  outcome: Extract<Outcome, { rows: unknown }>,
  random: Random,
): Decision | null => {
  const { tables, grain } = premise;
  const named = [...grain.event, ...grain.entity, ...(grain.tick?.columns ?? [])];
  const naming = tables.filter((table) => named.every((name) => table.columns.some((column) => column.name === name)));
  const others = naming.flatMap((table) => rowsIn(database, table));
  const from = outcome.rows.length > 0 && !random.chance(0.1) ? outcome.rows : others;
  return from.length === 0 ? null : decisionOf(premise, database, random.pick(from));
};
