/** The reference as an engine of a registry: whole runs through files, contracts, assertions, artifact and record. */
import {
  bool,
  categorical,
  date,
  datetime,
  duration,
  f32,
  f64,
  i32,
  i64,
  pipeline,
  prior,
  str,
  table,
  timeline,
} from "greenflag";
import { expect, test } from "vitest";
import { z } from "zod";
import { reference } from "../../src/engines/reference/engine.ts";
import { engines } from "../../src/engines/registry.ts";
import { compiled } from "../runtime/compiled.ts";
import { ask, readParquet, refusals, report } from "../runtime/support.ts";

const registry = [...engines, reference] as const;

const play = timeline("play", { phases: ["before", "game"] });
const games = table("games", {
  timeline: play,
  event: { game: i32 },
  order: { day: date },
  entity: { player: str },
  rows: play.always,
  columns: {
    count: i64.nullable().known(play.always),
    weight: f64.nullable().known(play.always),
    ratio: f32.nullable().known(play.always),
    home: bool.nullable().known(play.always),
    kind: categorical.nullable().known(play.always),
    ends: datetime.nullable().known(play.always),
    pause: duration.nullable().known(play.always),
    points: i32.nullable().known(play.after("game")),
  },
});
const made = pipeline("made", { decide: play.before("game") })
  .params({ scale: z.number().default(2), players: z.array(z.string()).optional() })
  .from(games)
  .filter((r, p) => p.players.isNull().or(r.player.isIn(p.players)))
  .derive((r, p) => ({ form: r.points.over(prior(2)).mean().times(p.scale), next: r.count.plus(1) }))
  .features(["form", "next", "weight", "ratio", "home", "kind", "ends", "pause"])
  .label("points")
  .sink({ parquet: "made.parquet" });

const rows = `SELECT * FROM (VALUES
  (1::INT, DATE '2021-02-14', 'Al', 9007199254740993::BIGINT, 'nan'::DOUBLE, 0.1::FLOAT, true, 'x',
    TIMESTAMP '1969-12-31 23:59:59.999999', 'PT1.000001S', 3::INT),
  (2, DATE '2021-02-21', 'Al', -9007199254740993, -0.0, 'inf'::FLOAT, false, 'y',
    TIMESTAMP '9999-12-31 23:59:59.999999', '-PT25H', 5),
  (3, DATE '2021-02-28', 'Al', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
  (3, DATE '2021-02-28', 'Bo', 1, 1.5, 2.5, true, 'x', TIMESTAMP '2021-02-28 12:00:00', 'P1D', 1)
) t(game, day, player, count, weight, ratio, home, kind, ends, pause, points)`;

/** The rows of an artifact as text, which tells every value apart. */
const artifactOf = (file: string) => readParquet(file, "SELECT COLUMNS(*)::VARCHAR FROM file");

const runnable = async () => {
  const one = await compiled(made, registry);
  // Durations of text files are read as such.
  await ask(`COPY (${rows}) TO '${one.root}/games.csv' (FORMAT csv)`);
  const tables = { games: `${one.root}/games.csv` };
  return { ...one, on: (engine: string, more: object = {}) => one.run({ engine, tables, ...more }) };
};

test("every dtype has the same values on the reference as on the other engines", async () => {
  const { on } = await runnable();
  const artifacts = [];
  for (const { name } of registry) {
    const { files, record } = await report(on(name));
    expect(record.engine).toBe(name);
    artifacts.push(await artifactOf(files.artifact));
  }
  const [polars, duckdb, mine] = artifacts;
  // By hand: the mean of the two games before, times two; what does not fit into a double.
  expect(mine?.map((row) => [row[0], row[1], row[2], row[3]])).toEqual([
    ["1", "Al", null, "9007199254740994"],
    ["2", "Al", "6.0", "-9007199254740992"],
    ["3", "Al", "8.0", null],
    ["3", "Bo", null, "2"],
  ]);
  expect(mine).toEqual(polars);
  expect(mine).toEqual(duckdb);
});

test("parameters and score mode reach the reference", async () => {
  const { on } = await runnable();
  const few = { params: { scale: 10, players: ["Al"] }, mode: "score", event: { game: 3 } } as const;
  const { files, record } = await report(on("reference", few));
  expect((await artifactOf(files.artifact)).map((row) => [row[0], row[1], row[2]])).toEqual([["3", "Al", "40.0"]]);
  expect(record.lastBits).toEqual({ rowsInAnotherOrder: "same", eventsAdded: "same" });
});

test("a value that the reference cannot compute is refused as on the other engines", async () => {
  const { on, root } = await runnable();
  const large = `SELECT * REPLACE (9223372036854775807::BIGINT AS count) FROM (${rows})`;
  await ask(`COPY (${large}) TO '${root}/large.csv' (FORMAT csv)`);
  const tables = { games: `${root}/large.csv` };
  for (const { name } of registry) {
    const [first, ...rest] = await refusals(on(name, { tables }));
    expect([name, first?.slice(0, 6), rest]).toEqual([name, "GF4018", []]);
  }
});
