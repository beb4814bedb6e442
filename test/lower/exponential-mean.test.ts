/**
 * Exponentially weighted means and interpolation on both engines, against a table of pandas and numbers computed by
 * hand.
 */
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { newFolder, readParquet, report, run, writeParquet } from "../runtime/support.ts";
import { compiled, get } from "./support.ts";

const runners = await compiled("exponential-mean.fixture.ts");

/** Laps 2 of race 2 of `a` and 3 of race 1 of `c` are missing: they are no rows, and nobody counts them. */
const rows = `SELECT race::INT AS race, DATE '2024-01-01' + race::INT AS day, driver, lap::INT AS lap, x::DOUBLE AS x, n::INT AS n, ok
  FROM (VALUES
    (1, 'a', 1, 0::DOUBLE, NULL, TRUE), (1, 'a', 2, 1, NULL, FALSE), (1, 'a', 3, 2, NULL, NULL), (1, 'a', 4, NULL, NULL, TRUE),
    (1, 'a', 5, 4, NULL, TRUE),
    (2, 'a', 1, NULL, NULL, TRUE), (2, 'a', 3, 'inf'::DOUBLE, NULL, TRUE), (2, 'a', 4, NULL, NULL, TRUE), (2, 'a', 5, 3, NULL, TRUE),
    (2, 'a', 6, NULL, NULL, TRUE),
    (3, 'a', 1, '-inf'::DOUBLE, NULL, TRUE), (3, 'a', 2, NULL, NULL, TRUE), (3, 'a', 3, 'inf'::DOUBLE, NULL, TRUE),
    (3, 'a', 4, NULL, NULL, TRUE), (3, 'a', 5, 'nan'::DOUBLE, NULL, TRUE), (3, 'a', 6, NULL, NULL, TRUE), (3, 'a', 7, 1, NULL, TRUE),
    (1, 'c', 1, 1, 1, TRUE), (1, 'c', 2, NULL, NULL, TRUE), (1, 'c', 4, NULL, NULL, TRUE), (1, 'c', 5, 10, 10, TRUE),
    (2, 'c', 1, NULL, 4, NULL), (3, 'c', 1, NULL, 8, NULL), (4, 'c', 1, NULL, NULL, NULL), (5, 'c', 1, NULL, 6, NULL)
  ) t(race, driver, lap, x, n, ok)`;

describe.each(["polars", "duckdb"] as const)("exponentially weighted means on %s", (engine) => {
  let artifact: string;
  beforeAll(async () => {
    const root = newFolder();
    const laps = await writeParquet(join(root, "laps.parquet"), rows);
    const { runner, module } = get(runners, "fading");
    artifact = (await report(run(runner, module, { root, out: join(root, "out") }, { tables: { laps }, engine }))).files
      .artifact;
  });

  /** A column of some rows, lap by lap, rounded to six decimals as pandas prints them. */
  const column = async (name: string, where: string): Promise<readonly unknown[]> => {
    const query = `SELECT round(${name}, 6)::VARCHAR FROM file WHERE ${where} ORDER BY race, lap`;
    return (await readParquet(artifact, query)).map(([value]) =>
      value === null ? null : Number(String(value).replace("inf", "Infinity")),
    );
  };
  const first = "driver = 'a' AND race = 1";
  const infinite = "driver = 'a' AND race = 2";
  const odd = "driver = 'a' AND race = 3";

  // https://pandas.pydata.org/docs/reference/api/pandas.DataFrame.ewm.html: [0, 1, 2, NaN, 4], ewm(com=0.5).mean(). Its last by
  // hand: (4 + 2/9 + 1/27) / (1 + 1/9 + 1/27 + 1/81); were nulls ignored (ignore_na=True), it would be 3.225.
  it("the mean so far equals pandas' published result", async () => {
    expect(await column("so_far", first)).toEqual([0, 0.75, 1.615385, 1.615385, 3.670213]);
  });

  it("vanishing weights leave the nearest value, and long half-lives give a plain mean", async () => {
    expect(await column("nearest", first)).toEqual([0, 1, 2, 2, 4]);
    expect(await column("alike", first)).toEqual([0, 0.5, 1, 1, 1.75]);
  });

  it("atLeast and a condition do not change the ages", async () => {
    // (2 + 1/2 + 0) / (1 + 1/2 + 1/4); the last three laps of the fifth are 2, null, 4: two values.
    expect(await column("few", first)).toEqual([null, null, 1.428571, null, null]);
    // 0 alone, as long as nothing else is ok: and then (4 + 0/16) / (1 + 1/16).
    expect(await column("counted", first)).toEqual([0, 0, 0, 0, 3.764706]);
  });

  it("booleans count as ones and zeros", async () => {
    // 1; (0 + 1/2) / (1 + 1/2); the same; (1 + 0/4 + 1/8) / (1 + 1/4 + 1/8); (1 + 1/2 + 0 + 1/16) / (1 + 1/2 + 1/8 + 1/16).
    expect(await column("truth", first)).toEqual([1, 0.333333, 0.333333, 0.818182, 0.925926]);
  });

  it("ahead, the next value is the nearest", async () => {
    // (1 + 2/2) / 1.5; 2 alone; 4 alone, a null being nearer; 4; none.
    expect(await column("ahead", first)).toEqual([1.333333, 2, 4, 4, null]);
  });

  it("events have ages, not rows", async () => {
    const ends = "driver = 'c' AND (race > 1 OR lap = 5)";
    // 1 and 10; then 4 and half of both; then 8, half of 4, a quarter of both; then the same, one event without values on.
    expect(await column("prior", ends)).toEqual([null, 5.5, 4.75, 6.375, 6.375]);
    // Race 1; races 1 and 2; races 2 and 3: (8 + 4/2) / 1.5.
    expect(await column("prior_gap", ends)).toEqual([null, null, 5.5, 4.75, 6.666667]);
  });

  it("a career counts ticks", async () => {
    // 1; nearer is nothing; 10 + 1/8 of 1; then 4 + 10/2 + 1/16; and so on, the null of race 4 counting as a tick.
    const by = (...weighted: readonly (readonly [number, number])[]): number => {
      const sum = weighted.reduce((all, [value, weight]) => all + value * weight, 0);
      return Math.round((sum / weighted.reduce((all, [, weight]) => all + weight, 0)) * 1e6) / 1e6;
    };
    expect(await column("career", "driver = 'c'")).toEqual([
      1,
      1,
      1,
      by([10, 1], [1, 1 / 8]),
      by([4, 1], [10, 1 / 2], [1, 1 / 16]),
      by([8, 1], [4, 1 / 2], [10, 1 / 4], [1, 1 / 32]),
      by([8, 1], [4, 1 / 2], [10, 1 / 4], [1, 1 / 32]),
      by([6, 1], [8, 1 / 4], [4, 1 / 8], [10, 1 / 16], [1, 1 / 128]),
    ]);
  });

  it("one infinity gives an infinity, two opposite ones NaN, and NaN gives NaN", async () => {
    const [inf, nan] = [Number.POSITIVE_INFINITY, Number.NaN];
    expect(await column("so_far", infinite)).toEqual([null, inf, inf, inf, inf]);
    expect(await column("so_far", odd)).toEqual([-inf, -inf, nan, nan, nan, nan, nan]);
  });

  it("interpolation is linear from value to value, by rows", async () => {
    expect(await column("line", first)).toEqual([0, 1, 2, 3, 4]);
    expect(await column("line", "driver = 'c' AND race = 1")).toEqual([1, 4, 7, 10]);
    expect(await column("whole_line", "driver = 'c' AND race = 1")).toEqual([1, 4, 7, 10]);
    // Nothing comes from another event or entity.
    expect(await column("line", "driver = 'c' AND race > 1")).toEqual([null, null, null, null]);
  });

  it("interpolation of infinities and NaN equals a + (b - a) i / n", async () => {
    const [inf, nan] = [Number.POSITIVE_INFINITY, Number.NaN];
    expect(await column("line", infinite)).toEqual([null, inf, nan, 3, null]);
    expect(await column("line", odd)).toEqual([-inf, nan, inf, nan, nan, nan, 1]);
  });
});
