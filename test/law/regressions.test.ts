/**
 * The proof kit finds each fault that it once missed, if the correction is removed; with the correction, it finds
 * nothing.
 */
import { describe, expect, test } from "vitest";
import type { PipelinePlan } from "../../dsl/index.ts";
import { verify } from "../../src/compiler/verify/index.ts";
import type { Clause } from "../../src/engines/reference/index.ts";
import { type AttackOptions, attack } from "../../src/proof/attack.ts";
import { findViolations } from "../../src/proof/check-contract.ts";
import { type Compute, type Subject, subjectOf } from "../../src/proof/law.ts";
import { drawDatabase } from "../../src/proof/random-database.ts";
import { Random } from "../../src/proof/seeded-random.ts";
import { openTable } from "../../src/runtime/readers/open-table.ts";
import { sqlOf } from "../pipelines/run-duckdb.ts";
import { runnable } from "../pipelines/run-polars.ts";
import { seed } from "../thorough.ts";
import { onPolars, onReference, throughFiles } from "./engines.ts";
import { notAsked, overJoin, twoHalves, twoOrders, upToTheStart } from "./regressions.fixture.ts";

const values = { finite: true, small: true, extremes: true } as const;

const attacked = (subject: Subject, compute: Compute, more: Partial<AttackOptions> = {}) =>
  attack(subject, compute, { seed, databases: 25, decisions: 4, shrinks: 300, ...values, ...more });

const all = { overJoin, twoOrders, twoHalves, notAsked, upToTheStart };
test.each(Object.entries(all))("the rules accept the pipeline: %s", (_, plan) => {
  expect(verify(plan).findings).toEqual([]);
});

const found = (one: Awaited<ReturnType<typeof attacked>>): string => {
  if (one === null) return expect.fail("The kit finds nothing.");
  return one.story;
};

describe("A1, settlement over a join", () => {
  const subject = subjectOf(overJoin);
  const on = (...without: readonly Clause[]) =>
    onReference(overJoin, subject.premise.tables, { without: new Set(without) });

  test("with the clauses of look-ups: no violation", async () => {
    expect(await attacked(subject, on())).toBeNull();
  });

  test("without them: a claim that closes after the doors closed", async () => {
    const rules = [
      "look-up: the value",
      "look-up: the right row",
      "look-up of nothing: closed of the right side",
    ] as const;
    const story = found(await attacked(subject, on(...rules)));
    expect(story).toContain("Feature 'a'");
    expect(story).toMatch(/cost\? \d+ -> \d+|appears|disappears/);
  });
});

describe.each([
  ["A2, two tables with two orders", twoOrders],
  ["A3, a union that splits an event over two orders", twoHalves],
] as const)("%s", (_, plan) => {
  const subject = subjectOf(plan);
  test("with the contract: such data are refused", async () => {
    for (let i = 0; i < 5; i++) {
      const { database } = drawDatabase(subject.premise.tables, new Random(seed + i), { ...values, apart: true });
      expect(await onReference(plan, subject.premise.tables)(database)).toHaveProperty("refused");
    }
  });

  // The reference holds unions to it by itself; polars relies on the contract.
  const unchecked = async () => onPolars(subject, (await runnable(plan))?.runner ?? expect.fail("polars cannot do it"));

  test("without it: the law fails", async () => {
    found(await attacked(subject, await unchecked(), { apart: true, shrinks: 100 }));
  });

  test("without it, but with one place per event: no violation", async () => {
    expect(await attacked(subject, await unchecked(), { databases: 5 })).toBeNull();
  });
});

/** The same plan on a timeline that says something else of overlap, and without the question what was settled. */
const saying = (plan: PipelinePlan, overlapping: boolean | null): PipelinePlan =>
  JSON.parse(
    JSON.stringify(plan, (key, value: unknown) =>
      key === "overlapping" ? overlapping : key === "asOf" ? null : value,
    ),
  ) as PipelinePlan;

describe("A4, settlement on a timeline that does not say whether events overlap", () => {
  test("the rules refuse it", () => {
    expect(verify(saying(notAsked, null)).findings.map(({ code }) => code)).toContain("GF2063");
  });

  test("without them: an earlier flight that had not landed", async () => {
    const plan = saying(notAsked, null);
    const subject = subjectOf(plan);
    expect(found(await attacked(subject, onReference(plan, subject.premise.tables)))).toContain("delay?");
  });

  test("if the timeline says that events do not overlap, data in which they do are refused", async () => {
    const plan = saying(notAsked, false);
    const { tables } = subjectOf(plan).premise;
    for (let i = 0; i < 10; i++) {
      // Drawn as for events that overlap.
      const { database } = drawDatabase(subjectOf(notAsked).premise.tables, new Random(seed + i), values);
      const overlap = findViolations(tables, database).some(({ rule }) => rule === "no overlap");
      expect("refused" in (await onReference(plan, tables)(database))).toBe(overlap);
    }
  });
});

describe("A8, a stamp with nanoseconds", () => {
  const { premise, ...rest } = subjectOf(upToTheStart);
  const subject = { ...rest, premise: { ...premise, inclusive: true } };
  const reference = onReference(upToTheStart, premise.tables);

  const read = async (open?: typeof openTable) => {
    const { verified, runner } = (await runnable(upToTheStart)) ?? expect.fail("polars cannot do it");
    const loaded = { spec: runner.spec, compute: runner.compute, computations: { duckdb: sqlOf(verified) } };
    return throughFiles(subject, loaded, "polars", {
      seed,
      among: ["parquet"],
      ...(open === undefined ? {} : { open }),
    });
  };

  /** The reader without what tells it that a stamp says from when on something is known: it cuts what is finer than a microsecond. */
  const cutting: typeof openTable = async ({ stamp, ...contract }, files) => {
    const opened = await openTable(contract, files);
    return { ...opened, contract: { ...contract, ...(stamp === undefined ? {} : { stamp }) } };
  };

  test("rounded up by the reference: no violation", async () => {
    expect(await attacked(subject, reference, { fine: true })).toBeNull();
  });

  test("rounded up by the reader of a run: no violation", async () => {
    expect(await attacked(subject, await read(), { fine: true, databases: 3 })).toBeNull();
  });

  test("rounded down by the reader: a value from the next microsecond", async () => {
    const story = found(await attacked(subject, await read(cutting), { fine: true, shrinks: 0 }));
    expect(story).toContain("Feature 'n_mood'");
  });
});
