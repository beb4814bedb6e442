/**
 * The published input and output tables of other systems, and pipelines over them on both engines and in the reference.
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe } from "vitest";
import type { PipelinePlan } from "../../dsl/index.ts";
import { verify } from "../../src/compiler/verify/index.ts";
import { tablesOf } from "../../src/plan/traverse.ts";
import { frameOf, type Row, type Value } from "../../src/proof/database.ts";
import { fill, open, rowsOf, sqlOf } from "../pipelines/run-duckdb.ts";
import { runnable } from "../pipelines/run-polars.ts";
import { rowsOfReference } from "../pipelines/run-reference.ts";

/** Runs the cases of a file; where it is not there, says so in one line. */
export const describeCases = <Cases>(file: string, what: string, run: (cases: Cases) => void): void => {
  // Beside the project, or beside the project that this is a worktree of.
  const found = ["../../../shared", "../../../../shared"]
    .map((shared) => join(import.meta.dirname, shared, "cases", file))
    .find(existsSync);
  describe.skipIf(found === undefined)(found === undefined ? `${what}: ../shared/cases is not there` : what, () => {
    if (found !== undefined) run(JSON.parse(readFileSync(found, "utf8")) as Cases);
  });
};

export const engines = ["polars", "duckdb", "reference"] as const;
export type Engine = (typeof engines)[number];

type Made = { readonly plan: PipelinePlan };

type Tables = readonly (readonly Row[])[];

const computed = async (engine: Engine, { plan }: Made, given: Tables): Promise<readonly Row[]> => {
  const tables = tablesOf(plan.relation);
  const database = new Map(tables.map(({ name }, i) => [name, given[i] ?? []]));
  if (engine === "reference") return rowsOfReference(plan, database);
  if (engine === "duckdb") {
    const connection = await open();
    try {
      await fill(connection, tables, database);
      return await rowsOf(connection, sqlOf(verify(plan)));
    } finally {
      connection.closeSync();
    }
  }
  const one = await runnable(plan);
  if (one === null) throw new Error("polars cannot do it");
  const frames = Object.fromEntries(
    tables.map((table) => [table.name, frameOf(table, database.get(table.name) ?? [])]),
  );
  return one.runner
    .compute(frames as never, {} as never)
    .collectSync()
    .toRecords() as Row[];
};

/**
 * What a pipeline makes of the rows of its tables, given in the order in which it names them. The rows of the first are
 * numbered `n`, and come back in their order.
 */
export const made = async (
  engine: Engine,
  pipeline: Made,
  [first = [], ...others]: Tables,
): Promise<readonly Row[]> => {
  const rows = await computed(engine, pipeline, [first.map((row, n) => ({ n, ...row })), ...others]);
  return [...rows].sort((a, b) => Number(a.n) - Number(b.n));
};

/** One column of them. */
export const column = async (engine: Engine, name: string, pipeline: Made, tables: Tables): Promise<readonly Value[]> =>
  (await made(engine, pipeline, tables)).map((row) => row[name] ?? null);

/** A time as the cases write it: of UTC. */
export const utc = (text: string): Date => new Date(text.includes("T") ? `${text}Z` : text);
