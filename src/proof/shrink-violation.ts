/** Shrinks a violation of the law: fewer rows, fewer differences, simpler values. */
import type { TablePlan } from "../plan/relations/index.ts";
import { isValid } from "./check-contract.ts";
import { type Database, type Row, rowsIn, type Value } from "./database.ts";
import { agree, type Decision, decisionOf, identityOf, isFixed, textOf } from "./knowledge.ts";
import { type Compute, featureRows, type Subject, sameRows } from "./law.ts";
import type { Options } from "./random-values.ts";

export interface BrokenCase {
  readonly database: Database;
  readonly changed: Database;
  readonly decision: Decision;
}

/** One way to shrink a case; null if it does not apply. */
type Smaller = (one: BrokenCase) => readonly [Database, Database] | null;

/** The smallest case found within a number of attempts. */
export const shrink = async (
  subject: Subject,
  compute: Compute,
  from: BrokenCase,
  tries: number,
  options: Options = {},
): Promise<BrokenCase> => {
  let best = from;
  let left = tries;
  const attempt = async (smaller: Smaller): Promise<boolean> => {
    const made = left <= 0 ? null : smaller(best);
    if (made === null) return false;
    left--;
    const still = await brokenStill(subject, compute, best.decision, ...made, options);
    if (still !== null) best = still;
    return still !== null;
  };
  for (let again = true; again && left > 0; ) {
    again = false;
    for (const table of subject.premise.tables) {
      if (await withoutSome(table, () => best, attempt)) again = true;
      for (const key of keysIn(table, best)) if (await attempt(restoring(table, key))) again = true;
      for (const { name } of table.columns)
        for (const key of keysIn(table, best))
          for (const smaller of [restoringCell(table, key, name), plainer(table, key, name)])
            if (await attempt(smaller)) again = true;
    }
  }
  return best;
};

const keysIn = (table: TablePlan, { database, changed }: BrokenCase): readonly string[] => {
  const identity = identityOf(table);
  return [...new Set([...rowsIn(database, table), ...rowsIn(changed, table)].map((row) => textOf(row, identity)))];
};

/** Removes rows of a table: all, halves, quarters, then each. */
const withoutSome = async (
  table: TablePlan,
  of: () => BrokenCase,
  attempt: (smaller: Smaller) => Promise<boolean>,
): Promise<boolean> => {
  let done = false;
  for (let size = keysIn(table, of()).length; size >= 1; size = Math.floor(size / 2)) {
    const keys = keysIn(table, of());
    for (let i = 0; i < keys.length; i += size)
      if (await attempt(without(table, new Set(keys.slice(i, i + size))))) done = true;
  }
  return done;
};

/** Whether the law is still violated, and both databases still satisfy the contract and agree on what is known. */
const brokenStill = async (
  subject: Subject,
  compute: Compute,
  { event, tick }: Decision,
  database: Database,
  changed: Database,
  options: Options,
): Promise<BrokenCase | null> => {
  const { premise, columns } = subject;
  const decision = decisionOf(premise, database, { ...event, ...tick });
  if (!isValid(premise.tables, database, options) || !isValid(premise.tables, changed, options)) return null;
  if (!agree(premise, decision, database, changed)) return null;
  const [before, after] = [await compute(database), await compute(changed)];
  if ("refused" in before || "refused" in after) return null;
  const [rowsBefore, rowsAfter] = [before, after].map(({ rows }) => featureRows(subject, rows, decision));
  return sameRows(columns, rowsBefore ?? [], rowsAfter ?? []) ? null : { database, changed, decision };
};

const replaced = (database: Database, table: TablePlan, rows: readonly Row[]): Database =>
  new Map([...database, [table.name, rows]]);

const without =
  (table: TablePlan, keys: ReadonlySet<string>): Smaller =>
  ({ database, changed }) => {
    const left = (of: Database) =>
      replaced(
        of,
        table,
        rowsIn(of, table).filter((row) => !keys.has(textOf(row, identityOf(table)))),
      );
    return [left(database), left(changed)];
  };

const rowWith = (database: Database, table: TablePlan, key: string): Row | undefined =>
  rowsIn(database, table).find((row) => textOf(row, identityOf(table)) === key);

/** Restores a row of the second database to that of the first. */
const restoring =
  (table: TablePlan, key: string): Smaller =>
  ({ database, changed }) => {
    const [before, after] = [rowWith(database, table, key), rowWith(changed, table, key)];
    if (JSON.stringify(before) === JSON.stringify(after)) return null;
    const rest = rowsIn(changed, table).filter((row) => row !== after);
    return [database, replaced(changed, table, before === undefined ? rest : [...rest, before])];
  };

const withCell = (database: Database, table: TablePlan, row: Row, name: string, value: Value): Database =>
  replaced(
    database,
    table,
    rowsIn(database, table).map((one) => (one === row ? { ...one, [name]: value } : one)),
  );

const restoringCell =
  (table: TablePlan, key: string, name: string): Smaller =>
  ({ database, changed }) => {
    const [before, after] = [rowWith(database, table, key), rowWith(changed, table, key)];
    if (before === undefined || after === undefined || Object.is(before[name]?.valueOf(), after[name]?.valueOf()))
      return null;
    return [database, withCell(changed, table, after, name, before[name] ?? null)];
  };

/** Uses the same simple value in both databases. */
const plainer =
  (table: TablePlan, key: string, name: string): Smaller =>
  ({ database, changed }) => {
    const column = table.columns.find((one) => one.name === name);
    const [before, after] = [rowWith(database, table, key), rowWith(changed, table, key)];
    if (column === undefined || isFixed(table, name) || before === undefined || after === undefined) return null;
    const value = column.nullable ? null : (plain[column.dtype] ?? null);
    if (value === null && !column.nullable) return null;
    if (before[name] === value && after[name] === value) return null;
    return [withCell(database, table, before, name, value), withCell(changed, table, after, name, value)];
  };

const plain: Readonly<Record<string, Value>> = {
  bool: false,
  i8: 1,
  i16: 1,
  i32: 1,
  i64: 1,
  f32: 1,
  f64: 1,
  str: "k0",
  categorical: "k0",
  duration: 0,
};
