import fc from "fast-check";
import { afterEach, expect, test, vi } from "vitest";
import { search } from "./thorough.ts";

afterEach(() => {
  vi.unstubAllEnvs();
});

const asked = async (env: Readonly<Record<string, string | undefined>>) => {
  const none = { GREENFLAG_THOROUGH: undefined, GREENFLAG_SEED: undefined, GREENFLAG_CASES: undefined };
  for (const [name, value] of Object.entries({ ...none, ...env })) vi.stubEnv(name, value);
  // A copy of its own: test files share a process, and the next one must not meet this one's.
  const copy = `./thorough.ts?${JSON.stringify(env)}`;
  const { byHand, howMany, seed, thorough } = (await import(/* @vite-ignore */ copy)) as typeof import("./thorough.ts");
  return { thorough, seed, cases: howMany(3, 9), byHand };
};

test("the quick and the thorough run use different cases, unless the environment chooses", async () => {
  expect(await asked({})).toEqual({ thorough: false, seed: 1, cases: 3, byHand: false });
  const thorough = { GREENFLAG_THOROUGH: "1" };
  expect(await asked(thorough)).toEqual({ thorough: true, seed: 2, cases: 9, byHand: false });
  const chosen = { thorough: true, seed: 7, cases: 5, byHand: true };
  expect(await asked({ ...thorough, GREENFLAG_SEED: "7", GREENFLAG_CASES: "5" })).toEqual(chosen);
});

const seen: number[] = [];
const below = (limit: number) =>
  fc.property(fc.integer({ min: 0, max: 1000 }), (n) => {
    seen.push(n);
    expect(n).toBeLessThan(limit);
  });

test("a search tries all cases, in the same order each time", () => {
  search(below(2000), 20, 1);
  const first = seen.splice(0);
  search(below(2000), 20, 1);
  expect(first).toHaveLength(20);
  expect(seen.splice(0)).toEqual(first);
});

test("a search that finds a counterexample reports how to repeat it, and shrinks it", () => {
  expect(() => search(below(500), 20, 1)).toThrow(/^Property failed .*seed: 1, .*Counterexample: \[500\]/s);
});
