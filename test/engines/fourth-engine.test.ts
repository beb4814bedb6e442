/** A fourth engine, which only counts rows, is added by a registry that contains it and by nothing else. */
import { date, i32, pipeline, str, table, timeline } from "greenflag";
import pl from "nodejs-polars";
import { expect, test } from "vitest";
import type { EngineDefinition } from "../../src/engines/engine.ts";
import { engines } from "../../src/engines/registry.ts";
import { compiled } from "../runtime/compiled.ts";
import { readParquet, refusals, report } from "../runtime/support.ts";

/** How many rows there are for each key, in a column. */
interface Counting {
  readonly by: readonly string[];
  readonly as: string;
}

const counter: EngineDefinition = {
  name: "counter",
  title: "the row counter",
  extension: "json",
  spills: false,
  lastBits: { rowsInAnotherOrder: "same", eventsAdded: "same" },
  compiler: async () => ({
    lower: ({ plan: { relation } }) => {
      const [one, ...more] = relation.kind === "aggregate" ? relation.columns : [];
      const isCount = one?.value.kind === "group" && one.value.aggregate === "count" && more.length === 0;
      if (relation.kind !== "aggregate" || relation.input.kind !== "source" || one === undefined || !isCount)
        return {
          kind: "unsupported",
          engine: "the row counter",
          what: `the step '${relation.kind}'`,
          why: "it only counts",
        };
      const counting: Counting = { by: relation.by, as: one.name };
      return { kind: "computation", text: JSON.stringify(counting), parameters: [] };
    },
  }),
  runtime: async () => ({
    execute: async ({ computation, tables, select }) => {
      const { by, as } = JSON.parse(computation?.text ?? "") as Counting;
      const [table] = tables;
      if (table === undefined) throw new Error("there is nothing to count");
      return select(
        table.frame
          .groupBy([...by])
          .agg(pl.len().cast(pl.Int64).alias(as))
          .sort([...by]),
      );
    },
  }),
};
const registry = [...engines, counter] as const;

const play = timeline("play", { phases: ["before", "game"] });
const entries = table("entries", {
  timeline: play,
  event: { game: i32 },
  order: { day: date },
  entity: { player: str },
  rows: play.always,
  columns: { team: str.known(play.always) },
});
const perGame = entries.aggregate(["game"], (g) => ({ entrants: g.team.count() }));
const counts = pipeline("counts", { decide: play.before("game") })
  .from(perGame)
  .features(["entrants"])
  .sink({ parquet: "counts.parquet" });
const joined = pipeline("joined", { decide: play.before("game") })
  .from(entries)
  .join(perGame, { how: "left" })
  .features(["entrants"])
  .sink({ parquet: "joined.parquet" });

const rows = `SELECT * FROM (VALUES (1::INT, DATE '2021-02-14', 'Al', 'x'), (1, DATE '2021-02-14', 'Bo', 'x'),
  (2, DATE '2021-02-21', 'Al', 'y')) t(game, day, player, team)`;

test("a registry with a fourth engine: a run on it gives the same count as the other engines", async () => {
  const { run, write } = await compiled(counts, registry);
  await write("entries", rows);
  for (const { name } of registry) {
    const { record, files } = await report(run({ engine: name }));
    expect([record.engine, await readParquet(files.artifact)]).toEqual([
      name,
      [
        [1, "2"],
        [2, "1"],
      ],
    ]);
  }
});

test("a pipeline that the fourth engine cannot lower: a run on it is refused with the reason, other engines run", async () => {
  const { run, write } = await compiled(joined, registry);
  await write("entries", rows);
  expect(await refusals(run({ engine: "counter" }))).toEqual([
    "GF4028 Pipeline 'joined' does not run on the row counter: it cannot compute the step 'join': it only counts.",
  ]);
  expect((await report(run({ engine: "duckdb" }))).record.rows).toBe(3);
});

test("greenflag's own registry does not contain that engine", async () => {
  const { run, write } = await compiled(counts, engines);
  await write("entries", rows);
  expect(await refusals(run({ engine: "counter" }))).toEqual([
    "GF4028 Pipeline 'counts' does not run on 'counter': there is no such engine; the engines are polars, duckdb.",
  ]);
});
