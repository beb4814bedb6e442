/** The same facts give the same features, bit by bit, in whatever order a file has its rows and whatever happens later. */
import { join } from "node:path";
import { f64, i32, last, pipeline, prior, soFar, str, table, timeline, wholeEvent } from "greenflag";
import pl from "nodejs-polars";
import { beforeAll, describe, expect, test } from "vitest";
import { compiled } from "./compiled.ts";
import { report } from "./support.ts";

const session = timeline("session", { phases: ["open", "close"], clocks: { tick: { phase: "open", ticks: "own" } } });
const readings = table("readings", {
  timeline: session,
  event: { day: i32 },
  order: { day: i32 },
  entity: { station: str },
  tick: { clock: "tick", key: { tick: i32 } },
  rows: session.during("open"),
  columns: { x: f64.known(session.during("open")), y: f64.nullable().known(session.during("open")) },
});
const daily = readings.aggregate(["day", "station"], (g) => ({
  x_mean: g.x.mean(),
  x_sum: g.x.sum(),
  x_std: g.x.std(),
  y_mean: g.y.mean(),
}));
const made = pipeline("made", { decide: session.after("open") })
  .from(daily)
  .derive((r) => ({
    form_3: r.x_mean.over(prior(3)).mean(),
    form: r.x_sum.over(prior()).mean(),
    spread: r.x_mean.over(prior(5)).std(),
    spread_all: r.x_mean.over(prior()).std(),
    field: r.x_mean.over(wholeEvent()).mean(),
    field_std: r.y_mean.over(wholeEvent()).std(),
    all_stations: r.x_sum.over(prior(4).allEntities()).mean(),
  }))
  .features([
    "x_mean",
    "x_sum",
    "x_std",
    "y_mean",
    "form_3",
    "form",
    "spread",
    "spread_all",
    "field",
    "field_std",
    "all_stations",
  ])
  .sink({ parquet: "made.parquet" });

const ticking = pipeline("ticking", { decide: session.during("open") })
  .from(readings)
  .derive((r) => ({
    mean_5: r.x.over(last(5)).mean(),
    std_5: r.x.over(last(5)).std(),
    sum_so_far: r.x.over(soFar()).sum(),
    std_so_far: r.x.over(soFar()).std(),
    across: r.y.over(soFar().acrossEvents()).mean(),
  }))
  .features(["mean_5", "std_5", "sum_so_far", "std_so_far", "across"])
  .sink({ parquet: "ticking.parquet" });

// Fractions of very different sizes: their sums depend on the order of the terms.
const x = "(1 + (hash(d, s, t) % 1000003)) * 1.1 * pow(10, (hash(t, s) % 9)::INT - 4)";
const rows = (days: number, order: string) => `
  SELECT d::INT AS day, 'station ' || s AS station, t::INT AS tick, ${x} AS x,
    CASE WHEN hash(t, d) % 5 = 0 THEN NULL ELSE ${x} / 3 END AS y
  FROM range(${days}) AS a(d), range(7) AS b(s), range(40) AS c(t) ORDER BY ${order}`;

const columns = {
  made: [
    "x_mean",
    "x_sum",
    "x_std",
    "y_mean",
    "form_3",
    "form",
    "spread",
    "spread_all",
    "field",
    "field_std",
    "all_stations",
  ],
  ticking: ["mean_5", "std_5", "sum_so_far", "std_so_far", "across"],
} as const;

const programs = { made, ticking } as const;
describe.each(["made", "ticking"] as const)("%s", (name) => {
  let one: Awaited<ReturnType<typeof compiled>>;
  beforeAll(async () => {
    one = await compiled(programs[name] as typeof made);
    await one.write("sorted", rows(60, "d, s, t"));
    await one.write("shuffled", rows(60, "hash(d * 31 + s, t)"));
    await one.write("backwards", rows(60, "t DESC, s DESC, d DESC"));
    await one.write("longer", rows(97, "d, s, t"));
  });
  const features = async (file: string, engine: "polars" | "duckdb") => {
    const { files } = await report(one.run({ tables: { readings: join(one.root, `${file}.parquet`) }, engine }));
    return pl.readParquet(files.artifact);
  };
  test.each(["polars", "duckdb"] as const)("%s", async (engine) => {
    const bits = async (file: string) => {
      const frame = (await features(file, engine)).filter(pl.col("day").lt(60));
      return Object.fromEntries(columns[name].map((column) => [column, frame.getColumn(column).toArray() as number[]]));
    };
    const first = await bits("sorted");
    const filled = Object.values(first).flat().filter(Number.isFinite);
    expect(filled.length).toBeGreaterThan(300 * columns[name].length);
    expect(await bits("shuffled")).toEqual(first);
    expect(await bits("backwards")).toEqual(first);
    const longer = await bits("longer");
    if (engine === "polars") expect(longer).toEqual(first);
    // DuckDB adds up the terms of a long window in an order that depends on where a row stands in the table.
    for (const column of columns[name])
      for (const [i, value] of (first[column] ?? []).entries()) {
        const other = longer[column]?.[i] ?? null;
        if (value === null || other === null) expect(other).toBe(value);
        else expect(Math.abs(other - value)).toBeLessThanOrEqual(1e-12 * Math.abs(value));
      }
  });
});
