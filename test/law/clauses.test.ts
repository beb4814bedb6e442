/**
 * Removes each clause of the settlement from the reference: the law fails, and the proof kit detects it. With all
 * clauses the law holds.
 */
import { afterAll, describe, expect, test } from "vitest";
import { verify } from "../../src/compiler/verify/index.ts";
import { type Clause, clauses } from "../../src/engines/reference/index.ts";
import { attack, emptyTally } from "../../src/proof/attack.ts";
import { subjectOf } from "../../src/proof/law.ts";
import { byHand, howMany, seed, thorough } from "../thorough.ts";
import { onReference } from "./engines.ts";
import { plans, shown } from "./overlap.fixture.ts";

type Name = keyof typeof plans;
const names = Object.keys(plans) as Name[];

const attacked = (name: Name, databases: number, without: ReadonlySet<Clause> = new Set(), goOn = false) => {
  const subject = subjectOf(plans[name]);
  const tally = emptyTally();
  const compute = onReference(plans[name], subject.premise.tables, { without });
  const values = { finite: true, small: true, extremes: true } as const;
  return attack(subject, compute, { seed, databases, decisions: 4, tally, goOn, shrinks: 0, ...values }).then(
    (found) => ({
      found,
      tally,
    }),
  );
};

test.each(names)("the rules accept the pipeline: %s", (name) => {
  expect(verify(plans[name]).findings).toEqual([]);
});

const total = { cases: 0, withRows: 0, rows: 0, reached: 0 };
describe("the law holds with all clauses", () => {
  afterAll(() => console.info(`The law where events overlap: ${JSON.stringify(total)}`));

  test.each(names)("%s", async (name) => {
    const { found, tally } = await attacked(name, howMany(6, 60));
    expect(found?.story ?? null).toBeNull();
    for (const key of ["cases", "withRows", "rows", "reached"] as const) total[key] += tally[key];
  });
});

test("the law was tested with feature rows, and with changes that could reach them", () => {
  if (byHand) return;
  expect(total.withRows).toBeGreaterThan(0.9 * total.cases);
  expect(total.reached).toBeGreaterThan(0.8 * total.withRows);
});

/** Clauses that others imply, or that only let more be read: nothing is seen too early without them. */
const implied: { readonly [C in Clause]?: string } = {
  "a cell of a row that is not settled": "whatever reads a cell of another row counts the presence of that row too",
  "semi join: the minimum": "without it a row is settled later",
  "union: the side that holds the event": "without it an event is closed later",
  "frame: the rows": "a row is settled by the time at which its event is closed",
  "frame: order and time": "the ticks of a row are settled when the row is",
  "as of: null is not settled": "that a timestamp is null is settled when the timestamp is",
};

describe("the law fails without a clause", () => {
  const counts = new Map<string, number>();
  afterAll(() => {
    if (thorough)
      console.info(`Violations without each clause: ${JSON.stringify(Object.fromEntries(counts), null, 2)}`);
  });

  test.each(Object.entries(shown) as readonly (readonly [Clause, Name])[])("%s", async (clause, name) => {
    const { found, tally } = await attacked(name, howMany(60, 100), new Set([clause]), thorough);
    counts.set(clause, tally.violations);
    expect(found).not.toBeNull();
  });

  test("every clause is needed, or implied by others", () => {
    expect([...Object.keys(shown), ...Object.keys(implied)].toSorted()).toEqual([...clauses].toSorted());
  });
});
