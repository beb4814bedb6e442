/** Both examples over the real files, which are not part of the project: every cell against SQL. */
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { checkBoth, runBoth, type World } from "./checks.ts";
import { ask, differences, root, rowCount, runBeside } from "./compare.ts";

// As it is typed, standing in the project.
const folder = "../shared/data/nascar";
const absent = !existsSync(resolve(root, folder));
if (absent) console.info(`Skipped, for want of the real data: there is no folder ${resolve(root, folder)}.`);

describe.skipIf(absent)("real data", () => {
  let world: World;
  beforeAll(async () => {
    world = await runBoth(folder);
  });

  const rows = (query: string) => ask(world.duckdb, query);

  checkBoth(() => world);

  it("has the number of rows in its README", async () => {
    expect([world.runs.pre_race.record.rows, world.runs.in_race.record.rows]).toEqual([4850, 119_667]);
  });

  it("pre_race: practice took place at 8 races of 2021, 31 of 2022 and 27 of 2023", async () => {
    const held = `SELECT race_id // 100, count(DISTINCT race_id) FROM got_pre_race
      WHERE practised AND race_id < 202400 GROUP BY ALL ORDER BY ALL`;
    expect(await rows(held)).toEqual([
      [2021, "8"],
      [2022, "31"],
      [2023, "27"],
    ]);
  });

  it("pre_race: practice columns are null where there was no practice", async () => {
    const without = "(FROM got_pre_race WHERE race_id NOT IN (SELECT race_id FROM practice))";
    // 28, 5 and 9 races, and one of 2024.
    expect(await rows(`SELECT count(DISTINCT race_id) FROM ${without}`)).toEqual([["43"]]);
    const columns = ["practice_rank", "practice_best_time_s", "pace_gap"].map((name) => `count(${name})`).join(", ");
    expect(await rows(`SELECT bool_or(practised), ${columns} FROM ${without}`)).toEqual([[false, "0", "0", "0"]]);
  });

  it("pre_race: qualifying columns are null in 202236 and 202403 only", async () => {
    const unqualified = `SELECT race_id, count(quali_speed_mph), count(pace_gap), count(grid_loss) FROM got_pre_race
      GROUP BY race_id HAVING count(quali_rank) = 0 ORDER BY race_id`;
    expect(await rows(unqualified)).toEqual([
      [202236, "0", "0", "0"],
      [202403, "0", "0", "0"],
    ]);
  });

  it("pre_race: the first start of a driver has no form", async () => {
    const first = `SELECT count(*), count(DISTINCT driver), count(form_3), count(form_here), count(laps_led_5)
      FROM got_pre_race WHERE races_before = 0`;
    expect(await rows(first)).toEqual([["104", "104", "0", "0", "0"]]);
  });

  it("in_race: the 41 laps of 9999.999 s have no time, the 112 laps of over five minutes keep theirs", async () => {
    const timed = (which: string) => `SELECT count(*), count(time_s), count(time_delta), count(slow)
      FROM got_in_race JOIN laps USING (race_id, driver, lap) WHERE ${which}`;
    expect(await rows(timed("lap_time_s = 9999.999"))).toEqual([["41", "0", "0", "0"]]);
    expect((await rows(timed("lap_time_s > 300 AND lap_time_s < 9999")))[0]?.slice(0, 2)).toEqual(["112", "112"]);
    expect((await rows(timed("lap = 0")))[0]?.[1]).toBe("0");
    expect(await rows("SELECT max(time_s) < 9999 FROM got_in_race")).toEqual([[true]]);
  });

  it("in_race: nobody leads on lap 0", async () => {
    expect(await rows("SELECT max(led_10), count(pos_gain) FROM got_in_race WHERE lap = 0")).toEqual([["0", "0"]]);
  });

  it("in_race: no lap is so close to its limit that rounding decides whether it is slow", async () => {
    expect(await rowCount(world.duckdb, "judged_laps WHERE on_edge")).toBe(0);
    expect(await differences(world.duckdb, "in_race", "sql_in_race", "got_in_race")).toEqual([]);
  });

  it.each([
    {
      artifact: "two_drivers",
      params: ["drivers=Christopher Bell", "drivers=A.J. Allmendinger"],
      which: "driver IN ('Christopher Bell', 'A.J. Allmendinger')",
      rest: 199,
    },
    {
      artifact: "from_2023",
      params: ["from_season=2023"],
      which: "race_id IN (SELECT race_id FROM races WHERE season >= 2023)",
      rest: 2145,
    },
  ])("pre_race: the rows selected by $params are unchanged", async ({ artifact, params, which, rest }) => {
    const { duckdb } = world;
    const { record } = await runBeside(duckdb, artifact, "pre_race", folder, params);
    expect(await differences(duckdb, "pre_race", artifact, `(FROM got_pre_race WHERE ${which})`)).toEqual([]);
    expect([record.rows, await rowCount(duckdb, artifact)]).toEqual([rest, rest]);
  });
});
