/**
 * Where polars differs natively, and the result of a pipeline over the same values on both engines. Each difference is
 * demonstrated, so that a change of polars is noticed, together with the correct result.
 */
import {
  date,
  datetime,
  f64,
  i32,
  i64,
  last,
  lit,
  pipeline,
  prior,
  soFar,
  stampedTable,
  str,
  table,
  timeline,
  when,
  wholeEvent,
} from "greenflag";
import pl, { type Expr, type LazyDataFrame } from "nodejs-polars";
import { describe, expect, test } from "vitest";
import { engines, made } from "../cases/published-cases.ts";

const play = timeline("play", { phases: ["before", "game"], clocks: { move: { phase: "game", ticks: "own" } } });
const { always, during } = play;

const moves = table("moves", {
  timeline: play,
  event: { game: i32 },
  order: { day: date },
  entity: { player: str },
  tick: { clock: "move", key: { n: i32 } },
  rows: during("game"),
  columns: {
    i: i32.known(during("game")),
    big: i64.known(during("game")),
    x: f64.nullable().known(during("game")),
    word: str.known(during("game")),
  },
});
const day = new Date("2024-02-18");
/** One game of one player. */
const game = (...rows: readonly { readonly [column: string]: unknown }[]) => [
  rows.map((row) => ({ game: 1, day, player: "p", i: 0, big: 0, x: null, word: "", ...row })) as never,
];

/** Pipelines decide when the game is over, so that everything may be a feature. */
const deciding = (name: string) => pipeline(name, { decide: play.after("game") }).from(moves);
const sink = { parquet: "x.parquet" } as const;

const most = 2 ** 31 - 1;
const frame = (name: string, values: readonly unknown[], dtype: unknown) =>
  pl.DataFrame([pl.Series(name, [...values], dtype as never)]).lazy();
const first = (expr: Expr, of: Pick<LazyDataFrame, "select">): unknown =>
  of.select(expr.alias("y")).collectSync().getColumn("y").toArray().at(-1);

describe.each(engines)("native behaviour of %s that the lowering avoids", (engine) => {
  test("32-bit sums and products wrap around", async () => {
    const plain = frame("i", [most, 1], pl.Int32);
    expect(first(pl.col("i").cumSum(), plain)).toBe(-(2 ** 31));
    expect(first(pl.col("i").mul(pl.lit(4).cast(pl.Int32)), frame("i", [most], pl.Int32))).toBe(-4);

    const pipeline = deciding("wide")
      .derive((r) => ({
        sum: r.i.over(soFar()).sum(),
        rolled: r.i.over(last(2)).sum(),
        all: r.i.over(wholeEvent()).sum(),
        product: r.i.times(4),
      }))
      .features(["sum", "rolled", "all", "product"])
      .sink(sink);
    const [, second] = await made(engine, pipeline, game({ i: most }, { i: 1 }));
    expect(second).toMatchObject({ sum: most + 1, rolled: most + 1, all: most + 1, product: 4 });
  });

  test("a number beside integers gives fractions", async () => {
    // 2^53 + 1 is no f64.
    const plain = frame("big", ["9007199254740992"], pl.String).select(pl.col("big").cast(pl.Int64));
    expect(first(pl.col("big").add(1).cast(pl.Int64).cast(pl.String), plain)).toBe("9007199254740992");

    const pipeline = deciding("exact")
      .derive((r) => ({ next: r.big.plus(1).cast(str), less: r.big.minus(5).cast(str) }))
      .features(["next", "less"])
      .sink(sink);
    const [row] = await made(engine, pipeline, game({ big: 2 ** 53 }));
    expect(row).toMatchObject({ next: "9007199254740993", less: "9007199254740987" });
  });

  test("a cast that does not fit gives null", async () => {
    expect(first(pl.col("word").cast(pl.Int32), frame("word", ["12a"], pl.String))).toBeNull();

    const pipeline = deciding("strict")
      .derive((r) => ({ number: r.word.cast(i32) }))
      .features(["number"])
      .sink(sink);
    await expect(made(engine, pipeline, game({ word: "12a" }))).rejects.toThrow(/12a/);
  });

  test("the sum of no values is null in a window, and zero in a group", async () => {
    expect(first(pl.col("x").sum(), frame("x", [null, null], pl.Float64))).toBe(0);

    const pipeline = deciding("sums")
      .derive((r) => ({ window: r.x.over(soFar()).sum(), prior: r.x.over(prior()).sum() }))
      .features(["window", "prior"])
      .sink(sink);
    const grouped = deciding("grouped")
      .aggregate(["game", "player"], (g) => ({ sum: g.x.sum(), n: g.x.count() }))
      .features(["sum", "n"])
      .sink(sink);
    const rows = game({ x: null }, { x: null });
    expect((await made(engine, pipeline, rows))[1]).toMatchObject({ window: null, prior: null });
    expect((await made(engine, grouped, rows))[0]).toMatchObject({ sum: null, n: 0 });
  });

  test("windows read rows in file order", async () => {
    const values = [3, 1, 2];
    // In the order of the moves 1, 2, 3 the values are 1, 2, 3.
    expect(first(pl.col("x").rollingSum({ windowSize: 2, minPeriods: 1 }), frame("x", values, pl.Float64))).toBe(3);

    const pipeline = deciding("sorted")
      .derive((r) => ({
        two: r.x.over(last(2)).sum(),
        before: r.x.lag(),
        filled: when(r.x.gt(1)).then(r.x).otherwise(null).fillForward(1),
      }))
      .features(["two", "before", "filled"])
      .sink(sink);
    const rows = await made(engine, pipeline, [
      values.map((value) => ({ game: 1, day, player: "p", n: value, i: 0, big: 0, x: value, word: "" })) as never,
    ]);
    expect(rows.map(({ n, two, before, filled }) => [n, two, before, filled])).toEqual([
      [1, 1, null, null],
      [2, 3, 1, 2],
      [3, 5, 2, 3],
    ]);
  });

  test("a fill ignores its limit", async () => {
    const plain = frame("x", [1, null, null], pl.Float64);
    const forward: { forwardFill(limit: number): Expr } = pl.col("x") as never;
    expect(first(forward.forwardFill(1), plain)).toBe(1);

    const pipeline = deciding("limited")
      .derive((r) => ({ filled: r.x.fillForward(1) }))
      .features(["filled"])
      .sink(sink);
    const rows = await made(engine, pipeline, game({ x: 1 }, { x: null }, { x: null }));
    expect(rows.map(({ filled }) => filled)).toEqual([1, 1, null]);
  });

  test("the maximum of a group skips NaN, that of a window does not", async () => {
    expect(first(pl.col("x").max(), frame("x", [1, Number.NaN], pl.Float64))).toBe(1);
    expect(first(pl.col("x").rollingMax({ windowSize: 2 }), frame("x", [1, Number.NaN], pl.Float64))).toBeNaN();

    const pipeline = deciding("greatest")
      .derive((r) => ({ window: r.x.over(last(2)).max(), all: r.x.over(wholeEvent()).max() }))
      .features(["window", "all"])
      .sink(sink);
    const rows = await made(engine, pipeline, game({ x: 1 }, { x: Number.NaN }));
    expect(rows[1]).toMatchObject({ window: Number.NaN, all: Number.NaN });
  });

  test("integer division truncates, and quantiles are the nearest value", async () => {
    const plain = pl.DataFrame([pl.Series("a", [1], pl.Int32), pl.Series("b", [2], pl.Int32)]).lazy();
    expect(first(pl.col("a").div(pl.col("b")), plain)).toBe(0);
    expect(first(pl.col("x").quantile(0.25), frame("x", [0, 1], pl.Float64))).toBe(0);

    const pipeline = deciding("fractions")
      .derive((r) => ({ half: r.i.dividedBy(r.n.plus(2)), quarter: r.x.over(wholeEvent()).quantile(0.25) }))
      .features(["half", "quarter"])
      .sink(sink);
    const rows = await made(engine, pipeline, game({ i: 1, x: 0 }, { x: 1 }));
    expect(rows[0]).toMatchObject({ half: 0.5, quarter: 0.25 });
  });

  test("an as-of join with a key reads an unsorted right side", async () => {
    const asks = table("asks", {
      timeline: play,
      event: { n: i32 },
      rows: always,
      columns: { at: datetime.known(always).denotes(play.before("game")), who: str.known(always) },
    });
    const bids = stampedTable("bids", { key: { who: str }, knownAt: { since: datetime }, columns: { bid: f64 } });
    const pipelined = pipeline("as_of", { decide: play.before("game") })
      .from(asks)
      .asOf(bids, { time: "at" })
      .derive((r) => ({ known: r.bid.isNotNull().and(r.at.gt(lit("2020-01-01T00:00:00Z", datetime))) }))
      .features(["bid", "known"])
      .sink(sink);
    const at = (text: string) => new Date(`${text}T00:00:00Z`);
    const right = [
      { who: "a", since: at("2023-06-01"), bid: 1 },
      { who: "a", since: at("2022-06-01"), bid: 3 },
    ];
    const trusting = {
      leftOn: "at",
      rightOn: "since",
      byLeft: ["who"],
      byRight: ["who"],
      checkSortedness: false,
    } as never;
    const sides = [[{ at: at("2023-01-01"), who: "a" }], right].map((side) => pl.DataFrame(side).lazy());
    const [left, lying] = sides as [LazyDataFrame, LazyDataFrame];
    expect(left.joinAsof(lying, trusting).collectSync().getColumn("bid").toArray()).not.toEqual([3]);

    const rows = await made(engine, pipelined, [[{ at: at("2023-01-01"), who: "a" }], right]);
    expect(rows[0]).toMatchObject({ bid: 3, known: true });
    expect(await made(engine, pipelined, [[{ at: at("2023-01-01"), who: "a" }], right.toReversed()])).toEqual(rows);
  });
});
