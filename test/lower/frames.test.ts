/** Every frame with every aggregate, as lowered to polars, against loops over the rows. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { PipelinePlan } from "../../dsl/index.ts";
import type { RelationNode } from "../../dsl/plan/relation/index.ts";
import type { TablePlan } from "../../dsl/plan/relation/source.ts";
import { printRunner } from "../../src/compiler/emit/runner.ts";
import { lowerPipeline } from "../../src/compiler/lower/relation.ts";
import { verify } from "../../src/compiler/verify/index.ts";
import { cases, databases } from "../../src/proof/arbitrary.ts";
import { type Database, frameOf, type Row, type Value } from "../../src/proof/database.ts";
import { violation } from "../../src/proof/law.ts";
import type { Runner } from "../../src/runtime/index.ts";
import { columnsOf, frames, pipelines } from "./frames.fixture.ts";
import { type Aggregate, aggregate, type Keys, ranked, rowsIn } from "./naive.ts";

type Name = keyof typeof pipelines;

const root = new URL("../..", import.meta.url).pathname;
const runners = new Map<Name, Runner>();
let folder: string;

beforeAll(async () => {
  mkdirSync(join(root, ".tmp"), { recursive: true });
  folder = mkdtempSync(join(root, ".tmp/frames-"));
  for (const [name, { plan }] of Object.entries(pipelines)) {
    const verified = verify(plan);
    expect(verified.findings).toEqual([]);
    const file = join(folder, `${name}.runner.ts`);
    const origin = { source: "frames.fixture.ts", sourceText: "", version: "0", assumptions: [] };
    writeFileSync(
      file,
      printRunner(
        verified,
        lowerPipeline(verified, () => null),
        origin,
      ),
    );
    runners.set(name as Name, ((await import(pathToFileURL(file).href)) as { default: Runner }).default);
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const runnerOf = (name: Name): Runner => {
  const runner = runners.get(name);
  if (runner === undefined) throw new Error(`no runner ${name}`);
  return runner;
};

const tablesOf = (node: RelationNode): readonly TablePlan[] =>
  node.kind === "source"
    ? [node.table]
    : node.kind === "join"
      ? [...tablesOf(node.input), ...tablesOf(node.right)]
      : tablesOf(node.input);

const close = (got: Value, want: Value): boolean =>
  typeof got === "number" && typeof want === "number"
    ? Math.abs(got - want) <= 1e-9 * Math.max(1, Math.abs(want))
    : got === want;

/** What a column should be in a row, from all rows. */
const expected = (name: Name, row: Row, rows: readonly Row[], keys: Keys): ReadonlyMap<string, Value> => {
  const inFrame = new Map(
    Object.entries(frames[name]).map(([frame, { plan }]) => [frame, { plan, rows: rowsIn(plan, row, rows, keys) }]),
  );
  return new Map(
    [...columnsOf(name)].map(([column, { value, aggregate: how, frame }]) => {
      const found = inFrame.get(frame);
      if (found === undefined) throw new Error(`no frame ${frame}`);
      const { atLeast } = found.plan;
      const values = found.rows.map((other) => other[value] ?? null);
      return [
        column,
        how === "rank" || how === "rankFromTop"
          ? ranked(how, row[value] ?? null, values, atLeast)
          : aggregate(how as Aggregate, values, atLeast),
      ];
    }),
  );
};

const keyOf = (row: Row, names: readonly string[]): string => JSON.stringify(names.map((name) => row[name] ?? null));

const differences = (name: Name, plan: PipelinePlan, database: Database): readonly string[] => {
  const tables = tablesOf(plan.relation);
  const looked = tables.at(-1);
  if (looked === undefined) throw new Error("a pipeline without tables");
  const rows = database.get(looked.name) ?? [];
  const given = Object.fromEntries(tables.map((table) => [table.name, frameOf(table, database.get(table.name) ?? [])]));
  const got = runnerOf(name)
    .compute(given as never, {})
    .collectSync()
    .toRecords() as Row[];
  const keys = [...looked.event, ...looked.entity, ...(looked.tick?.columns ?? [])];
  const byKey = new Map(rows.map((row) => [keyOf(row, keys), row]));
  return got.flatMap((one) => {
    const row = byKey.get(keyOf(one, keys));
    // Facts that are not there for a row.
    if (row === undefined) return [];
    return [...expected(name, row, rows, looked)].flatMap(([column, want]) =>
      close(one[column] ?? null, want)
        ? []
        : [`${column} is ${String(one[column])}, not ${String(want)}, in ${JSON.stringify(row)}`],
    );
  });
};

/** Building hundreds of expressions costs polars' JavaScript side more than running them: few runs, nothing shrunk for long. */
const limits = { interruptAfterTimeLimit: 40_000, markInterruptAsFailure: false, endOnFailure: true };

const agree = (name: Name, runs: number): void => {
  const { plan } = pipelines[name];
  fc.assert(
    // Finite values: what NaN and infinities do is a matter of its own.
    fc.property(databases(tablesOf(plan.relation), { finite: true }), (database) => {
      expect(differences(name, plan, database).slice(0, 5)).toEqual([]);
    }),
    { ...limits, numRuns: runs },
  );
};

describe("frames as lowered to polars agree with loops", () => {
  it("over ticks of each entity's own", () => agree("own", 6), 120_000);
  it("over shared ticks", () => agree("shared", 6), 120_000);
  it("over rows without ticks", () => agree("single", 10), 120_000);
  it("over facts", () => agree("facts", 10), 120_000);
  it("where events overlap, over rows that were settled", () => agree("flights", 20), 120_000);
  it("where the rows of one event settle at different times", () => agree("legs", 10), 120_000);
});
