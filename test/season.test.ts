import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeSeason, writeSeason } from "../examples/nascar/season.ts";

const files = ["races", "practice", "qualifying", "results", "laps"] as const;
const scratch = mkdtempSync(join(tmpdir(), "greenflag-season-"));
const season = makeSeason(1);
let duckdb: DuckDBConnection;

// Time since the green flag, for cars of which no lap is missing so far.
const clock = `SELECT race_id, lap, running_pos, sum(lap_time_s) OVER car AS time FROM laps
  WINDOW car AS (PARTITION BY race_id, driver ORDER BY lap)
  QUALIFY count(*) OVER car = lap + 1 AND count(lap_time_s) OVER car = lap 
    AND coalesce(max(lap_time_s) OVER car, 0) < 9999`;
const paced = `SELECT *, lap_time_s / median(lap_time_s) OVER (PARTITION BY race_id) AS rel
  FROM laps JOIN races USING (race_id) WHERE lap_time_s IS NOT NULL`;

async function rows(sql: string): Promise<Record<string, unknown>[]> {
  return (await duckdb.runAndReadAll(sql)).getRowObjectsJS();
}

/** No row of this query, which looks for what must not be. */
async function expectNone(query: string): Promise<void> {
  expect(await rows(`FROM (${query}) LIMIT 5`), query).toEqual([]);
}

/** The one row of this query has exactly these columns, each strictly between its two bounds. */
async function expectBetween(bounds: Record<string, readonly [number, number]>, query: string): Promise<void> {
  const [row = {}] = await rows(query);
  expect(Object.keys(row)).toEqual(Object.keys(bounds));
  for (const [name, [low, high]] of Object.entries(bounds)) {
    expect(Number(row[name]), name).toBeGreaterThan(low);
    expect(Number(row[name]), name).toBeLessThan(high);
  }
}

beforeAll(async () => {
  writeSeason(season, join(scratch, "full"));
  duckdb = await (await DuckDBInstance.create(":memory:")).connect();
  for (const file of files) {
    await duckdb.run(`CREATE VIEW ${file} AS FROM '${join(scratch, "full", `${file}.parquet`)}'`);
  }
});

afterAll(() => {
  duckdb.closeSync();
  rmSync(scratch, { recursive: true });
});

describe("files", () => {
  const race = "race_id INTEGER, race_date DATE, track VARCHAR";
  const car = "driver VARCHAR, car_no VARCHAR, make VARCHAR";
  const columns = {
    races: `race_id INTEGER, season INTEGER, race_no INTEGER, race_date DATE, track VARCHAR, sched_laps INTEGER,
      track_len_mi DOUBLE, surface VARCHAR`,
    practice: `${race}, session VARCHAR, rank BIGINT, ${car}, best_time_s DOUBLE, diff_s DOUBLE, speed_mph DOUBLE,
      laps BIGINT, best_lap_no BIGINT`,
    qualifying: `${race}, rank BIGINT, ${car}, time_s DOUBLE, speed_mph DOUBLE, note VARCHAR`,
    results: `${race}, finish BIGINT, start BIGINT, car_no VARCHAR, driver VARCHAR, make VARCHAR, laps BIGINT,
      status VARCHAR, laps_led BIGINT, points BIGINT`,
    laps: `race_id INTEGER, car_no VARCHAR, driver VARCHAR, driver_id INTEGER, make VARCHAR, final_running_pos INTEGER,
      lap INTEGER, lap_time_s DOUBLE, lap_speed_mph DOUBLE, running_pos INTEGER`,
  };
  it.each(files)("%s has the columns and types of the real file", async (file) => {
    const described = await rows(`DESCRIBE ${file}`);
    expect(described.map((is) => `${is.column_name} ${is.column_type}`)).toEqual(columns[file].split(/,\s+/));
  });

  it("contain the requested number of races, one per week", async () => {
    await expectNone("SELECT race_id FROM races QUALIFY race_date - lag(race_date) OVER (ORDER BY race_id) <> 7");
    const [found] = await rows(`SELECT count(DISTINCT race_id)::INT races, count(DISTINCT track)::INT tracks,
      count(DISTINCT driver)::INT drivers, count(DISTINCT car_no)::INT cars FROM results`);
    expect(found).toEqual({ races: 36, tracks: 24, drivers: 42, cars: 42 });
    await expectBetween({ n: [360_000, 440_000] }, "SELECT count(*) n FROM laps");
  });

  const keys = {
    races: ["race_id"],
    practice: ["race_id, driver"],
    qualifying: ["race_id, driver"],
    results: ["race_id, driver", "race_id, car_no", "race_id, finish", "race_id, start"],
    laps: ["race_id, driver, lap", "race_id, lap, running_pos"],
  };
  it.each(files)("%s has unique keys", async (file) => {
    for (const key of keys[file]) await expectNone(`SELECT ${key} FROM ${file} GROUP BY ALL HAVING count(*) > 1`);
  });

  it("list laps by race, finish and lap, as the real file does", async () => {
    await expectNone(`SELECT race_id, final_running_pos AS place, lap
      FROM read_parquet('${join(scratch, "full", "laps.parquet")}', file_row_number = true)
      QUALIFY (race_id, place, lap) <= lag((race_id, place, lap)) OVER (ORDER BY file_row_number)`);
  });
});

describe("race", () => {
  it("is won over the full distance, led on every lap, and scored", async () => {
    await expectNone(`FROM results JOIN races USING (race_id)
      WHERE (finish = 1 AND (laps < sched_laps OR status <> 'running'))
        OR (status <> 'running' AND laps >= sched_laps)`);
    await expectNone(`SELECT race_id FROM results JOIN races USING (race_id) GROUP BY race_id, sched_laps
      HAVING sum(laps_led) <> sched_laps OR max(finish) <> count(*) OR max(start) <> count(*)`);
    // Two stages give ten points to the first down to one to the tenth.
    await expectNone(`SELECT race_id FROM results GROUP BY race_id
      HAVING sum(points - CASE finish WHEN 1 THEN 40 ELSE greatest(1, 37 - finish) END) <> 110 OR max(points) > 60`);
  });

  it("ends in the order of completed laps, then of time", async () => {
    await expectNone("FROM results QUALIFY laps > lag(laps) OVER (PARTITION BY race_id ORDER BY finish)");
    // A car that finished holds its finish at its last lap; only who retired could have been further ahead there.
    const last = "results r JOIN laps l USING (race_id, driver) WHERE status = 'running' AND l.lap = r.laps";
    await expectNone(`SELECT race_id, driver, finish, running_pos FROM ${last} AND running_pos <> finish`);
    await expectBetween({ n: [1000, 1368] }, `SELECT count(*) n FROM ${last}`);
  });

  it("repeats the result on each lap and starts from the grid", async () => {
    await expectNone(`SELECT race_id, driver FROM laps l FULL JOIN results r USING (race_id, driver)
      WHERE final_running_pos IS DISTINCT FROM finish OR l.car_no IS DISTINCT FROM r.car_no OR lap > r.laps`);
    await expectNone(`FROM results r LEFT JOIN (FROM laps WHERE lap = 0) l USING (race_id, driver)
      WHERE l.running_pos IS DISTINCT FROM r.start OR lap_time_s IS NOT NULL OR lap_speed_mph IS NOT NULL`);
    const sentBack = "SELECT avg((start > rank)::INT) back FROM results JOIN qualifying USING (race_id, driver)";
    await expectBetween({ back: [0.02, 0.06] }, sentBack);
  });

  it("has running positions that follow from the lap times", async () => {
    await expectBetween(
      { n: [50_000, 440_000], least: [-1e-6, 1] },
      `SELECT count(gap) n, min(gap) least FROM (
        SELECT time - lag(time) OVER (PARTITION BY race_id, lap ORDER BY running_pos) AS gap FROM (${clock}))`,
    );
    const worst = "SELECT race_id, lap, max(running_pos) AS worst FROM laps GROUP BY ALL";
    await expectNone(`SELECT race_id, lap FROM (${worst}) JOIN results r USING (race_id) WHERE r.laps >= lap
      GROUP BY race_id, lap, worst HAVING worst > count(*)`);
  });

  it("counts all led laps, of which the thinned laps show nearly all", async () => {
    const shown = "SELECT race_id, driver, count(*) AS seen FROM laps WHERE running_pos = 1 AND lap > 0 GROUP BY ALL";
    const both = `results LEFT JOIN (${shown}) USING (race_id, driver)`;
    await expectNone(`SELECT race_id, driver FROM ${both} WHERE seen > laps_led`);
    await expectBetween({ share: [0.97, 0.99] }, `SELECT sum(seen) / sum(laps_led) AS share FROM ${both}`);
  });
});

describe("realism", () => {
  it("tyres wear over a stint", async () => {
    // Stints as a reader of the laps sees them: a lap far slower than usual is a caution or a stop, and ends one.
    const stints = `SELECT *, count(*) FILTER (rel > 1.2) OVER car AS stint FROM (${paced})
      WINDOW car AS (PARTITION BY race_id, driver ORDER BY lap)`;
    await expectBetween(
      { lost: [0.005, 0.03] },
      `SELECT avg(rel) FILTER (age = 20) - avg(rel) FILTER (age = 2) AS lost FROM (
        SELECT *, row_number() OVER (PARTITION BY race_id, driver, stint ORDER BY lap) AS age
        FROM (${stints}) WHERE rel < 1.2)
      WHERE surface = 'paved track' AND track_len_mi < 2.2`,
    );
  });

  it("cautions slow the field and bunch it", async () => {
    await expectBetween({ slow: [0.08, 0.3] }, `SELECT avg((rel > 1.25)::INT) slow FROM (${paced})`);
    const ten = (what: string, of: string) =>
      `(SELECT race_id, lap, ${what} FROM (${of}) WHERE running_pos <= 10 GROUP BY ALL)`;
    await expectBetween(
      { cautions: [4, 12], bunched: [0.05, 0.5] },
      `SELECT count(*) FILTER (next AND NOT caution) / 36 AS cautions,
        avg(apart) FILTER (caution AND NOT next) / avg(apart) FILTER (next AND NOT caution) AS bunched
      FROM (SELECT *, lead(caution) OVER (PARTITION BY race_id ORDER BY lap) AS next
        FROM ${ten("median(rel) > 1.4 AS caution", paced)}
        LEFT JOIN ${ten("max(time) - min(time) AS apart", clock)} USING (race_id, lap))`,
    );
  });

  it("some cars retire and some finish laps down", async () => {
    const shares = `SELECT avg((status <> 'running')::INT) retired,
      avg((status = 'running' AND laps < sched_laps)::INT) lapped FROM results JOIN races USING (race_id)`;
    await expectBetween({ retired: [0.08, 0.18], lapped: [0.15, 0.6] }, shares);
  });

  it("practice and grid predict the race partly", async () => {
    const ranks = `SELECT corr(p.rank, r.finish) practice, corr(r.start, r.finish) grid
      FROM results r JOIN practice p USING (race_id, driver)`;
    await expectBetween({ practice: [0.15, 0.6], grid: [0.15, 0.6] }, ranks);
  });

  it("the same values are missing as in real data", async () => {
    const metric = "SELECT race_id FROM qualifying GROUP BY 1 HAVING count(time_s) = 0";
    const sessions = `SELECT count(DISTINCT p.race_id)::INT practice, count(DISTINCT q.race_id)::INT qualifying,
      (SELECT count(*)::INT FROM (${metric})) AS metric
      FROM races LEFT JOIN practice p USING (race_id) LEFT JOIN qualifying q USING (race_id)`;
    expect(await rows(sessions)).toEqual([{ practice: 27, qualifying: 35, metric: 4 }]);
    await expectNone("FROM practice WHERE (diff_s IS NULL) <> (rank = 1 OR best_time_s IS NULL)");
    await expectBetween(
      { absent: [0.01, 0.05] },
      `SELECT avg((p.driver IS NULL)::INT) absent FROM results r LEFT JOIN practice p USING (race_id, driver)
      WHERE race_id IN (SELECT race_id FROM practice)`,
    );
    await expectBetween(
      { dropped: [0.017, 0.023], sentinel: [40, 200], untimed: [40, 200] },
      `SELECT 1 - count(*) / (SELECT sum(laps) FROM results) AS dropped,
        count(*) FILTER (lap_time_s = 9999.999) sentinel, count(*) FILTER (lap_time_s IS NULL) untimed
      FROM laps WHERE lap > 0`,
    );
  });
});

describe("seed", () => {
  const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");
  const written = (folder: string, seed: number): string[] => {
    writeSeason(makeSeason(seed, { races: 3, cars: 12 }), join(scratch, folder));
    return files.map((file) => sha256(readFileSync(join(scratch, folder, `${file}.parquet`))));
  };

  it("determines every byte", () => {
    const once = written("once", 7);
    expect(written("again", 7)).toEqual(once);
    expect(written("other", 8).filter((hash) => once.includes(hash))).toEqual([]);
  });

  it("gives the same numbers on every machine", () => {
    // Changes with every change of the simulation, and must not change otherwise.
    const { laps } = makeSeason(7, { races: 3, cars: 12 });
    const milliseconds = Int32Array.from(laps.lap_time_s, (seconds) => Math.round(seconds * 1000));
    const times = sha256(new Uint8Array(milliseconds.buffer)).slice(0, 12);
    expect([laps.lap.length, times]).toEqual([11139, "4c7a2165ba75"]);
  });

  it("makes a shorter season the beginning of a longer one", () => {
    const { laps, results } = makeSeason(1, { races: 4 });
    expect(laps.lap_time_s).toEqual(season.laps.lap_time_s.slice(0, laps.lap.length));
    expect(results.points).toEqual(season.results.points.slice(0, results.points.length));
    expect(results.race_id.at(-1)).toBe(203004);
  });

  it.each([{ races: 0 }, { races: 37 }, { races: 1.5 }, { cars: 9 }, { cars: 46 }])("refuses %o", (options) => {
    expect(() => makeSeason(1, options)).toThrow(/is to be a whole number from/);
  });
});

describe("writing", () => {
  it("leaves no unfinished file behind, and keeps what was there before", () => {
    const dir = join(scratch, "blocked");
    // A folder in the place of a file cannot be replaced.
    mkdirSync(join(dir, "results.parquet", "in the way"), { recursive: true });
    writeFileSync(join(dir, "laps.parquet"), "before");
    expect(() => writeSeason(makeSeason(1, { races: 1, cars: 10 }), dir)).toThrow(/results\.parquet/);
    expect(readFileSync(join(dir, "laps.parquet"), "utf8")).toBe("before");
    expect(readdirSync(dir).sort()).toEqual(files.map((file) => `${file}.parquet`).sort());
  });
});
