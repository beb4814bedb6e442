/** Every step of relations, for the tests of the lowering. */
import {
  bool,
  date,
  datetime,
  f64,
  i32,
  pipeline,
  prior,
  stampedTable,
  staticTable,
  str,
  table,
  timeline,
} from "greenflag";

const play = timeline("play", { phases: ["before", "game"], clocks: { move: { phase: "game", ticks: "own" } } });
const { after, always, before, during } = play;

const ofGames = {
  timeline: play,
  event: { game: i32 },
  order: { day: date },
  entity: { player: str },
  rows: always,
  columns: {
    arena: str.nullable().known(always),
    starts: datetime.nullable().known(always).denotes(before("game")),
    opens: date.nullable().known(always).denotes(always),
    score: f64.nullable().known(after("game")),
    moves: i32.known(after("game")),
  },
} as const;
const games = table("games", ofGames);
const friendlies = table("friendlies", ofGames);

const venues = table("venues", {
  timeline: play,
  event: { game: i32 },
  order: { day: date },
  rows: always,
  columns: { lights: bool.nullable().known(always), crowd: i32.known(after("game")) },
});

const moves = table("moves", {
  timeline: play,
  event: { game: i32 },
  order: { day: date },
  entity: { player: str },
  tick: { clock: "move", key: { move: i32 } },
  rows: during("game"),
  columns: { time: f64.nullable().known(during("game")), piece: i32.known(during("game")) },
});

/** Placed in their order by two columns. */
const rounds = table("rounds", {
  timeline: play,
  event: { game: i32 },
  order: { season: i32, round: str },
  entity: { player: str },
  rows: always,
  columns: { arena: str.nullable().known(always), points: i32.nullable().known(after("game")) },
});

const arenas = staticTable("arenas", {
  key: { arena: str },
  columns: { seats: i32.nullable(), roof: bool },
});

/** Of two keys, both found by one column here; what is brought is called as one of them. */
const pairs = staticTable("pairs", { key: { q_one: str, two: str }, columns: { one: i32.nullable() } });

const weather = stampedTable("weather", {
  key: { station: str },
  knownAt: { published: datetime },
  about: { observed: datetime },
  columns: { air: f64.nullable(), sky: str },
});

const odds = stampedTable("odds", {
  key: { player: str },
  knownAt: { quoted: date },
  columns: { price: f64.nullable() },
});

const decided = { decide: after("game") };

export const left_joins = pipeline("left_joins", decided)
  .from(games)
  .join(venues, { how: "left", prefix: "v_" })
  .join(arenas, { how: "left", prefix: "a_" })
  .join(arenas, { how: "left", prefix: "p_", on: { arena: "player" } })
  .join(pairs, { how: "left", prefix: "q_", on: { q_one: "player", two: "player" } })
  .features(["v_lights", "v_crowd", "a_seats", "a_roof", "p_seats", "q_one"])
  .sink({ parquet: "left_joins.parquet" });

export const inner_joins = pipeline("inner_joins", decided)
  .from(games)
  .join(venues, { how: "inner" })
  .join(arenas, { how: "inner", prefix: "a_" })
  .features(["lights", "crowd", "a_seats", "a_roof", "arena"])
  .sink({ parquet: "inner_joins.parquet" });

/** Steps on tables of no event. */
const lots = staticTable("lots", { key: { player: str, lot: i32 }, columns: { price: i32 } });
export const facts = pipeline("facts", decided)
  .from(games)
  .join(
    lots.top(5, (r) => r.price).aggregate(["player"], (g) => ({ dearest: g.price.max(), lots: g.price.count() })),
    { how: "left" },
  )
  .join(lots.dedupe(["player"], { keep: "last" }), { how: "inner", prefix: "last_" })
  .features(["dearest", "lots", "last_price"])
  .sink({ parquet: "facts.parquet" });

/** The moves have a key more than the games. */
export const semi_join = pipeline("semi_join", decided)
  .from(games)
  .join(moves, { how: "semi" })
  .join(arenas, { how: "semi" })
  .features(["score"])
  .sink({ parquet: "semi_join.parquet" });

export const anti_join = pipeline("anti_join", decided)
  .from(games)
  .join(
    moves.filter((r) => r.move.lt(2)),
    { how: "anti" },
  )
  .features(["score"])
  .sink({ parquet: "anti_join.parquet" });

/** A relation that is joined to itself. */
export const prior_joins = pipeline("prior_joins", decided)
  .from(games)
  .joinPrior(games, { prefix: "prev_" })
  .joinPrior(games, { prefix: "here_", by: ["arena"] })
  .joinPrior(venues, { prefix: "venue_" })
  .features([
    "prev_game",
    "prev_day",
    "prev_score",
    "prev_arena",
    "here_game",
    "here_score",
    "venue_game",
    "venue_crowd",
  ])
  .sink({ parquet: "prior_joins.parquet" });

export const placed_prior = pipeline("placed_prior", decided)
  .from(rounds)
  .joinPrior(rounds, { prefix: "prev_" })
  .features(["prev_game", "prev_season", "prev_round", "prev_points"])
  .sink({ parquet: "placed_prior.parquet" });

export const as_of = pipeline("as_of", { decide: before("game") })
  .from(games)
  .asOf(weather, { time: "starts", prefix: "w_", on: { station: "player" } })
  .asOf(weather, { time: "starts", prefix: "near_", on: { station: "arena" }, tolerance: "7d" })
  .asOf(odds, { time: "opens", prefix: "o_" })
  .asOf(odds, { time: "opens", prefix: "fresh_", tolerance: "3d" })
  .features([
    "w_published",
    "w_observed",
    "w_air",
    "w_sky",
    "near_observed",
    "near_air",
    "o_quoted",
    "o_price",
    "fresh_price",
  ])
  .sink({ parquet: "as_of.parquet" });

export const as_of_inclusive = pipeline("as_of_inclusive", { decide: before("game") })
  .from(games)
  .asOf(weather, { time: "starts", prefix: "w_", on: { station: "player" }, inclusive: true, tolerance: "8d" })
  .asOf(odds, { time: "opens", prefix: "o_", inclusive: true })
  .features(["w_published", "w_observed", "w_air", "o_quoted", "o_price"])
  .sink({ parquet: "as_of_inclusive.parquet" });

export const unions = pipeline("unions", decided)
  .from(games.filter((r) => r.game.lt(3)).union(friendlies.filter((r) => r.game.ge(3))))
  .derive((r) => ({ form: r.score.over(prior(2)).sum() }))
  .features(["score", "arena", "form"])
  .sink({ parquet: "unions.parquet" });

/** The moves of each game and player as one row, in their order among the games. */
export const aggregates = pipeline("aggregates", decided)
  .from(
    moves.aggregate(["game", "player"], (g) => ({
      best: g.time.min(),
      worst: g.time.max(),
      spread: g.time.max().minus(g.time.min()),
      mean: g.time.mean(),
      total: g.time.sum(),
      deviation: g.time.std(),
      timed: g.time.count(),
      pieces: g.piece.sum(),
    })),
  )
  .join(
    moves.aggregate(["game"], (g) => ({ pieces: g.piece.sum() })),
    { how: "left", prefix: "game_" },
  )
  .join(
    games.aggregate(["player"], (g) => ({ score: g.score.sum(), games: g.moves.count() })),
    {
      how: "left",
      prefix: "ever_",
    },
  )
  .derive((r) => ({ before: r.pieces.over(prior(2)).sum() }))
  .features(["best", "worst", "spread", "mean", "total", "deviation", "timed", "pieces", "game_pieces", "before"])
  .label("ever_score", "ever_games")
  .sink({ parquet: "aggregates.parquet" });

/** By keys that the rows are not in the order of. */
export const regrouped = pipeline("regrouped", decided)
  .from(moves.aggregate(["game", "piece"], (g) => ({ last: g.move.max(), moved: g.move.count() })))
  .features(["last", "moved"])
  .sink({ parquet: "regrouped.parquet" });

export const deduped_first = pipeline("deduped_first", decided)
  .from(moves)
  .dedupe(["game", "player"])
  .derive((r) => ({ before: r.piece.over(prior(1)).sum() }))
  .features(["move", "time", "piece", "before"])
  .sink({ parquet: "deduped_first.parquet" });

export const deduped_last = pipeline("deduped_last", decided)
  .from(moves)
  .dedupe(["game", "piece"], { keep: "last" })
  .features(["player", "move", "time"])
  .sink({ parquet: "deduped_last.parquet" });

export const tops = pipeline("tops", decided)
  .from(moves)
  .top(4, (r) => r.time)
  .top(2, (r) => r.time.plus(r.time.lag()), { per: ["game", "player"], lowest: true })
  .features(["time", "piece"])
  .sink({ parquet: "tops.parquet" });

export const limits = pipeline("limits", decided)
  .from(games)
  .limit(2)
  .join(
    moves.limit(2, { per: ["game", "player"] }).aggregate(["game", "player"], (g) => ({ second: g.move.max() })),
    {
      how: "left",
    },
  )
  .features(["score", "second"])
  .sink({ parquet: "limits.parquet" });

export const assumptions = pipeline("assumptions", { decide: before("game") })
  .from(moves)
  .assumeRows("the moves are agreed upon beforehand", always)
  .derive((r) => ({ said: r.piece.assume("the pieces are drawn\nby lot", always).plus(1) }))
  .features(["said"])
  .label("time")
  .sink({ parquet: "assumptions.parquet" });
