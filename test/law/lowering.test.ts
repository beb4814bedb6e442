/**
 * The proof kit covers the lowering too: if the compiler leaves out a clause of the settlement, the results of both
 * engines violate the law, and the kit finds it. With all clauses it finds nothing.
 */
import type { DuckDBConnection } from "@duckdb/node-api";
import { type PipelinePlan, pipeline, prior } from "greenflag";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { rules } from "../../src/compiler/passes/settlement/relation.ts";
import type { Rows } from "../../src/compiler/passes/settlement/settled-rows.ts";
import { verify } from "../../src/compiler/verify/index.ts";
import { attack } from "../../src/proof/attack.ts";
import { type Compute, subjectOf } from "../../src/proof/law.ts";
import { open } from "../pipelines/run-duckdb.ts";
import { runnable } from "../pipelines/run-polars.ts";
import { seed } from "../thorough.ts";
import { onDuckDB, onPolars } from "./engines.ts";
import { claims, flights, trip } from "./overlap.fixture.ts";
import { notAsked, overJoin } from "./regressions.fixture.ts";

const early = pipeline("p", { decide: trip.before("air") });
const sink = { parquet: "p.parquet" } as const;

const costs = claims.aggregate(["flight"], (g) => ({ cost: g.cost.sum() }));
/** What the claims of the latest flight came to, which stands in another table than the flights. */
const latestClaims: PipelinePlan = early
  .from(flights)
  .joinPrior(costs, { prefix: "l_", asOf: "shut" })
  .features(["l_cost"])
  .sink(sink).plan;

/** The claims of an event in two halves, put together again. */
const halves = claims.filter((r) => r.kind.eq("k0")).union(claims.filter((r) => r.kind.ne("k0")));
const bothHalves: PipelinePlan = early
  .from(flights)
  .join(
    halves.aggregate(["flight"], (g) => ({ count: g.cost.count() })),
    { how: "left", prefix: "c_" },
  )
  .derive((r) => ({ x: r.c_count.over(prior().allEntities().asOf("shut")).sum() }))
  .features(["x"])
  .sink(sink).plan;

const settledFromTheStart = (made: Rows): Rows => {
  made.rows = [];
  made.closed = [];
  for (const name of made.columns.keys()) made.columns.set(name, []);
  return made;
};

interface Fault {
  readonly title: string;
  readonly plan: PipelinePlan;
  /** Leaves a clause out of the lowering, until all mocks are restored. */
  readonly leaveOut: () => unknown;
}

const { source, join, aggregate, union } = rules;
const faults: readonly Fault[] = [
  {
    title: "A1, settlement over a join: what is looked up waits for nothing",
    plan: overJoin,
    leaveOut: () =>
      vi.spyOn(rules, "join").mockImplementation((node, of, begin) => {
        const made = join(node, of, begin);
        for (const name of made.columns.keys()) if (!of(node.input).columns.has(name)) made.columns.set(name, []);
        return made;
      }),
  },
  {
    title: "A2, an earlier event of another table: its rows come together before it is closed",
    plan: latestClaims,
    leaveOut: () =>
      vi.spyOn(rules, "aggregate").mockImplementation((...given) => settledFromTheStart(aggregate(...given))),
  },
  {
    title: "A3, an event in both halves of a union: neither of them is waited for",
    plan: bothHalves,
    leaveOut: () =>
      vi.spyOn(rules, "union").mockImplementation((...given) => {
        const made = union(...given);
        made.closed = [];
        return made;
      }),
  },
  {
    title: "A4, a table that says when it is settled: it is not asked",
    plan: notAsked,
    leaveOut: () => vi.spyOn(rules, "source").mockImplementation((...given) => settledFromTheStart(source(...given))),
  },
];

let connection: DuckDBConnection;
beforeAll(async () => {
  connection = await open();
});

describe.each(faults)("$title", ({ plan, leaveOut }) => {
  const subject = subjectOf(plan);

  const engines = async (): Promise<readonly (readonly [string, Compute])[]> => {
    const one = (await runnable(plan)) ?? expect.fail("an engine cannot do it");
    return [
      ["polars", onPolars(subject, one.runner)],
      ["DuckDB", onDuckDB(subject, one, connection)],
    ];
  };

  /** The engines on which the law is broken. */
  const broken = async (
    all: readonly (readonly [string, Compute])[],
    databases: number,
  ): Promise<readonly string[]> => {
    const values = { finite: true, small: true, extremes: true } as const;
    const names: string[] = [];
    for (const [name, compute] of all) {
      const found = await attack(subject, compute, { seed, databases, decisions: 4, shrinks: 0, ...values });
      if (found !== null) names.push(name);
    }
    return names;
  };

  test("the rules accept the pipeline, and the law holds", async () => {
    expect(verify(plan).findings).toEqual([]);
    expect(await broken(await engines(), 3)).toEqual([]);
  });

  test("without the condition, the law fails on both engines", async () => {
    leaveOut();
    const all = await engines().finally(() => vi.restoreAllMocks());
    expect(await broken(all, 40)).toEqual(["polars", "DuckDB"]);
  });
});
