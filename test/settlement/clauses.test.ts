/** Every clause of settlement by a case that was computed by hand, on both engines and by the reference. */
import type { DuckDBConnection } from "@duckdb/node-api";
import { beforeAll, describe, expect, test } from "vitest";
import { type Clause, clauses } from "../../src/engines/reference/index.ts";
import { tablesOf } from "../../src/plan/traverse.ts";
import { frameOf, type Row } from "../../src/proof/database.ts";
import { fill, open, rowsOf, sqlOf } from "../pipelines/run-duckdb.ts";
import { runnable } from "../pipelines/run-polars.ts";
import { referred } from "../pipelines/run-reference.ts";
import { type Case, cases, counted, database, settledOf } from "./cases.ts";
import { planOf } from "./plans.ts";

let connection: DuckDBConnection;
beforeAll(async () => {
  connection = await open();
});

const planFor = (one: Case) => {
  const plan = planOf(counted(one));
  if (plan === null) throw new Error("the case is refused");
  return plan;
};

const byReference = (one: Case, without: ReadonlySet<Clause> = new Set()): readonly number[] => {
  const made = referred(planFor(one), database, { without });
  if (made.kind !== "rows") throw new Error(made.why);
  return settledOf(made.rows);
};

describe.each(cases)("$clause", (one) => {
  test("polars and DuckDB give the expected result", async () => {
    const plan = planFor(one);
    const compiled = await runnable(plan);
    if (compiled === null) throw new Error("an engine cannot do it");
    const tables = [...new Map(tablesOf(plan.relation).map((table) => [table.name, table])).values()];
    const frames = tables.map((table) => [table.name, frameOf(table, database.get(table.name) ?? [])]);
    const polars = compiled.runner.compute(Object.fromEntries(frames) as never, {} as never).collectSync();
    await fill(connection, tables, database);
    const duckdb = await rowsOf(connection, sqlOf(compiled.verified));
    expect([settledOf(polars.toRecords() as Row[]), settledOf(duckdb)]).toEqual([one.settled, one.settled]);
  });

  test("the reference gives the expected result", () => {
    expect(byReference(one)).toEqual(one.settled);
  });
});

/** Clauses that the contract and other clauses imply: no row is settled after its event is closed, and keys are from the start. */
const implied: readonly Clause[] = ["a cell of a row that is not settled", "frame: the rows", "frame: order and time"];

test.each(clauses.filter((clause) => !implied.includes(clause)))(
  "%s: without it the result of a case changes",
  (clause) => {
    const without = new Set([clause]);
    expect(cases.some((one) => JSON.stringify(byReference(one, without)) !== JSON.stringify(one.settled))).toBe(true);
  },
);
