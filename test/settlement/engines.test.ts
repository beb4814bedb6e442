/** Random plans over events that overlap, by both engines and by the reference: the same rows with the same values. */
import type { DuckDBConnection } from "@duckdb/node-api";
import { beforeAll, expect, test } from "vitest";
import { tablesOf } from "../../src/plan/traverse.ts";
import { type Database, frameOf, type Row } from "../../src/proof/database.ts";
import { Random } from "../../src/proof/seeded-random.ts";
import { collectAssertions } from "../../src/runtime/contracts/assertions.ts";
import { differences } from "../pipelines/engines-agree.ts";
import { fill, open, rowsOf, sqlOf } from "../pipelines/run-duckdb.ts";
import { runnable } from "../pipelines/run-polars.ts";
import { referred } from "../pipelines/run-reference.ts";
import { howMany, seed } from "../thorough.ts";
import { databaseOf } from "./database.ts";
import { Plans, planOf, type Recipe, relationOf, told } from "./plans.ts";

const cases = howMany(20, 50);
const batch = 20;
const seeds = Array.from({ length: Math.ceil(cases / batch) }, (_, i) => seed * 1000 + i);

let connection: DuckDBConnection;
beforeAll(async () => {
  connection = await open();
});

const seen = { plans: 0, refused: 0, rows: 0, values: 0, admitted: 0, added: 0 };

const tried = async (recipe: Recipe, databases: readonly Database[]): Promise<readonly string[] | null> => {
  const plan = planOf(relationOf(recipe));
  if (plan === null) return null;
  const one = await runnable(plan, true);
  if (one === null) {
    seen.refused++;
    return null;
  }
  seen.plans++;
  const tables = [...new Map(tablesOf(plan.relation).map((table) => [table.name, table])).values()];
  const sql = sqlOf(one.verified);
  if (sql.text.includes("settled__")) seen.added++;
  for (const database of databases) {
    const expected = referred(plan, database);
    if (expected.kind !== "rows") continue;
    const frames = Object.fromEntries(
      tables.map((table) => [table.name, frameOf(table, database.get(table.name) ?? [])]),
    );
    const { made, checks } = collectAssertions(() => one.runner.compute(frames as never, {} as never));
    if (checks.some(({ violations }) => violations.collectSync().height > 0)) continue;
    const polars = made.collectSync().toRecords() as Row[];
    const reference = { name: "reference", rows: expected.rows };
    const found = differences(reference, { name: "polars", rows: polars });
    if (found.length > 0) return found;
    await fill(connection, tables, database);
    const others = differences(reference, { name: "DuckDB", rows: await rowsOf(connection, sql) });
    if (others.length > 0) return others;
    seen.rows += expected.rows.length;
    seen.values += expected.rows.flatMap((row) => Object.values(row)).filter((value) => value !== null).length;
  }
  return [];
};

const shrunk = async (recipe: Recipe, databases: readonly Database[]): Promise<Recipe> => {
  for (let i = 0; i < recipe.steps.length; i++) {
    const smaller = { ...recipe, steps: recipe.steps.filter((_, k) => k !== i) };
    try {
      const found = await tried(smaller, databases);
      if (found !== null && found.length > 0) return shrunk(smaller, databases);
    } catch {}
  }
  return recipe;
};

test.each(seeds)("the engines and the reference agree (seed %i)", async (from) => {
  const random = new Random(from);
  for (let made = 0; made < batch; made++) {
    const recipe = new Plans(random).recipe();
    const databases = [databaseOf(random), databaseOf(random)];
    const found = await tried(recipe, databases).catch((error) => [`${error.stack}`]);
    if (found === null || found.length === 0) continue;
    const small = await shrunk(recipe, databases);
    const lines = await tried(small, databases).catch((error) => [`${error.stack}`]);
    expect.fail(`seed ${from}, plan ${made}: ${(lines ?? found).slice(0, 8).join("\n")}\n\n${told(small)}`);
  }
});

test("on enough plans, rows and values", () => {
  console.info(JSON.stringify(seen));
  expect(seen.rows).toBeGreaterThan(cases);
});
