/**
 * Integers at the limits of 64 bits, on both engines and in the reference, against BigInt: a value that does not fit
 * stops the run, and is never another number.
 */
import type { DuckDBConnection } from "@duckdb/node-api";
import {
  date,
  everywhere,
  i32,
  i64,
  last,
  type PipelinePlan,
  pipeline,
  prior,
  soFar,
  str,
  table,
  timeline,
  wholeEvent,
} from "greenflag";
import pl, { type LazyDataFrame } from "nodejs-polars";
import { beforeAll, expect, test } from "vitest";
import { interpret } from "../../src/engines/reference/index.ts";
import { open, sqlOf } from "../pipelines/run-duckdb.ts";
import { runnable } from "../pipelines/run-polars.ts";

let connection: DuckDBConnection;
beforeAll(async () => {
  connection = await open();
});

const play = timeline("play", { phases: ["before", "game"], clocks: { move: { phase: "game", ticks: "own" } } });
const games = table("games", {
  timeline: play,
  event: { game: i32 },
  order: { day: date },
  entity: { player: str },
  rows: play.always,
  columns: {
    a: i64.nullable().known(play.always),
    b: i64.nullable().known(play.always),
    small: i32.known(play.always),
  },
});
const moves = table("moves", {
  timeline: play,
  event: { game: i32 },
  order: { day: date },
  entity: { player: str },
  tick: { clock: "move", key: { move: i32 } },
  rows: play.during("game"),
  columns: { a: i64.nullable().known(play.during("game")) },
});

type Row = readonly [a: bigint | null, b: bigint | null];
/** What a pipeline makes of some rows: each is an event, or a tick, of one player. */
type Want = (rows: readonly Row[], at: number) => bigint | null;

const sum = (values: readonly (bigint | null)[]): bigint | null => {
  const there = values.filter((value) => value !== null);
  return there.length === 0 ? null : there.reduce((x, y) => x + y, 0n);
};
const upTo =
  (from: (at: number) => number, to: (at: number) => number): Want =>
  (rows, at) =>
    sum(rows.slice(Math.max(0, from(at)), Math.max(0, to(at))).map(([a]) => a));
const both =
  (made: (a: bigint, b: bigint) => bigint): Want =>
  (rows, at) => {
    const [a, b] = rows[at] as Row;
    return a === null || b === null ? null : made(a, b);
  };

// biome-ignore lint/suspicious/noExplicitAny: rows of two tables
type R = any;
const cases: { readonly [name: string]: readonly [value: (r: R) => unknown, want: Want, of: "games" | "moves"] } = {
  plus: [(r) => r.a.plus(r.b), both((a, b) => a + b), "games"],
  minus: [(r) => r.a.minus(r.b), both((a, b) => a - b), "games"],
  times: [(r) => r.a.times(r.b), both((a, b) => a * b), "games"],
  constant: [
    (r) => r.a.plus(1),
    (rows, at) => {
      const [a] = rows[at] as Row;
      return a === null ? null : a + 1n;
    },
    "games",
  ],
  nested: [(r) => r.a.plus(r.b).times(3), both((a, b) => (a + b) * 3n), "games"],
  first_and_last: [
    (r) => r.a.over(everywhere()).first().plus(r.a.over(everywhere()).last()),
    (rows) => {
      const there = rows.map(([a]) => a).filter((a) => a !== null);
      return there.length === 0 ? null : (there[0] as bigint) + (there.at(-1) as bigint);
    },
    "games",
  ],
  of_small: [
    (r) => r.small.times(r.small).plus(r.a),
    (rows, at) => {
      const [a] = rows[at] as Row;
      return a === null ? null : a + 2n ** 60n;
    },
    "games",
  ],
  prior_2: [
    (r) => r.a.over(prior(2)).sum(),
    upTo(
      (at) => at - 2,
      (at) => at,
    ),
    "games",
  ],
  prior: [
    (r) => r.a.over(prior()).sum(),
    upTo(
      () => 0,
      (at) => at,
    ),
    "games",
  ],
  career: [
    (r) => r.a.over(soFar().acrossEvents()).sum(),
    upTo(
      () => 0,
      (at) => at + 1,
    ),
    "games",
  ],
  within: [
    (r) => r.a.over(prior().within("2d", "day")).sum(),
    upTo(
      (at) => at - 2,
      (at) => at,
    ),
    "games",
  ],
  all: [(r) => r.a.over(everywhere()).sum(), (rows) => sum(rows.map(([a]) => a)), "games"],
  last_2: [
    (r) => r.a.over(last(2)).sum(),
    upTo(
      (at) => at - 1,
      (at) => at + 1,
    ),
    "moves",
  ],
  so_far: [
    (r) => r.a.over(soFar()).sum(),
    upTo(
      () => 0,
      (at) => at + 1,
    ),
    "moves",
  ],
  event: [(r) => r.a.over(wholeEvent()).sum(), (rows) => sum(rows.map(([a]) => a)), "moves"],
  difference: [
    (r) => r.a.difference(),
    (rows, at) => {
      const [now, before] = [rows[at]?.[0] ?? null, rows[at - 1]?.[0] ?? null];
      return now === null || before === null ? null : now - before;
    },
    "moves",
  ],
};

const planOf = (value: (r: R) => unknown, of: "games" | "moves"): PipelinePlan => {
  const rows = (of === "games" ? games : moves) as R;
  return (pipeline("p", { decide: play.after("game") }) as R)
    .from(rows.derive((r: R) => ({ x: value(r) })))
    .features(["a"])
    .label("x")
    .sink({ parquet: "x.parquet" }).plan as PipelinePlan;
};

const most = 2n ** 63n - 1n;
const extremes = [most, -most - 1n, most - 1n, 2n ** 62n, -(2n ** 62n), 2n ** 32n, -(2n ** 31n), 3n, -1n, 1n, 0n, null];
const pairs: readonly (readonly Row[])[] = extremes.flatMap((a, i) =>
  extremes.slice(i).flatMap(
    (b) =>
      [
        [[a, b]],
        [
          [b, a],
          [a, b],
        ],
        [
          [a, 1n],
          [b, a],
          [-1n, b],
        ],
      ] as readonly (readonly Row[])[],
  ),
);

const literal = (value: bigint | null): string => (value === null ? "NULL" : `'${value}'`);
const fits = (value: bigint | null): boolean => value === null || (value <= most && value >= -most - 1n);
/** Fewer where the engine is slow to ask; always the same ones. */
const chosen = pairs.filter((_, i) => i % 11 === 2);

/** Rows as the reference takes them. */
const given = (rows: readonly Row[], of: "games" | "moves") =>
  rows.map(([a, b], i) => ({
    ...{ game: of === "games" ? i : 1, day: new Date(Date.UTC(2024, 0, 1 + (of === "games" ? i : 0))) },
    ...{ player: "x", move: i, a, b, small: 2 ** 30 },
  }));

/** Rows as polars holds them. */
const frameOf = (rows: readonly Row[], of: "games" | "moves"): LazyDataFrame => {
  const texts = (i: 0 | 1) =>
    pl.Series(
      ["a", "b"][i] as string,
      rows.map((row) => (row[i] === null ? null : String(row[i]))),
      pl.String,
    );
  const days = rows.map((_, i) => new Date(Date.UTC(2024, 0, 1 + i)));
  const numbers = rows.map((_, i) => i);
  return pl
    .DataFrame([
      pl.Series("game", of === "games" ? numbers : rows.map(() => 1), pl.Int32),
      pl.Series("day", of === "games" ? days : rows.map(() => days[0]), pl.Date),
      pl.Series(
        "player",
        rows.map(() => "x"),
        pl.String,
      ),
      pl.Series("move", numbers, pl.Int32),
      pl.Series(
        "small",
        rows.map(() => 2 ** 30),
        pl.Int32,
      ),
      texts(0),
      texts(1),
    ])
    .withColumns(pl.col("a").cast(pl.Int64), pl.col("b").cast(pl.Int64))
    .lazy();
};

test.each(Object.keys(cases))("%s", async (name) => {
  const [value, want, of] = cases[name] as (typeof cases)[string];
  const one = await runnable(planOf(value, of));
  if (one === null) throw new Error("polars cannot do it");
  const sql = sqlOf(one.verified);
  const seen = { fits: 0, stops: 0 };
  for (const rows of chosen) {
    const wanted = rows.map((_, at) => want(rows, at));
    const frame = frameOf(rows, of);
    const onPolars = (): readonly (string | null)[] =>
      one.runner
        .compute({ [of]: frame } as never, {} as never)
        .select(pl.col("x").cast(pl.String))
        .collectSync()
        .getColumn("x")
        .toArray() as (string | null)[];
    const values = rows
      .map(
        ([a, b], i) =>
          `(${of === "games" ? i : 1}, DATE '2024-01-01' + ${of === "games" ? i : 0}, 'x', ${i}, ${2 ** 30}, ${literal(a)}::BIGINT, ${literal(b)}::BIGINT)`,
      )
      .join(", ");
    await connection.run(
      `CREATE OR REPLACE TABLE t.${of} AS SELECT * FROM (VALUES ${values}) AS v(game, "day", player, "move", small, a, b)`,
    );
    const onDuckDB = async (): Promise<readonly (string | null)[]> => {
      const read = await connection.runAndReadAll(`SELECT x::VARCHAR AS x FROM (${sql.text})`);
      return read.getRowsJS().map(([x]) => x as string | null);
    };
    const referred = interpret(one.verified.plan, new Map([[of, given(rows, of)]]));
    const said = `${name} of ${rows.map(([a, b]) => `${a}, ${b}`).join("; ")}`;
    if (wanted.every(fits)) {
      const text = wanted.map((value) => (value === null ? null : String(value)));
      expect(onPolars(), said).toEqual(text);
      expect(await onDuckDB(), said).toEqual(text);
      expect(referred.kind === "rows" ? referred.rows.map((row) => row.x) : referred, said).toEqual(wanted);
      seen.fits++;
    } else {
      expect(onPolars, said).toThrow("grew beyond 64 bits");
      await expect(onDuckDB(), said).rejects.toThrow(/out of range|overflow/i);
      expect(referred.kind, said).toBe("stopped");
      seen.stops++;
    }
  }
  expect(Math.min(seen.fits, seen.stops)).toBeGreaterThan(0);
});

/** Of these f64 says the same as what polars wraps them around to, or too little is thought of them. */
const mistakable: { readonly [name: string]: readonly [value: (r: R) => unknown, row: Row] } = {
  "a difference of squares": [(r) => r.a.times(r.a).minus(r.b.times(r.b)), [2n ** 60n, 2n ** 60n - 10n]],
  "a product of a difference": [
    (r) =>
      r.a
        .minus(r.b)
        .times(2 ** 32)
        .times(2 ** 33),
    [most, most - 300n],
  ],
  "a square of what was a power": [(r) => r.small.pow(2).cast(i64).times(r.small.pow(2).cast(i64)), [0n, 0n]],
};

test.each(Object.keys(mistakable))("%s is not rounded to another number", async (name) => {
  const [value, row] = mistakable[name] as (typeof mistakable)[string];
  const one = await runnable(planOf(value, "games"));
  expect(() => one?.runner.compute({ games: frameOf([row], "games") } as never, {} as never).collectSync()).toThrow(
    "grew beyond 64 bits",
  );
});
