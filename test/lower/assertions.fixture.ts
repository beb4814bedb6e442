/** Pipelines with assertions that a run checks against the data. */
import { date, datetime, f64, i32, pipeline, stampedTable, staticTable, str, table, timeline } from "greenflag";

const play = timeline("play", { phases: ["before", "game"] });
const { after, always, before } = play;

const declared = {
  timeline: play,
  event: { game: i32 },
  order: { day: date },
  entity: { player: str },
  rows: after("game"),
  columns: {
    starts: datetime.nullable().known(always).denotes(before("game")),
    seat: i32.nullable().known(always),
    score: f64.nullable().known(after("game")),
  },
} as const;
const games = table("games", declared);
const friendlies = table("friendlies", declared);
const seats = staticTable("seats", { key: { number: i32 }, columns: { row: str } });
const weather = stampedTable("weather", {
  key: { station: str },
  knownAt: { published: datetime },
  about: { observed: datetime },
  columns: { air: f64 },
});

export const both = pipeline("both", { decide: after("game") })
  .from(games.union(friendlies))
  .features(["score"])
  .sink({ parquet: "both.parquet" });

export const seated = pipeline("seated", { decide: after("game") })
  .from(games)
  .join(seats, { how: "left", prefix: "in_", on: { number: "seat" }, cardinality: "one-to-one" })
  .features(["in_row"])
  .sink({ parquet: "seated.parquet" });

export const entered = pipeline("entered", { decide: before("game") })
  .from(games)
  .assumeRows("the entry list is out on Tuesday", always)
  .derive((r) => ({ form: r.score.assume("scores are agreed upon", always), "united(": r.seat }))
  .asOf(weather, { time: "starts", on: { station: "player" } })
  .features(["form", "air", "starts", "united("])
  .label("score")
  .sink({ parquet: "entered.parquet" });
