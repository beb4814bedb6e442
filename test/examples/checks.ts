/** Runs both examples over one folder, with the checks that hold for any data. */
import { resolve } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import type { RunReport } from "greenflag/runtime";
import { expect, it } from "vitest";
import { ask, columnsOf, constant, differences, misplaced, root, rowCount, runBeside } from "./compare.ts";
import { type Example, openOracle, settleLaps } from "./expected-in-duckdb.ts";

export interface World {
  /** The oracle's `pre_race` and `in_race`, and the published `got_pre_race` and `got_in_race`. */
  readonly duckdb: DuckDBConnection;
  readonly runs: Readonly<Record<Example, RunReport>>;
  /** The same on the other engine, published as `sql_pre_race` and `sql_in_race`. */
  readonly sql: Readonly<Record<Example, RunReport>>;
}

export const runBoth = async (folder: string): Promise<World> => {
  const duckdb = await openOracle(resolve(root, folder));
  const pre_race = await runBeside(duckdb, "got_pre_race", "pre_race", folder);
  const in_race = await runBeside(duckdb, "got_in_race", "in_race", folder);
  await settleLaps(duckdb, "got_in_race");
  const sql = {
    pre_race: await runBeside(duckdb, "sql_pre_race", "pre_race", folder, [], ["--engine", "duckdb"]),
    in_race: await runBeside(duckdb, "sql_in_race", "in_race", folder, [], ["--engine", "duckdb"]),
  };
  return { duckdb, runs: { pre_race, in_race }, sql };
};

const sizes = [
  { name: "pre_race", source: "results", width: 25 },
  { name: "in_race", source: "laps", width: 21 },
] as const;

const types: Readonly<Record<string, string>> = {
  i32: "INTEGER",
  i64: "BIGINT",
  f64: "DOUBLE",
  str: "VARCHAR",
  bool: "BOOLEAN",
  date: "DATE",
};

/** To be called where tests are described; the world need not be there before they run. */
export const checkBoth = (world: () => World): void => {
  it.each(sizes)("$name: every cell equals DuckDB's", async ({ name }) => {
    const { duckdb } = world();
    expect(await differences(duckdb, name, `got_${name}`, name)).toEqual([]);
  });

  it.each(sizes)("$name: on DuckDB every cell is the same, in the same order", async ({ name }) => {
    const { duckdb } = world();
    // On the edge of a comparison of floats rounding may decide: see the oracle.
    const sure = name === "in_race" ? "EXCLUDE (slow, slow_10)" : "";
    const [sql, got] = [`(SELECT * ${sure} FROM sql_${name})`, `(SELECT * ${sure} FROM got_${name})`];
    expect(await differences(duckdb, name, sql, got)).toEqual([]);
    expect(await misplaced(duckdb, name, world().sql[name].files.artifact)).toBe(0);
  });

  it.each(sizes)("$name: no column has only one expected value", async ({ name }) => {
    expect(await constant(world().duckdb, name)).toEqual([]);
  });

  it.each(sizes)("$name: one row per row of $source, in the order of the keys", async ({ name, source }) => {
    const { duckdb, runs } = world();
    const { record, files } = runs[name];
    expect(await rowCount(duckdb, `got_${name}`)).toBe(await rowCount(duckdb, source));
    expect(record.rows).toBe(await rowCount(duckdb, source));
    expect(await misplaced(duckdb, name, files.artifact)).toBe(0);
  });

  it.each(sizes)("$name: the record lists the columns, and which are never null", async ({ name, width }) => {
    const { duckdb, runs } = world();
    const { columns } = runs[name].record;
    expect(columns).toHaveLength(width);
    expect(columns.map(({ name, dtype }) => [name, types[dtype]])).toEqual(await columnsOf(duckdb, `got_${name}`));
    const full = columns.filter(({ nullable }) => !nullable).map(({ name }) => name);
    const present = full.map((column) => `count("${column}") = count(*)`).join(" AND ");
    expect(await ask(duckdb, `SELECT ${present} FROM got_${name}`)).toEqual([[true]]);
  });
};
