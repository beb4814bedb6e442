/** Both examples over the generated season: every cell against SQL. */
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { makeSeason, writeSeason } from "../../examples/nascar/season.ts";
import { newFolder, writeParquet } from "../runtime/support.ts";
import { checkBoth, runBoth, type World } from "./checks.ts";
import { rowCount } from "./compare.ts";

let plain: string;
beforeAll(() => {
  plain = newFolder();
  writeSeason(makeSeason(1), plain);
});

describe("the generated season", () => {
  let world: World;
  beforeAll(async () => {
    world = await runBoth(plain);
  });

  checkBoth(() => world);

  it("has missing laps and absent drivers, so that n rows are neither n laps nor n races", async () => {
    const { duckdb } = world;
    const steps = "SELECT lap - lag(lap) OVER (PARTITION BY race_id, driver ORDER BY lap) AS step FROM laps";
    expect(await rowCount(duckdb, `(${steps}) WHERE step > 1`)).toBeGreaterThan(1000);
    const absences = "SELECT driver FROM results GROUP BY driver HAVING count(*) < (SELECT count(*) FROM races)";
    expect(await rowCount(duckdb, `(${absences})`)).toBeGreaterThan(0);
  });

  it("has less than one lap in a thousand for which rounding decides whether it is slow", async () => {
    const { duckdb } = world;
    const laps = await rowCount(duckdb, "laps");
    expect(await rowCount(duckdb, "judged_laps WHERE on_edge")).toBeLessThan(laps / 1000);
  });
});

// Files are not trusted to be sorted, and races of the same day are not prior to each other.
describe("the generated season, shuffled, with all races of a month on its first day", () => {
  let world: World;
  beforeAll(async () => {
    const folder = newFolder();
    const day = "REPLACE (date_trunc('month', race_date)::DATE AS race_date)";
    for (const [table, replace, key] of [
      ["races", day, "race_id"],
      ["practice", "", "race_id, driver"],
      ["qualifying", "", "race_id, driver"],
      ["results", day, "race_id, driver"],
      ["laps", "", "race_id, driver, lap"],
    ] as const)
      await writeParquet(
        join(folder, `${table}.parquet`),
        `SELECT * ${replace} FROM read_parquet('${join(plain, `${table}.parquet`)}') ORDER BY hash(${key})`,
      );
    world = await runBoth(folder);
  });

  checkBoth(() => world);

  it("has days with several races", async () => {
    const days = "SELECT race_date FROM races GROUP BY race_date HAVING count(*) > 1";
    expect(await rowCount(world.duckdb, `(${days})`)).toBeGreaterThan(5);
  });
});
