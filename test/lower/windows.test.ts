/** Every aggregate over every kind of frame, lowered to polars, against loops over the rows. */
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { PipelinePlan } from "../../dsl/index.ts";
import { compile } from "../../src/compiler/index.ts";
import type { RelationNode, TablePlan } from "../../src/plan/relations/index.ts";
import type { Database, Row, Value } from "../../src/proof/database.ts";
import { cases, databases } from "../../src/proof/fast-check.ts";
import { decisionKeys, findViolation } from "../../src/proof/law.ts";
import { type ReusablePlan, reusablePlan } from "../../src/proof/reusable-plan.ts";
import type { Runner } from "../../src/runtime/index.ts";
import { howMany, search } from "../thorough.ts";
import { type Aggregate, aggregate, priorRows, soFar } from "./reference-loops.ts";
import { games_windows, moves_windows } from "./windows.fixture.ts";

const root = new URL("../..", import.meta.url).pathname;
let folder: string;
let runners: Record<string, Runner>;

beforeAll(async () => {
  mkdirSync(join(root, ".tmp"), { recursive: true });
  folder = mkdtempSync(join(root, ".tmp/windows-"));
  // Under its own name it would be one of the project's pipelines.
  copyFileSync(join(import.meta.dirname, "windows.fixture.ts"), join(folder, "windows.pipeline.ts"));
  const { diagnostics, runners: made } = await compile({
    root,
    paths: [folder],
    check: false,
    out: folder,
  });
  expect(diagnostics).toEqual([]);
  const modules = made.map(async ({ pipeline, path }) => {
    const { default: runner } = (await import(pathToFileURL(join(root, path, "runner.ts")).href)) as {
      default: Runner;
    };
    return [pipeline, runner] as const;
  });
  runners = Object.fromEntries(await Promise.all(modules));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const tableOf = (node: RelationNode): TablePlan => (node.kind === "source" ? node.table : tableOf(node.input));

/** What a column should be in a row, from all rows. */
type Expected = { readonly [column: string]: (row: Row, rows: readonly Row[]) => Value };

const prior =
  (how: Aggregate, column: string, events?: number, partition: readonly string[] = ["player"], atLeast = 1) =>
  (row: Row, rows: readonly Row[]) =>
    aggregate(
      how,
      priorRows(rows, row, partition, events).map((other) => other[column] ?? null),
      atLeast,
    );

const games: Expected = {
  mean_2: prior("mean", "score", 2),
  sum_2: prior("sum", "score", 2),
  min_2: prior("min", "score", 2),
  max_2: prior("max", "score", 2),
  std_3: prior("std", "score", 3),
  count_2: prior("count", "score", 2),
  mean_3_atleast_2: prior("mean", "score", 3, ["player"], 2),
  moves_sum_2: prior("sum", "moves", 2),
  moves_max_1: prior("max", "moves", 1),
  won_mean_3: prior("mean", "won", 3),
  won_sum_3: prior("sum", "won", 3),
  mean_all: prior("mean", "score"),
  sum_all: prior("sum", "score"),
  min_all: prior("min", "score"),
  max_all: prior("max", "score"),
  std_all: prior("std", "score"),
  count_all: prior("count", "score"),
  moves_sum_all: prior("sum", "moves"),
  won_sum_all: prior("sum", "won"),
  sum_all_atleast_3: prior("sum", "score", undefined, ["player"], 3),
  grouped_mean_2: prior("mean", "score", 2, ["player", "group"]),
  grouped_mean_all: prior("mean", "score", undefined, ["player", "group"]),
  everyone_mean_2: prior("mean", "score", 2, []),
  everyone_min_1: prior("min", "score", 1, []),
  everyone_std_2: prior("std", "score", 2, []),
  everyone_count_2: prior("count", "score", 2, []),
  everyone_sum_all: prior("sum", "moves", undefined, []),
  everyone_grouped_sum_2: prior("sum", "score", 2, ["group"]),
  everyone_grouped_count_all: prior("count", "score", undefined, ["group"]),
};

const last =
  (how: Aggregate, column: string, size: number, atLeast = 1) =>
  (row: Row, rows: readonly Row[]) =>
    aggregate(
      how,
      soFar(rows, row)
        .slice(-size)
        .map((other) => other[column] ?? null),
      atLeast,
    );
const before = (column: string, back: number) => (row: Row, rows: readonly Row[]) =>
  soFar(rows, row).at(-1 - back)?.[column] ?? null;

/** Every row with the parameter's value in it. */
const withBonus = (rows: readonly Row[]) => rows.map((row) => ({ ...row, bonus: 3 }));

const moves: Expected = {
  constant_sum_3: (row, rows) => last("sum", "bonus", 3)(row, withBonus(rows)),
  constant_lag: (row, rows) => before("bonus", 1)(row, withBonus(rows)),
  constant_count_2: (row, rows) => prior("count", "bonus", 2)(row, withBonus(rows)),
  constant_sum_all: (row, rows) => prior("sum", "bonus")(row, withBonus(rows)),
  mean_3: last("mean", "time", 3),
  sum_3: last("sum", "time", 3),
  min_3: last("min", "time", 3),
  max_3: last("max", "time", 3),
  std_4: last("std", "time", 4),
  count_3: last("count", "time", 3),
  mean_4_atleast_3: last("mean", "time", 4, 3),
  never_full: () => null,
  piece_sum_2: last("sum", "piece", 2),
  good_mean_3: last("mean", "good", 3),
  good_sum_3: last("sum", "good", 3),
  lag_1: before("time", 1),
  lag_2: before("piece", 2),
  difference_1: (row, rows) => {
    const [now, then] = [row.time ?? null, before("time", 1)(row, rows)];
    return now === null || then === null ? null : Number(now) - Number(then);
  },
  window_of_window: (row, rows) =>
    aggregate(
      "max",
      soFar(rows, row)
        .slice(-2)
        .map((other) => last("mean", "time", 3)(other, rows)),
    ),
  prior_mean_2: prior("mean", "time", 2),
  prior_sum_1: prior("sum", "time", 1),
  prior_min_2: prior("min", "time", 2),
  prior_max_all: prior("max", "time"),
  prior_std_2: prior("std", "time", 2),
  prior_count_2: prior("count", "time", 2),
  prior_piece_sum_all: prior("sum", "piece"),
  prior_mean_2_atleast_4: prior("mean", "time", 2, ["player"], 4),
  prior_of_trailing: (row, rows) =>
    aggregate(
      "max",
      priorRows(rows, row, ["player"], 1).map((other) => last("mean", "time", 2)(other, rows)),
    ),
};

const close = (got: Value, want: Value): boolean =>
  typeof got === "number" && typeof want === "number"
    ? Math.abs(got - want) <= 1e-9 * Math.max(1, Math.abs(want))
    : got === want;

/** The pipeline as its runner computes it, built once; with `bonus` 3. */
const computing = (pipeline: string, table: TablePlan): ReusablePlan & { readonly spec: Runner["spec"] } => {
  const runner = runners[pipeline];
  if (runner === undefined) throw new Error(`no runner ${pipeline}`);
  const place = mkdtempSync(join(folder, `${pipeline}-`));
  return { spec: runner.spec, ...reusablePlan([table], place, (t) => runner.compute(t as never, { bonus: 3 })) };
};

const agree = (pipeline: string, relation: RelationNode, expected: Expected, keys: readonly string[]): void => {
  const table = tableOf(relation);
  const { plan, write } = computing(pipeline, table);
  search(
    // Finite values: what NaN and infinities do is a matter of its own.
    fc.property(databases([table], { finite: true }), (database) => {
      const rows = database.get(table.name) ?? [];
      write(database);
      const got = plan.collectSync().toRecords() as Row[];
      expect(got.length).toBe(rows.length);
      const byKey = new Map(rows.map((row) => [JSON.stringify(keys.map((key) => row[key])), row]));
      for (const one of got) {
        const row = byKey.get(JSON.stringify(keys.map((key) => one[key])));
        if (row === undefined) throw new Error("a row that was not there");
        for (const [column, want] of Object.entries(expected)) {
          const wanted = want(row, rows);
          if (!close(one[column] ?? null, wanted))
            expect.fail(`${column} is ${String(one[column])}, not ${String(wanted)}, in ${JSON.stringify(row)}`);
        }
      }
    }),
    howMany(25, 75),
  );
};

/** Values of all kinds here, NaN and infinities too: whatever a window makes of them, the future makes no difference. */
const lawful = (pipeline: string, { relation, decides }: PipelinePlan): void => {
  const table = tableOf(relation);
  const { spec, plan, write } = computing(pipeline, table);
  const columns = spec.output.columns.filter(({ role }) => role !== "label").map(({ name }) => name);
  const keys = decisionKeys(table, decides.at);
  const compute = (_: unknown, database: Database) => {
    write(database);
    return plan;
  };
  search(
    fc.property(cases([table], table, decides.at), (one) => {
      expect(findViolation({ tables: [table], columns, keys, compute }, one)).toBeNull();
    }),
    howMany(20, 60),
  );
};

describe("windows lowered to polars", () => {
  it("cover every feature of the fixtures", () => {
    expect(Object.keys(games).sort()).toEqual([...games_windows.plan.features].sort());
    expect(Object.keys(moves).sort()).toEqual([...moves_windows.plan.features].sort());
  });
  it("equal loops with one row per event", () =>
    agree("games_windows", games_windows.plan.relation, games, ["game", "player"]));
  it("equal loops with several rows per event", () =>
    agree("moves_windows", moves_windows.plan.relation, moves, ["game", "player", "move"]));
  it("give no finite deviation for values whose squares are too large", () => {
    const table = tableOf(moves_windows.plan.relation);
    const { plan, write } = computing("moves_windows", table);
    const rows = [1e200, -1e200, 1].map((time, i) => {
      const day = new Date(Date.UTC(2024, 0, 1 + i));
      return { game: i, day, player: "a", move: 0, time, piece: 1, good: true };
    });
    write(new Map([[table.name, rows]]));
    const [, , last] = plan.collectSync().getColumn("prior_std_2").toArray();
    expect(last).not.toBeNull();
    expect(Number.isFinite(last)).toBe(false);
  });
  it("satisfy the law with one row per event", () => lawful("games_windows", games_windows.plan));
  it("satisfy the law with several rows per event", () => lawful("moves_windows", moves_windows.plan));
});
