/**
 * The two example pipelines written again in SQL for DuckDB, over the Parquet files. It shares nothing with the
 * compiler and the runtime. Where the generated runner uses windows over sorted rows, this joins each start of a driver
 * with all of his earlier ones.
 */
import { join } from "node:path";
import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";

export const inputs = {
  pre_race: ["races", "practice", "qualifying", "results"],
  in_race: ["laps"],
} as const;
export type Example = keyof typeof inputs;

export const keys = { pre_race: ["race_id", "driver"], in_race: ["race_id", "driver", "lap"] } as const;
/** The order of the rows in the artifact. */
export const order = { pre_race: ["race_date", "race_id", "driver"], in_race: keys.in_race } as const;

// Earlier is strictly earlier: two races of one day do not see each other. Of earlier races of one day the one with the
// higher race_id counts as the later.
const preRace = `
  WITH starts AS (
    SELECT results.race_id, driver, results.race_date, races.track, track_len_mi, start, finish, laps_led,
      status = 'running' AS finished
    FROM results LEFT JOIN races ON races.race_id = results.race_id
  ),
  history AS (
    SELECT now.race_id, now.driver, past.finish, past.laps_led, past.finished::INT AS finished,
      past.track = now.track AS here,
      row_number() OVER (
        PARTITION BY now.race_id, now.driver ORDER BY past.race_date DESC, past.race_id DESC
      ) AS ago
    FROM starts AS now JOIN starts AS past ON past.driver = now.driver AND past.race_date < now.race_date
  ),
  form AS (
    SELECT race_id, driver,
      avg(finish) FILTER (ago <= 3) AS form_3,
      avg(finish) FILTER (ago <= 5) AS form_5,
      avg(finish) FILTER (ago <= 10) AS form_10,
      min(finish) FILTER (ago <= 10) AS best_10,
      stddev_samp(finish) FILTER (ago <= 10) AS form_spread_10,
      avg(finish) FILTER (here) AS form_here,
      count(finish) AS races_before,
      sum(laps_led) FILTER (ago <= 5) AS laps_led_5,
      avg(laps_led) FILTER (ago <= 10) AS laps_led_10,
      avg(finished) FILTER (ago <= 20) AS finish_rate_20
    FROM history GROUP BY race_id, driver
  )
  SELECT starts.race_id, starts.driver, starts.race_date, starts.track,
    form_3,
    form_5,
    form_10,
    best_10,
    form_spread_10,
    form_here,
    form_3 - form_10 AS form_trend,
    coalesce(races_before, 0) AS races_before,
    laps_led_5::BIGINT AS laps_led_5,
    laps_led_10,
    finish_rate_20,
    practice.rank IS NOT NULL AS practised,
    practice.rank AS practice_rank,
    practice.best_time_s AS practice_best_time_s,
    qualifying.rank AS quali_rank,
    qualifying.speed_mph AS quali_speed_mph,
    qualifying.speed_mph - practice.speed_mph AS pace_gap,
    start,
    start - qualifying.rank AS grid_loss,
    track_len_mi,
    finish
  FROM starts
    LEFT JOIN form ON form.race_id = starts.race_id AND form.driver = starts.driver
    LEFT JOIN practice ON practice.race_id = starts.race_id AND practice.driver = starts.driver
    LEFT JOIN qualifying ON qualifying.race_id = starts.race_id AND qualifying.driver = starts.driver`;

const car = "PARTITION BY race_id, driver ORDER BY lap";
const previous = (value: string) => `lag(${value}) OVER (${car})`;
const last = (rows: number) => `OVER (${car} ROWS BETWEEN ${rows - 1} PRECEDING AND CURRENT ROW)`;

const judgedLaps = `
  WITH timed AS (
    SELECT *, CASE WHEN lap_time_s < 9999 THEN lap_time_s ELSE NULL END AS time_s, running_pos = 1 AND lap > 0 AS led
    FROM laps
  ),
  paced AS (
    SELECT *,
      avg(time_s) ${last(5)} AS time_mean_5,
      CASE WHEN count(time_s) ${last(5)} >= 3 THEN stddev_samp(time_s) ${last(5)} ELSE NULL END AS time_std_5
    FROM timed
  ),
  limited AS (
    SELECT *, ${previous("time_mean_5")} + 2 * ${previous("time_std_5")} AS time_limit FROM paced
  )
  SELECT race_id, driver, lap,
    running_pos,
    avg(running_pos) ${last(10)} AS pos_mean_10,
    avg(running_pos) ${last(20)} AS pos_mean_20,
    avg(running_pos) ${last(50)} AS pos_mean_50,
    min(running_pos) ${last(10)} AS pos_best_10,
    min(running_pos) ${last(20)} AS pos_best_20,
    min(running_pos) ${last(50)} AS pos_best_50,
    (sum(led::INT) ${last(10)})::BIGINT AS led_10,
    (sum(led::INT) ${last(20)})::BIGINT AS led_20,
    (sum(led::INT) ${last(50)})::BIGINT AS led_50,
    (${previous("running_pos")} - running_pos)::BIGINT AS pos_gain,
    time_s,
    time_s - ${previous("time_s")} AS time_delta,
    time_mean_5,
    time_std_5,
    time_s > time_limit AS slow,
    final_running_pos,
    abs(time_s - time_limit) <= 1e-9 * time_s AS on_edge
  FROM limited`;

// A car that drives six times the same lap is not slow, but the mean of five equal floats may be a little less than each
// of them, as an engine happens to add: on this edge, and only there, the artifact is believed.
const inRace = (artifact: string) => `
  WITH settled AS (
    SELECT due.* REPLACE (CASE WHEN on_edge THEN coalesce(got.slow, due.slow) ELSE due.slow END AS slow)
    FROM judged_laps AS due
      LEFT JOIN ${artifact} AS got ON got.race_id = due.race_id AND got.driver = due.driver AND got.lap = due.lap
  )
  SELECT * EXCLUDE (on_edge, final_running_pos), (sum(slow::INT) ${last(10)})::BIGINT AS slow_10, final_running_pos
  FROM settled`;

/** A DuckDB with the tables of a folder as views, and the table `pre_race` as it is to come out. */
export const openOracle = async (folder: string): Promise<DuckDBConnection> => {
  const duckdb = await (await DuckDBInstance.create()).connect();
  for (const name of [...inputs.pre_race, ...inputs.in_race])
    await duckdb.run(`CREATE VIEW ${name} AS FROM read_parquet('${join(folder, `${name}.parquet`)}')`);
  await duckdb.run(`CREATE TABLE pre_race AS ${preRace}`);
  await duckdb.run(`CREATE TABLE judged_laps AS ${judgedLaps}`);
  return duckdb;
};

/** The table `in_race` as it is to come out; what the artifact says is asked for on the edge of a comparison only. */
export const settleLaps = async (duckdb: DuckDBConnection, artifact: string): Promise<void> => {
  await duckdb.run(`CREATE TABLE in_race AS ${inRace(artifact)}`);
};
