/**
 * Compares the types and the verifier on random pipelines: the same refusals, and the same dtype, nullability, instant
 * and moment of every column. A failure names the seed of its pipeline.
 */
import { describe, expect, test } from "vitest";
import { byHand, howMany, seed } from "../thorough.ts";
import { judgeAll, shrunk } from "./compare-types.ts";
import { Generator } from "./generate.ts";

const cases = howMany(100, 600);
const batch = 100;

const seen = { wellFormed: 0, refused: 0, leaking: 0, instants: new Set<string>(), codes: new Set<string>() };

const judged = (wild: boolean, from: number): void => {
  const generator = new Generator(from);
  const recipes = Array.from({ length: batch }, () => generator.recipe(wild));
  for (const verdict of judgeAll(recipes)) {
    if (verdict.differences.length > 0) {
      const small = shrunk(verdict.recipe);
      expect.fail(`seed ${from}: ${small.differences.join("\n")}\n\n${small.source}`);
    }
    const codes = verdict.verified.findings.map(({ code }) => code);
    for (const code of codes) seen.codes.add(code);
    for (const brand of verdict.verified.relation.columns.values()) if (brand !== null) seen.instants.add(brand.at);
    const refused = codes.some((code) => !["GF2001", "GF2003", "GF2004", "GF2025"].includes(code));
    seen[refused ? "refused" : codes.length > 0 ? "leaking" : "wellFormed"]++;
  }
};

const batches = Array.from({ length: Math.ceil(cases / batch) }, (_, i) => seed * 1000 + i);

describe("types and verifier agree", () => {
  test.each(batches)("on valid pipelines, and on leaks (seed %i)", (from) => judged(false, from));
  test.each(batches)("on pipelines whose last step may be invalid (seed %i)", (from) => judged(true, from));

  test.skipIf(byHand)("on enough of each kind", () => {
    expect(seen.wellFormed).toBeGreaterThan(cases / 20);
    expect(seen.leaking).toBeGreaterThan(cases / 20);
    expect(seen.refused).toBeGreaterThan(cases / 20);
    expect([...seen.instants]).toEqual(
      expect.arrayContaining(["always", "during 'race'", "after 'race'", "hindsight"]),
    );
    console.info(JSON.stringify({ ...seen, instants: [...seen.instants], codes: [...seen.codes].sort() }));
  });
});
