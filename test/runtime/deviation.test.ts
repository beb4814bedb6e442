/** Deviations of large numbers that lie close together, against exact arithmetic, on both engines. */
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
  columns: { x: f64.nullable().known(session.during("open")) },
});
const made = pipeline("made", { decide: session.after("open") })
  .from(readings)
  .join(
    readings.aggregate(["day", "station"], (g) => ({ grouped: g.x.std() })),
    { how: "left" },
  )
  .derive((r) => ({
    last_5: r.x.over(last(5)).std(),
    last_40: r.x.over(last(40)).var(),
    so_far: r.x.over(soFar()).std(),
    whole: r.x.over(wholeEvent().by("station")).std(),
    career: r.x.over(soFar().acrossEvents()).std(),
    prior_2: r.x.over(prior(2)).std(),
    prior_all: r.x.over(prior()).std(),
  }))
  .features(["grouped", "last_5", "last_40", "so_far", "whole", "career", "prior_2", "prior_all"])
  .sink({ parquet: "made.parquet" });

/** Days of 60 ticks at stations whose values are of very different sizes; some are missing. */
const days = 5;
const ticks = 60;
const kinds: { readonly [station: string]: (day: number, tick: number) => number | null } = {
  // The first ticks are those of a published report: four times 1000000000.1, then 1000000000.2.
  large: (_, tick) => (tick % 5 === 4 ? 1_000_000_000.2 : 1_000_000_000.1),
  small: (day, tick) => 1 + ((day * 7919 + tick * 104_729) % 1009) / 1009,
  drifting: (day, tick) => (day * ticks + tick) * 1000.25 + ((tick * 7919) % 13) / 64,
  holes: (day, tick) => ((day + tick) % 3 === 0 ? null : -5e6 + ((tick * 31) % 17) / 1024),
  same: () => 0.1,
};
const stations = Object.keys(kinds).sort();

interface Reading {
  readonly day: number;
  readonly station: string;
  readonly tick: number;
  readonly x: number | null;
}
const rows: readonly Reading[] = Array.from({ length: days }, (_, day) =>
  stations.flatMap((station) =>
    Array.from({ length: ticks }, (_, tick) => ({ day, station, tick, x: kinds[station]?.(day, tick) ?? null })),
  ),
).flat();

/** A double as so many times 2 ** -120, which holds every value above without a remainder. */
const exactly = (x: number): bigint => {
  let scaled = x;
  let power = 0;
  while (!Number.isInteger(scaled)) {
    scaled *= 2;
    power++;
  }
  return BigInt(scaled) << BigInt(120 - power);
};

/** (n sum(x * x) - sum(x) ** 2) / (n (n - 1)), in whole numbers until the very end. */
const variance = (values: readonly (number | null)[]): number | null => {
  const all = values.filter((x) => x !== null).map(exactly);
  const n = BigInt(all.length);
  if (n < 2n) return null;
  const sum = all.reduce((a, b) => a + b, 0n);
  const squares = all.reduce((a, b) => a + b * b, 0n);
  const above = n * squares - sum * sum;
  return Number((above << 200n) / (n * (n - 1n))) / 2 ** 200 / 2 ** 240;
};
const root = (x: number | null): number | null => (x === null ? null : Math.sqrt(x));

const mine = (row: Reading) => rows.filter(({ station }) => station === row.station);
const of = (some: readonly Reading[]) => some.map(({ x }) => x);
const today = (row: Reading) => mine(row).filter(({ day }) => day === row.day);
const before = (row: Reading) => today(row).filter(({ tick }) => tick <= row.tick);
const expected: { readonly [feature: string]: (row: Reading) => number | null } = {
  grouped: (row) => root(variance(of(today(row)))),
  last_5: (row) => root(variance(of(before(row).slice(-5)))),
  last_40: (row) => variance(of(before(row).slice(-40))),
  so_far: (row) => root(variance(of(before(row)))),
  whole: (row) => root(variance(of(today(row)))),
  career: (row) =>
    root(variance(of(mine(row).filter(({ day, tick }) => day < row.day || (day === row.day && tick <= row.tick))))),
  prior_2: (row) => root(variance(of(mine(row).filter(({ day }) => day < row.day && day >= row.day - 2)))),
  prior_all: (row) => root(variance(of(mine(row).filter(({ day }) => day < row.day)))),
};

let one: Awaited<ReturnType<typeof compiled>>;
beforeAll(async () => {
  one = await compiled(made);
  pl.DataFrame([
    pl.Series(
      "day",
      rows.map(({ day }) => day),
      pl.Int32,
    ),
    pl.Series(
      "station",
      rows.map(({ station }) => station),
      pl.Utf8,
    ),
    pl.Series(
      "tick",
      rows.map(({ tick }) => tick),
      pl.Int32,
    ),
    pl.Series(
      "x",
      rows.map(({ x }) => x),
      pl.Float64,
    ),
  ]).writeParquet(join(one.root, "readings.parquet"));
});

describe.each(["polars", "duckdb"] as const)("%s", (engine) => {
  let frame: pl.DataFrame;
  beforeAll(async () => {
    const { files } = await report(one.run({ engine }));
    frame = pl.readParquet(files.artifact).sort(["day", "station", "tick"]);
  });
  test.each(Object.keys(expected))("%s is exact to 1e-12", (feature) => {
    const found = frame.getColumn(feature).toArray() as (number | null)[];
    expect(found).toHaveLength(rows.length);
    const wrong = rows.flatMap((row, i) => {
      const [a, b] = [found[i] ?? null, expected[feature]?.(row) ?? null];
      if (a === null || b === null) return a === b ? [] : [{ row, a, b, off: 1 }];
      const isNear = b === 0 ? a === 0 : Math.abs(a - b) <= 1e-12 * b;
      return isNear ? [] : [{ row, a, b, off: Math.abs(a - b) / b }];
    });
    expect(
      wrong.length === 0
        ? []
        : [wrong.length, ...wrong.slice(0, 3), wrong.map(({ off }) => off ?? 0).sort((x, y) => y - x)[0]],
    ).toEqual([]);
  });
});

// A station that starts at 0 and then stays near 1e9: docs/semantics.md states what is left of the 1e-12.
describe("values far from the first one of their partition", () => {
  const near = Array.from({ length: 60 }, (_, tick) => 1e9 + ((tick * 7919) % 1009) / 64);
  const far = [0, ...near.slice(1)];
  const windows = far.map((_, tick) => far.slice(Math.max(0, tick - 4), tick + 1));
  const exact = windows.map((of) => root(variance(of)));
  /** The largest error, relative to the deviation, of the windows behind the first five. */
  const error = async (engine: "polars" | "duckdb") => {
    const file = join(one.root, "far.parquet");
    const column = (name: string, values: readonly unknown[], dtype: pl.DataType) =>
      pl.Series(name, values as never, dtype);
    pl.DataFrame([
      column(
        "day",
        far.map(() => 0),
        pl.Int32,
      ),
      column(
        "station",
        far.map(() => "far"),
        pl.Utf8,
      ),
      column(
        "tick",
        far.map((_, tick) => tick),
        pl.Int32,
      ),
      column("x", far, pl.Float64),
    ]).writeParquet(file);
    const { files } = await report(one.run({ engine, tables: { readings: file } }));
    const found = pl.readParquet(files.artifact).sort("tick").getColumn("last_5").toArray() as number[];
    return Math.max(...found.slice(5).map((x, i) => Math.abs(x - (exact[i + 5] ?? 0)) / (exact[i + 5] ?? 1)));
  };
  const smallest = Math.min(...exact.slice(5).map((x) => x ?? 0));

  test("DuckDB: less than the range by the deviation, times 2 ** -52", async () => {
    expect(await error("duckdb")).toBeLessThan((1e9 / smallest) * 2 ** -52);
  });

  test("polars", async () => {
    expect(await error("polars")).toBeLessThan(1e-12);
  });
});
