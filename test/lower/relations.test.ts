/** Every step of relations, lowered to polars and in the reference, against loops over the rows. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { PipelinePlan } from "../../dsl/index.ts";
import { grainOf } from "../../src/plan/grain.ts";
import type { TablePlan } from "../../src/plan/relations/index.ts";
import { tablesOf } from "../../src/plan/traverse.ts";
import { type Database, frameOf, type Row, type Value } from "../../src/proof/database.ts";
import { cases, databases } from "../../src/proof/fast-check.ts";
import { decisionKeys, findViolation } from "../../src/proof/law.ts";
import { rowsOfReference } from "../pipelines/run-reference.ts";
import { byHand, howMany, search } from "../thorough.ts";
import { expected } from "./reference-relations.ts";
import * as fixture from "./relations.fixture.ts";
import { compiled, get } from "./support.ts";

const runners = await compiled("relations.fixture.ts");
const runnerOf = (name: string) => get(runners, name).runner;

const plans = new Map(Object.entries(fixture).map(([name, { plan }]) => [name, plan]));
const names = [...plans.keys()];
const planOf = (name: string): PipelinePlan => {
  const plan = plans.get(name);
  if (plan === undefined) throw new Error(`no pipeline ${name}`);
  return plan;
};

const tables = (name: string): readonly TablePlan[] => [
  ...new Map(tablesOf(planOf(name).relation).map((table) => [table.name, table])).values(),
];

/** Values as they are compared: sums may differ in their last digits, by the order of their terms. */
const plain = (value: Value): unknown =>
  value instanceof Date ? value.toISOString() : typeof value === "number" ? Number(value.toPrecision(10)) + 0 : value;

const computed = (name: string, database: Database): readonly Row[] =>
  runnerOf(name)
    .compute(
      Object.fromEntries(
        tables(name).map((table) => [table.name, frameOf(table, database.get(table.name) ?? [])]),
      ) as never,
      {} as never,
    )
    .collectSync({ engine: "streaming" })
    .toRecords() as Row[];

describe("relations lowered to polars", () => {
  it("cover the fixture", () => expect(Object.keys(expected).sort()).toEqual([...names].sort()));

  it.each(names)("equal loops, row by row and in order: %s", (name) => {
    const columns = runnerOf(name).spec.output.columns.map((column) => column.name);
    const met = new Set<string>();
    search(
      fc.property(databases(tables(name), { finite: true }), (database) => {
        const rows = (table: string) => database.get(table) ?? [];
        const want = expected[name]?.(rows) ?? [];
        const shown = (all: readonly Row[]) =>
          all.map((row) => Object.fromEntries(columns.map((column) => [column, plain(row[column] ?? null)])));
        for (const row of want) for (const column of columns) if ((row[column] ?? null) !== null) met.add(column);
        expect(shown(computed(name, database))).toEqual(shown(want));
        expect(shown(rowsOfReference(planOf(name), database))).toEqual(shown(want));
      }),
      howMany(20, 40),
    );
    // A column that was null in every database says nothing.
    if (!byHand) expect([...met].sort()).toEqual([...columns].sort());
  });

  it.each(names.filter((name) => name !== "as_of_inclusive" && name !== "assumptions"))(
    "satisfy the law: %s",
    (name) => {
      const runner = runnerOf(name);
      const [first] = tables(name);
      if (first === undefined) throw new Error("a pipeline without tables");
      const columns = runner.spec.output.columns.filter(({ role }) => role !== "label").map((column) => column.name);
      const subject = {
        tables: tables(name),
        columns,
        keys: decisionKeys(grainOf(planOf(name).relation), planOf(name).decides.at),
        compute: (t: object) => runner.compute(t as never, {} as never),
      };
      search(
        fc.property(cases(tables(name), first, planOf(name).decides.at), (one) => {
          expect(findViolation(subject, one)).toBeNull();
        }),
        name === "as_of" ? howMany(30, 45) : howMany(8, 16),
      );
    },
  );
});
