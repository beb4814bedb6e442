// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts are source code
/** What the generator of mutants finds in the source of today. Nothing is run here: `bench/mutants.ts` does that. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Project } from "ts-morph";
import { describe, expect, test } from "vitest";
import { mutantsOf } from "../../bench/mutants/mutant.ts";
import * as operators from "../../bench/mutants/operators.ts";
import { parts } from "../../bench/mutants/parts.ts";
import { allTasks, sampled } from "../../bench/mutants/run.ts";

const root = fileURLToPath(new URL("../..", import.meta.url)).replace(/\/$/, "");
const tasks = allTasks(root);
const ids = tasks.map(({ mutant }) => mutant.id);
const reasons = JSON.parse(readFileSync(`${root}/bench/mutants/equivalent.json`, "utf8")) as Record<string, string>;

test("every mutant has a unique id, and every part has mutants", () => {
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.length).toBeGreaterThan(120);
  for (const part of parts) expect(tasks.filter((task) => task.part === part).length).toBeGreaterThan(0);
});

test("every reason belongs to an existing mutant and is not empty", () => {
  expect(Object.keys(reasons).filter((id) => !ids.includes(id))).toEqual([]);
  expect(Object.entries(reasons).filter(([, reason]) => reason.trim().length < 20)).toEqual([]);
});

describe("mutants that once survived are generated, and none counts as equivalent", () => {
  test.each<[string, readonly RegExp[]]>([
    [
      "an earlier row releases rows known in hindsight",
      [/joins\.ts joinPrior\.more\.parts: .* without releasedPart\("rows"/],
    ],
    [
      "an earlier row releases a `by` known in hindsight",
      [/joins\.ts joinPrior\.more\.parts: .* without \.\.\.partition/],
    ],
    [
      "a window over earlier events forgets its `within`",
      [/expression\.ts windowed\.within: always as if within === null/],
    ],
    [
      "a union keeps the moment of its left side",
      [/relation\.ts rules\.union\.columns\.moment: always as if a\.moment/],
    ],
    ["own ticks if any entity key is in `by`", [/tick-scope\.ts tickScopeOf: some instead of entity\.every/]],
    ["the same tick of whatever clock", [/sameTick: without && l\.tick\.clock === r\.tick\.clock/]],
    [
      "careers and earlier rows where events overlap",
      [
        /calculus\.ts frameRules\.career\.spansEvents/,
        /expression\.ts checkOverlap: never if timeline\?\.overlapping === true/,
        /joinPriorFits: never if l\.timeline\?\.overlapping === true/,
      ],
    ],
    [
      "own ticks of whatever entity in joins",
      [/sameTick: without \(?.*\|\| same\(l\.entity, r\.entity\)|sameTick: without && \(r\.tick\.ticks/],
    ],
  ])("%s", (_, patterns) => {
    for (const pattern of patterns) {
      const found = ids.filter((id) => pattern.test(id));
      expect(found, `${pattern}`).not.toEqual([]);
      expect(found.filter((id) => id in reasons)).toEqual([]);
    }
  });
});

/** The changed lines of a source text, by one operator. */
const changes = (text: string, operator: (typeof operators)["fixedChoice"]) => {
  const file = new Project({ useInMemoryFileSystem: true }).createSourceFile("a.ts", text);
  return mutantsOf("a.ts", file, [operator]).map(({ id, text: changed }) => `${id} => ${changed}`);
};

describe("an operator changes one clause, and its id names the place and the change", () => {
  test.each<[string, string, (typeof operators)["fixedChoice"], readonly string[]]>([
    [
      "an operand",
      "const f = () => latest(chain, a, b);",
      operators.droppedOperand({ latest: 1 }),
      [
        "a.ts f: latest(...) without a => const f = () => latest(chain, b);",
        "a.ts f: latest(...) without b => const f = () => latest(chain, a);",
      ],
    ],
    [
      "an element",
      "const f = () => [...a, b];",
      operators.droppedElement,
      ["a.ts f: [...] without ...a => const f = () => [b];", "a.ts f: [...] without b => const f = () => [...a];"],
    ],
    ["a tuple: no change", "const f = () => [a, b];", operators.droppedElement, []],
    [
      "a check",
      "const f = () => { if (a > 1) throw b; };",
      operators.skippedCheck,
      ["a.ts f: never if a > 1 => const f = () => { if (false) throw b; };"],
    ],
    [
      "a side of a condition",
      "const f = () => a && b;",
      operators.droppedCondition,
      ["a.ts f: without && b => const f = () => (a);", "a.ts f: without a && => const f = () => (b);"],
    ],
    [
      "a comparison in generated code",
      "const f = () => `${a} < ${b}`;",
      operators.strictCode,
      ["a.ts f: <= in `${a} < ${b}` => const f = () => `${a} <= ${b}`;"],
    ],
    [
      "a bound",
      "const f = () => size - 1;",
      operators.offByOne,
      ["a.ts f: size in place of size - 1 => const f = () => (size);"],
    ],
    [
      "a quantifier",
      "const f = () => a.every(b);",
      operators.quantifier,
      ["a.ts f: some instead of a.every => const f = () => a.some(b);"],
    ],
    [
      "two of the same words are numbered",
      "const f = () => [g(a && b), h(a && b)];",
      (file) => operators.droppedCondition(file).filter(({ what }) => what === "without && b"),
      [
        "a.ts f: without && b => const f = () => [g((a)), h(a && b)];",
        "a.ts f: without && b (2) => const f = () => [g(a && b), h((a))];",
      ],
    ],
  ])("%s", (_, text, operator, expected) => {
    expect(changes(text, operator)).toEqual(expected);
  });
});

test("a sample depends only on the seed", () => {
  const [a, again, b] = [sampled(ids, 10, 1), sampled(ids, 10, 1), sampled(ids, 10, 2)];
  expect(a).toHaveLength(10);
  expect(again).toEqual(a);
  expect(b).not.toEqual(a);
});
