/** The examples over a part of the generated season, on both engines and in the reference. */
import { join } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import pl from "nodejs-polars";
import { beforeAll, expect, test } from "vitest";
import type { PipelinePlan } from "../../dsl/index.ts";
import { inRace } from "../../examples/nascar/in_race.pipeline.ts";
import { preRace } from "../../examples/nascar/pre_race.pipeline.ts";
import { makeSeason, writeSeason } from "../../examples/nascar/season.ts";
import { telemetry } from "../../examples/nascar/telemetry.pipeline.ts";
import type { Database, Row } from "../../src/proof/database.ts";
import { compareOn, type Params } from "../pipelines/engines-agree.ts";
import { open } from "../pipelines/run-duckdb.ts";
import { runnable } from "../pipelines/run-polars.ts";
import { newFolder } from "../runtime/support.ts";

const tables = ["races", "practice", "qualifying", "results", "laps"] as const;
/** Few enough for a loop over all pairs of rows. */
const drivers = 5;
const laps = 25;

let connection: DuckDBConnection;
let database: Database;
beforeAll(async () => {
  connection = await open();
  const folder = newFolder();
  writeSeason(makeSeason(1, { races: 12 }), folder);
  const read = (table: string) => pl.readParquet(join(folder, `${table}.parquet`));
  const some = [...new Set(read("results").getColumn("driver").toArray() as string[])].toSorted().slice(0, drivers);
  const [last] = (read("races").getColumn("race_id").toArray() as number[]).toSorted((a, b) => b - a);
  const isOfSome = (row: Row) => row.driver === undefined || some.includes(String(row.driver));
  const isEarly = (row: Row) =>
    row.lap === undefined || (Number(row.lap) <= laps && Number(row.race_id) + 3 > Number(last));
  database = new Map(
    tables.map((table) => [table, (read(table).toRecords() as Row[]).filter((row) => isOfSome(row) && isEarly(row))]),
  );
});

const agree = async (plan: PipelinePlan, least: number, params: Params = {}): Promise<void> => {
  const one = await runnable(plan);
  if (one === null) throw new Error("polars cannot do it");
  const { differences, rows } = await compareOn(connection, one, database, params);
  expect(differences).toEqual([]);
  expect(rows).toBeGreaterThan(least);
};

test("pre_race", () => agree(preRace.plan, 40));
test("in_race", () => agree(inRace.plan, 200));
test("telemetry", () => agree(telemetry.plan, 200));
