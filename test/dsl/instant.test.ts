/**
 * The chain of instants exists as types and as a value: this compares the two for timelines of one, two, four and eight
 * phases, some with names that need escapes.
 */
import { describe, expect, test } from "vitest";
import { timeline } from "../../dsl/index.ts";
import { chainOf, lifted } from "../../src/core/instant.ts";
import { table, texts, typesOf } from "./checker.ts";

const all = ["dawn", 'it\'s "late"', "", "after 'dawn'", "race", "back\\slash", "always", "__proto__"] as const;
const timelines = [1, 2, 4, 8].map((count) => all.slice(0, count));
const literal = (value: unknown) => JSON.stringify(value);

const source = timelines
  .map((phases, i) => {
    const chain = `Chain${i}`;
    const names = (of: string) => `keyof ${chain}["${of}"] & string`;
    return `
export type ${chain} = Chain<"t${i}", ${literal(phases)}>;
export type UpTo${i} = ${chain}["upTo"];
export type Before${i} = ${chain}["before"];
export type Phase${i} = ${chain}["phase"];
export type Later${i} = { [A in ${names("upTo")}]: { [B in ${names("upTo")}]: Later<${chain}, A, B> } };
export type Latest${i} = { [A in ${names("upTo")}]: { [B in ${names("upTo")}]: Latest<${chain}, A | B> } };
export type Lifted${i} = { [A in ${names("upTo")}]: Lifted<A> };
export type LatestOfAll${i} = Latest<${chain}, ${names("upTo")}>;
`;
  })
  .join("");
const type = typesOf(`import type { Chain, Later, Latest, Lifted } from "../src/core/instant.ts";\n${source}`);

const latest = (chain: readonly string[], ...instants: readonly string[]): string =>
  instants.reduce((a, b) => (chain.indexOf(a) < chain.indexOf(b) ? b : a), "always");

describe.each(timelines.map((phases, i) => ({ count: phases.length, phases, i })))("$count phases", ({ phases, i }) => {
  const chain = chainOf(phases);

  test("the chain: always, then the ticks and the end of each phase, then hindsight", () => {
    const between = phases.flatMap((phase) => [`during '${phase}'`, `after '${phase}'`]);
    expect(chain).toEqual(["always", ...between, "hindsight"]);
    expect(new Set(chain).size).toBe(2 + 2 * phases.length);
  });

  test("upTo: the chain up to and including the instant", () => {
    const upTo = table(type(`UpTo${i}`));
    expect(Object.keys(upTo).sort()).toEqual([...chain].sort());
    for (const [at, known] of Object.entries(upTo))
      expect(texts(known), at).toEqual(chain.slice(0, chain.indexOf(at) + 1).sort());
  });

  test("before a phase: the end of the previous phase", () => {
    const before = Object.fromEntries(
      Object.entries(table(type(`Before${i}`))).map(([phase, at]) => [phase, texts(at)]),
    );
    expect(Object.keys(before).sort()).toEqual([...phases].sort());
    for (const [n, phase] of phases.entries())
      expect(before[phase], phase).toEqual([n === 0 ? "always" : `after '${phases[n - 1]}'`]);
    expect(texts(type(`Phase${i}`))).toEqual([...phases].sort());
  });

  test.each(["Later", "Latest"])("%s: for every two instants, the later one", (name) => {
    const pairs = table(type(`${name}${i}`));
    for (const a of chain)
      for (const b of chain) expect(texts(table(pairs[a])[b]), `${a}, ${b}`).toEqual([latest(chain, a, b)]);
  });

  test("Lifted: the end of the phase for its ticks, unchanged otherwise", () => {
    const types = table(type(`Lifted${i}`));
    for (const [n, at] of chain.entries()) {
      const up = n > 0 && n % 2 === 1 && at !== "hindsight" ? chain[n + 1] : at;
      expect([texts(types[at]), lifted(at)], at).toEqual([[up], up]);
    }
  });

  test("Latest of all instants is hindsight", () => {
    expect(texts(type(`LatestOfAll${i}`))).toEqual(["hindsight"]);
  });
});

describe("the instants of a timeline at run time equal those in the types", () => {
  const phases = all;
  const made = timeline("made", { phases });
  const said = typesOf(`
import { timeline } from "./timeline.ts";
const made = timeline("made", { phases: ${literal(phases)} });
const before = { ${phases.map((phase) => `[${literal(phase)}]: made.before(${literal(phase)})`).join(", ")} } as const;
const during = { ${phases.map((phase) => `[${literal(phase)}]: made.during(${literal(phase)})`).join(", ")} } as const;
const after = { ${phases.map((phase) => `[${literal(phase)}]: made.after(${literal(phase)})`).join(", ")} } as const;
export type Before = typeof before;
export type During = typeof during;
export type After = typeof after;
export type Always = typeof made.always;
export type Hindsight = typeof made.hindsight;
`);

  test.each(["before", "during", "after"] as const)("%s", (word) => {
    const types = table(said(word.replace(/^./, (letter) => letter.toUpperCase())));
    for (const phase of phases) {
      const { at, said: words } = made[word](phase);
      const typed = table(types[phase]);
      expect([texts(typed.at), texts(typed.said)], phase).toEqual([[at], [words]]);
      expect(words).toBe(`${word} '${phase}'`);
      expect(chainOf(phases)).toContain(at);
    }
  });

  test.each(["always", "hindsight"] as const)("%s", (word) => {
    const typed = table(said(word.replace(/^./, (letter) => letter.toUpperCase())));
    expect([texts(typed.at), texts(typed.said)]).toEqual([[made[word].at], [made[word].said]]);
  });
});
