/** The telemetry example over the generated season, on both engines: every cell against handwritten SQL. */
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { beforeAll, describe, expect, it } from "vitest";
import { makeSeason, writeSeason } from "../../examples/nascar/season.ts";
import { greenflag } from "../cli/support.ts";
import { newFolder } from "../runtime/support.ts";
import { ask, root } from "./compare.ts";

const car = "PARTITION BY race_id, driver ORDER BY lap";
const last = (rows: number) => `OVER (${car} ROWS BETWEEN ${rows - 1} PRECEDING AND CURRENT ROW)`;
const statistics = (name: string, of: string, rows: number) => `
  avg(${of}) ${last(rows)} AS ${name}_mean, stddev_samp(${of}) ${last(rows)} AS ${name}_std,
  min(${of}) ${last(rows)} AS ${name}_min, max(${of}) ${last(rows)} AS ${name}_max`;
/** Of the five laps before this one, if three have a time. */
const before = (aggregate: string) => `CASE WHEN count(t) OVER five >= 3 THEN ${aggregate}(t) OVER five END`;

const expected = (laps: string, drivers: string) => `
  WITH timed AS (
    SELECT race_id, driver, lap, running_pos, final_running_pos, CASE WHEN lap_time_s < 9999 THEN lap_time_s END AS t FROM '${laps}'
  ),
  filled AS (
    SELECT *, coalesce(t, lag(t, 1) OVER c, lag(t, 2) OVER c, lag(t, 3) OVER c,
      avg(t) OVER (${car} ROWS UNBOUNDED PRECEDING)) AS filled_s
    FROM timed WINDOW c AS (${car})
  ),
  looked AS (
    SELECT *, t IS NOT NULL AS timed, t - lag(t) OVER (${car}) AS delta,
      t > ${before("avg")} + 2 * ${before("stddev_samp")} AS slow,
      ${statistics("time_10", "filled_s", 10)}, ${statistics("time_20", "filled_s", 20)},
      ${statistics("time_50", "filled_s", 50)}, ${statistics("pos_10", "running_pos", 10)}
    FROM filled WINDOW five AS (${car} ROWS BETWEEN 5 PRECEDING AND 1 PRECEDING)
  ),
  rated AS (SELECT *, avg(slow::INT) ${last(10)} AS slow_10 FROM looked)
  SELECT rated.*, skill, aggression, shadow_risk, min_laps_led, max_laps_led
  FROM rated LEFT JOIN read_json('${drivers}') ON driver_id = driver`;

const exact = ["running_pos", "pos_10_min", "pos_10_max", "timed", "min_laps_led", "max_laps_led", "final_running_pos"];
const near = [
  ...["pos_10_mean", "pos_10_std", "filled_s", "time_10_mean", "time_10_std", "time_20_mean", "time_20_std"],
  ...["time_50_mean", "time_50_std", "time_50_min", "delta", "skill", "aggression", "shadow_risk"],
];

const season = newFolder();
const laps = join(season, "laps.parquet");
beforeAll(() => writeSeason(makeSeason(1), season));

describe.each(["polars", "duckdb"])("telemetry (%s)", (engine) => {
  it("computes the documented columns", async () => {
    const folder = newFolder();
    const table = ["--table", `laps=${laps}`];
    const ended = await greenflag(root, "run", "telemetry", ...table, "--engine", engine, "--out", folder, "--json");
    expect(ended.code, ended.stderr).toBe(0);
    const { record, files } = JSON.parse(ended.stdout);
    const duckdb = await (await DuckDBInstance.create()).connect();
    await duckdb.run(`CREATE TABLE due AS ${expected(laps, join(root, "examples/nascar/drivers.json"))}`);
    await duckdb.run(`CREATE VIEW got AS FROM '${files.artifact}'`);

    const differ = [
      ...exact.map((name) => `got.${name} IS DISTINCT FROM due.${name}`),
      ...near.map(
        (name) =>
          `((got.${name} IS NULL) <> (due.${name} IS NULL) OR abs(got.${name} - due.${name}) > 1e-9 * (1 + abs(due.${name})))`,
      ),
    ];
    const counts = differ.map((one) => `count(*) FILTER (${one})`).join(", ");
    const [found = []] = await ask(duckdb, `SELECT count(*), ${counts} FROM got JOIN due USING (race_id, driver, lap)`);
    const [[rows] = []] = await ask(duckdb, "SELECT count(*) FROM due");
    expect([found[0], record.rows]).toEqual([rows, Number(rows)]);
    expect([...exact, ...near].filter((_, i) => found[i + 1] !== "0")).toEqual([]);
    // Many laps of the season are equal to the last digit, so that whether one is slow hangs on rounding in some.
    const [[edge] = []] = await ask(
      duckdb,
      "SELECT count(*) FROM got JOIN due USING (race_id, driver, lap) WHERE got.slow IS DISTINCT FROM due.slow",
    );
    expect(Number(edge)).toBeLessThan(Number(rows) / 1000);

    const [[timeless] = []] = await ask(duckdb, `SELECT count(*) FROM due WHERE t IS NULL AND filled_s IS NOT NULL`);
    const counted = record.fillings.map(({ filled }: { filled: number }) => filled);
    expect(counted[0] + counted[1]).toBe(Number(timeless));
    expect(Number(timeless)).toBeGreaterThan(100);
  });
});
