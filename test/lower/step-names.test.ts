/** The names of steps in generated code. */
import { date, f64, i32, lit, pipeline, stampedTable, staticTable, str, table, timeline } from "greenflag";
import { describe, expect, test } from "vitest";
import { noReferences, type SourceReferences } from "../../src/engines/lowering/source-references.ts";
import { purposes, span, splitName, stepNames } from "../../src/engines/lowering/step-names.ts";
import { Identifiers } from "../../src/engines/polars/lower/names.ts";
import { StepNames } from "../../src/engines/sql/names.ts";
import type { RelationNode } from "../../src/plan/relations/index.ts";
import { inOrder } from "../../src/plan/traverse.ts";

const play = timeline("play", { phases: ["game"] });
const declared = {
  timeline: play,
  event: { game: i32 },
  order: { day: date },
  entity: { player: str },
  rows: play.always,
  columns: {
    score: f64.known(play.after("game")),
    arena: str.known(play.always),
    starts: date.known(play.always).denotes(play.after("game")),
  },
} as const;
const games = table("games", declared);
const friendlies = table("friendlies", declared);
const arenas = staticTable("arenas", { key: { arena: str }, columns: { seats: i32 } });
const odds = stampedTable("odds", { key: { player: str }, knownAt: { quoted: date }, columns: { price: f64 } });

const start = pipeline("named", { decide: play.after("game") }).from(games);
const ended = (relation: { readonly features: (names: readonly ["score"]) => unknown }): RelationNode =>
  (
    relation.features(["score"]) as {
      readonly sink: (to: { readonly csv: string }) => { readonly plan: { readonly relation: RelationNode } };
    }
  ).sink({ csv: "x.csv" }).plan.relation;

const nameOf = (relation: RelationNode, written: Pick<SourceReferences, "constant"> = noReferences): string =>
  stepNames(written).step(relation);

describe("a step is named after its rows and what it does", () => {
  test.each([
    ["a table", ended(start), "games"],
    ["one column", ended(start.derive(() => ({ one: lit(1, f64) }))), "games with one"],
    ["two columns", ended(start.derive(() => ({ one: lit(1, f64), two: lit(1, f64) }))), "games with one and two"],
    [
      "more columns",
      ended(start.derive(() => ({ one: lit(1, f64), two: lit(1, f64), three: lit(1, f64) }))),
      "games with one to three",
    ],
    ["a filter", ended(start.filter((r) => r.score.gt(1).and(r.arena.eq("x")))), "games filtered by score and arena"],
    ["a join", ended(start.join(arenas, { how: "left" })), "games with arenas"],
    ["rows with a match", ended(start.join(arenas, { how: "semi" })), "games in arenas"],
    ["rows without a match", ended(start.join(arenas, { how: "anti" })), "games not in arenas"],
    ["an earlier event", ended(start.joinPrior(games, { prefix: "prior_" })), "games with prior games"],
    ["the latest row of a log", ended(start.asOf(odds, { time: "starts", prefix: "odds_" })), "games with latest odds"],
    ["two tables", ended(start.union(friendlies)), "games and friendlies"],
    ["the greatest", ended(start.top(3, (r) => r.score, { per: ["game"] })), "greatest 3 games by score per game"],
  ])("%s", (_, relation, expected) => {
    expect(nameOf(relation)).toBe(expected);
  });

  test("rows that were put together are called after that from then on", () => {
    const both = ended(start.union(friendlies).derive(() => ({ one: lit(1, f64) })));
    expect(nameOf(both)).toBe("games and friendlies with one");
  });
});

test("a constant of the author's names its relation, and the rows of all steps after it", () => {
  const relation = ended(start.derive(() => ({ one: lit(1, f64) })).filter((r) => r.one.gt(0)));
  const [, derived] = inOrder(relation);
  const written = {
    constant: (site: unknown) =>
      derived !== undefined && "site" in derived && site === derived.site ? "scoredGames" : null,
  };
  expect(derived && nameOf(derived, written)).toBe("scored Games");
  expect(nameOf(relation, written)).toBe("scored Games filtered by one");
});

test("the purposes of intermediate columns are the columns that they are made for", () => {
  expect(purposes([{ name: "form_3__1" }, { name: "form_3__12" }, { name: "pace__2" }])).toBe("form_3 and pace");
  expect(span(["a", "b", "c"])).toBe("a to c");
});

test("an engine writes the words its own way, and each name once", () => {
  const [camel, snake] = [new Identifiers(), new StepNames()];
  for (const [words, ...expected] of [
    ["scored Games with form_3", "scoredGamesWithForm3", "scored_games_with_form_3"],
    ["scored Games with form_3", "scoredGamesWithForm32", "scored_games_with_form_3_2"],
    ["class", "classRows", "class"],
    ["2024", "table2024", "2024"],
    ['"); é', "table", "step"],
  ])
    expect([camel.take(words ?? ""), snake.take(words ?? "")]).toEqual(expected);
});

test("a long name is cut at the end of a word, and a long word where the name would be too long", () => {
  expect(splitName(`${"word ".repeat(14)}end`)).toEqual([...Array(14).fill("word"), "end"]);
  expect(splitName(`${"word ".repeat(15)}end`)).toEqual(Array(15).fill("word"));
  expect(splitName(`${"x".repeat(100)} end`)).toEqual(["x".repeat(60)]);
});
