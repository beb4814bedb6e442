/**
 * The documentation of columns on random pipelines: it follows the rules of docs/language.md, implemented here again as
 * a walk from a name back to its documentation, and it changes nothing that is computed.
 */
import { expect, test } from "vitest";
import type { PipelinePlan } from "../../dsl/index.ts";
import { Refusal } from "../../src/compiler/verify/finding.ts";
import { type Verified, verify } from "../../src/compiler/verify/index.ts";
import { noReferences } from "../../src/engines/lowering/source-references.ts";
import { lowerPipeline } from "../../src/engines/polars/lower/relation.ts";
import type { RelationNode } from "../../src/plan/relations/index.ts";
import { byHand, howMany, seed } from "../thorough.ts";
import { acceptedPlan, Generator, planOf, sourceOf } from "./generate.ts";
import { sqlOf } from "./run-duckdb.ts";

const cases = howMany(300, 900);
const batch = 50;
const seeds = Array.from({ length: Math.ceil(cases / batch) }, (_, i) => seed * 1000 + 300 + i);

/** What a column of a relation holds, by the names alone. */
const saidOf = (
  node: RelationNode,
  name: string,
  has: (node: RelationNode, name: string) => boolean,
): string | null => {
  const of = (input: RelationNode, column: string) => saidOf(input, column, has);
  switch (node.kind) {
    case "source":
      return node.table.columns.find((column) => column.name === name)?.doc ?? null;
    case "derive":
    case "aggregate": {
      const made = node.columns.filter((column) => column.name === name).at(-1);
      return made === undefined ? of(node.input, name) : (made.doc ?? null);
    }
    case "join":
    case "joinPrior":
    case "asOf":
      return has(node.input, name) ? of(node.input, name) : of(node.right, name.replace(node.prefix, ""));
    case "select":
      return of(node.input, node.columns.find(({ as }) => as === name)?.name ?? name);
    case "union":
      return of(node.input, name) ?? of(node.right, name);
    default:
      return of(node.input, name);
  }
};

const withoutWords = (plan: PipelinePlan): PipelinePlan =>
  JSON.parse(JSON.stringify(plan, (key, value: unknown) => (key === "doc" ? undefined : value))) as PipelinePlan;

const lowered = (verified: Verified): unknown => {
  try {
    const polars = lowerPipeline(verified, noReferences);
    const calls = (all: (typeof polars)[number]["calls"]) =>
      all.map((call) => [call.method, call.arguments.map(({ code }) => code)]);
    return [polars.map((one) => [one.name, one.frame, calls(one.calls)]), sqlOf(verified).text];
  } catch (error) {
    if (error instanceof Refusal) return error.message;
    throw error;
  }
};

const seen = { told: 0, untold: 0, kinds: new Set<string>() };

test.each(seeds)("documentation follows its columns and changes nothing else (seed %i)", (from) => {
  const generator = new Generator(from);
  for (let i = 0; i < batch; i++) {
    const source = sourceOf("p", generator.recipe(false));
    const plan = acceptedPlan(source) ?? planOf(source);
    const verified = verify(plan);
    const has = (node: RelationNode, name: string) => verified.environments.get(node)?.columns.has(name) === true;
    for (const [node, { columns }] of verified.environments)
      for (const [name, brand] of columns) {
        if (brand === null) continue;
        expect(brand.doc ?? null, `${node.kind} ${name}\n${source}`).toBe(saidOf(node, name, has));
        seen[brand.doc === undefined ? "untold" : "told"]++;
        if (brand.doc !== undefined) seen.kinds.add(node.kind);
      }
    const bare = verify(withoutWords(plan));
    expect(bare.findings).toEqual(verified.findings);
    // The provenance of a column holds the brands that it follows from, with their words.
    const brands = ({ relation }: Verified) =>
      [...relation.columns].map(([name, brand]) => [name, { ...brand, doc: null, why: null }]);
    expect(brands(bare), source).toEqual(brands(verified));
    if (verified.findings.length === 0) expect(lowered(bare), source).toEqual(lowered(verified));
  }
});

test.skipIf(byHand)("through every step", () => {
  expect(seen.told).toBeGreaterThan(5 * cases);
  expect(seen.untold).toBeGreaterThan(5 * cases);
  expect([...seen.kinds].sort()).toEqual(
    [
      ...["aggregate", "asOf", "assumeRows", "dedupe", "derive", "filter"],
      ...["join", "joinPrior", "select", "source", "top", "union"],
    ].sort(),
  );
});
