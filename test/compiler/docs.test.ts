/**
 * What columns hold, in words: carried through every step to where people read it. What each column must carry is written out
 * here by hand; test/pipelines/docs.test.ts walks over random pipelines.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import * as Effect from "effect/Effect";
import {
  date,
  datetime,
  f64,
  i32,
  lit,
  pipeline,
  prior,
  stampedTable,
  staticTable,
  str,
  table,
  timeline,
  when,
} from "greenflag";
import { openArtifact } from "greenflag/artifacts";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { verifyRelation } from "../../src/compiler/verify/relation.ts";
import type { RelationNode } from "../../src/plan/relations/index.ts";
import { pipelineSchema } from "../../src/plan/schema.ts";
import type { Runner } from "../../src/runtime/index.ts";
import { nodeServices } from "../../src/runtime/node-services.ts";
import { newFolder, report, run, writeParquet } from "../runtime/support.ts";
import { compileIn, newAuthor } from "./support.ts";

const play = timeline("play", { phases: ["before", "game"] });
const { always, before, after } = play;
const games = table("games", {
  timeline: play,
  event: { game: i32.doc("the game") },
  order: { day: date.doc("its day"), game: i32 },
  entity: { player: str.doc("who plays").check(z.string().min(1)) },
  rows: always,
  columns: {
    arena: str.nullable().doc("where").known(always),
    starts: datetime.doc("first whistle").in("Europe/Berlin").known(always).denotes(before("game")),
    score: f64.doc("points").known(after("game")).check(z.number().min(0), { otherwise: "null" }),
    moves: i32.doc("replaced").doc("how many").known(after("game")),
    bare: f64.known(always),
  },
});
const arenas = staticTable("arenas", {
  key: { name: str.doc("its name") },
  columns: { seats: i32.doc("how many sit").check(z.int().min(1)), roof: str.nullable() },
});
const weather = stampedTable("weather", {
  key: { place: str },
  knownAt: { out: datetime.in("Europe/Berlin").doc("published") },
  columns: { wind: f64.doc("knots").nullable() },
});

const wordsOf = ({ plan }: { readonly plan: RelationNode }): Readonly<Record<string, string | null>> => {
  const notes = { brands: new Map(), environments: new Map(), findings: [], parameters: new Map() };
  const { columns } = verifyRelation(plan, notes);
  expect(notes.findings).toEqual([]);
  return Object.fromEntries([...columns].map(([name, brand]) => [name, brand?.doc ?? null]));
};

const keys = { game: "the game", player: "who plays", day: "its day" };
const rest = { arena: "where", starts: "first whistle", score: "points", moves: "how many", bare: null };

describe("the documentation of a column follows it through", () => {
  test.each<[string, { readonly plan: RelationNode }, Readonly<Record<string, string | null>>]>([
    ["a table", games, { ...keys, ...rest }],
    ["facts", arenas, { name: "its name", seats: "how many sit", roof: null }],
    ["a log", weather, { place: null, out: "published", wind: "knots" }],
    [
      "derive: its own, and none of what it is made of or takes the place of",
      games.derive((r) => ({
        twice: r.score.times(2).doc("points, twice"),
        again: r.score,
        moves: r.moves.plus(1),
        arena: r.arena.doc("where it is"),
        one: lit(1, i32).doc("one"),
        form: r.score.over(prior(3)).mean().doc("mean points"),
        either: when(r.score.gt(1)).then(r.score).otherwise(null).doc("points beyond one"),
      })),
      {
        ...{ ...keys, ...rest, moves: null, arena: "where it is", again: null, twice: "points, twice" },
        ...{ one: "one", form: "mean points", either: "points beyond one" },
      },
    ],
    [
      "select and rename",
      games.select(["score", "bare"]).rename({ score: "bare", bare: "score" }),
      { ...keys, bare: "points", score: null },
    ],
    ["filter, top and assumeRows", games.filter((r) => r.score.gt(1)).top(1, (r) => r.score), { ...keys, ...rest }],
    [
      "a join with a prefix",
      games.select([]).join(arenas, { how: "left", prefix: "arena_", on: { name: "player" } }),
      { ...keys, arena_seats: "how many sit", arena_roof: null },
    ],
    [
      "joinPrior",
      games.select([]).joinPrior(games.select(["score"]), { prefix: "last_" }),
      { ...keys, last_game: "the game", last_day: "its day", last_score: "points" },
    ],
    [
      "asOf",
      games.select(["starts"]).asOf(weather, { time: "starts", on: { place: "player" }, prefix: "w_" }),
      { ...keys, starts: "first whistle", w_out: "published", w_wind: "knots" },
    ],
    [
      "union: this side's, else the other's",
      games
        .select([])
        .derive((r) => ({ a: r.game.doc("left"), b: r.game.doc("left"), c: r.game.plus(0).cast(i32), d: r.game }))
        .union(
          games.select([]).derive((r) => ({
            a: r.game.doc("right"),
            b: r.game,
            c: r.game.plus(0).cast(i32).doc("right"),
            d: r.game,
          })),
        ),
      { ...keys, a: "left", b: "left", c: "right", d: null },
    ],
    [
      "aggregate: its keys', and its own",
      games.aggregate(["game"], (g) => ({
        best: g.score.max().doc("most points"),
        score: g.score.min(),
      })),
      { game: "the game", day: "its day", best: "most points", score: null },
    ],
    ["dedupe", games.dedupe(["game"]), { ...keys, ...rest }],
  ])("%s", (_, relation, words) => {
    expect(wordsOf(relation)).toEqual(words);
  });
});

test("a plan with invalid documentation is refused", () => {
  const { plan } = pipeline("p", { decide: before("game") })
    .from(games)
    .derive((r) => ({ x: r.bare.doc("x") }))
    .features(["x"])
    .sink({ parquet: "p.parquet" });
  const withWords = (words: unknown) =>
    JSON.parse(JSON.stringify(plan).replace('"doc":"x"', `"doc":${JSON.stringify(words)}`));
  expect(z.safeParse(pipelineSchema, withWords("y")).success).toBe(true);
  for (const words of ["", " ", null, 1]) expect(z.safeParse(pipelineSchema, withWords(words)).success).toBe(false);
});

/** What ends comments, lines and text of every language that it may come through. */
// biome-ignore lint/suspicious/noTemplateCurlyInString: it looks like a template, and is to stay as it is
const odd = "*/ `${x}` \" ' \\ \n second\r\n\u2028third\u2029 \u202e \u0000 --;\t東京 \u{1f3ce} </script> $$ $1";

test.each(["polars", "duckdb"] as const)(
  "documentation of any kind is unchanged in the record of a run on %s",
  async (engine) => {
    const literal = JSON.stringify(odd);
    const folder = newAuthor({
      "made.pipeline.ts": `
import { date, f64, i32, pipeline, prior, table, timeline } from "greenflag";
const play = timeline("play", { phases: ["game"] });
const games = table("games", {
  timeline: play,
  event: { game: i32.doc(${literal}) },
  order: { day: date },
  rows: play.always,
  columns: { score: f64.doc(${literal}).known(play.after("game")) },
});
export const made = pipeline("made", { decide: play.before("game") })
  .from(games)
  .derive((r) => ({ form: r.score.over(prior()).mean().doc(${literal}), n: r.score.over(prior()).count() }))
  .features(["form", "n"])
  .label("score")
  .sink({ parquet: "made.parquet" });
`,
    });
    expect((await compileIn(folder)).diagnostics).toEqual([]);
    const module = join(folder, "generated", "made", "runner.ts");
    // To V8 the separators in the words end lines, to editors they do not: the comments name the lines of editors.
    expect(readFileSync(module, "utf8")).toContain("// Derive (made.pipeline.ts:13).\n");
    // The text of a runner has its lines and nothing that hides in them.
    expect(readFileSync(module, "utf8")).not.toMatch(/[\u2028\u2029\0]|second$/m);
    const { default: runner } = (await import(pathToFileURL(module).href)) as { readonly default: Runner };
    expect(runner.spec.tables[0]?.columns.map(({ doc }) => doc)).toEqual([odd, undefined, odd]);
    const root = newFolder();
    const file = await writeParquet(
      join(root, "games.parquet"),
      "SELECT 1::INT AS game, DATE '2024-01-01' AS day, 2.5::DOUBLE AS score",
    );
    const { files, record } = await report(
      run(runner, module, { root, out: join(root, "out") }, { tables: { games: file }, engine }),
    );
    const said = { game: odd, form: odd, n: null, score: odd };
    expect(Object.fromEntries(record.columns.map(({ name, doc }) => [name, doc]))).toEqual(said);
    const opened = await openArtifact(files.artifact).pipe(Effect.provide(nodeServices), Effect.runPromise);
    expect(Object.fromEntries(opened.record.columns.map(({ name, doc }) => [name, doc]))).toEqual(said);
  },
);
