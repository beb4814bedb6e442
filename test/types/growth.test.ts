/**
 * The types stay fast: what TypeScript 6 instantiates for pipelines of any size, which is the same number on every
 * machine. bench/types.ts prints the figures and holds the times; docs/performance.md says what they are made of.
 *
 * The bounds leave about a third of air. Raise one only after looking for what has become dearer.
 */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { baseline, chain, completed, completing, good, leaking } from "../../bench/types/fixtures.ts";
import { type FixtureProject, withProjects } from "../../bench/types/project.ts";
import { type Counted, completer, counter } from "../../bench/types/typescript6.ts";
import { type Editor, openEditor } from "../compiler/lsp.ts";

const sizes = [10, 100, 300, 1000] as const;
const lengths = [25, 50, 100] as const;
const wide = ["widening", "joined", "prior"] as const;
const texts: Readonly<Record<string, string>> = Object.fromEntries([
  ["baseline", baseline],
  ...sizes.map((size) => [`good ${size}`, good(size)]),
  ...sizes.map((size) => [`leaking ${size}`, leaking(size)]),
  ...lengths.map((steps) => [`chain ${steps}`, chain(steps, 300)]),
  ...wide.flatMap((kind) => lengths.map((steps) => [`${kind} ${steps}`, chain(steps, 300, kind)])),
]);

const counted = new Map<string, Counted>();
const of = (name: string): Counted => {
  const found = counted.get(name);
  if (found === undefined) throw new Error(`'${name}' was not counted`);
  return found;
};
/** What a text takes beyond the baseline. */
const beyond = (name: string): number => of(name).program - of("baseline").program;
/** What each further column or step takes, between two sizes. */
const further = (kind: string, from: number, to: number): number =>
  (beyond(`${kind} ${to}`) - beyond(`${kind} ${from}`)) / (to - from);

beforeAll(async () => {
  await withProjects({ open: baseline }, ({ open }) => {
    const count = counter(open);
    for (const [name, text] of Object.entries(texts)) counted.set(name, count(text));
  });
});

test("the fixtures are valid, or leak in every feature", () => {
  for (const name of Object.keys(texts))
    expect(of(name).errors, name).toBe(name.startsWith("leaking") ? Number(name.split(" ")[1]) : 0);
});

test("importing the language is cheap", () => {
  expect(of("baseline").program).toBeLessThan(150_000);
});

describe.each([
  ["good", 180],
  ["leaking", 220],
])("%s pipelines", (kind, bound) => {
  test("the first columns are cheap", () => {
    expect(beyond(`${kind} 10`)).toBeGreaterThan(0);
    expect(beyond(`${kind} 10`)).toBeLessThan(6_000);
  });

  test(`a further column with its feature takes fewer than ${bound}`, () => {
    expect(further(kind, 10, 100)).toBeLessThan(bound);
    expect(further(kind, 300, 1000)).toBeLessThan(bound);
  });

  test("the thousandth column takes no more than the hundredth", () => {
    expect(further(kind, 100, 300) / further(kind, 10, 100)).toBeLessThan(1.1);
    expect(further(kind, 300, 1000) / further(kind, 10, 100)).toBeLessThan(1.1);
  });
});

describe("a chain of steps", () => {
  test("a hundred over three hundred columns", () => {
    expect(beyond("chain 25")).toBeLessThan(50_000);
    expect(beyond("chain 100")).toBeLessThan(180_000);
  });

  // A step meets the columns of every step before it, each as one type: a little dearer for each, and no more than that.
  test.each(["chain", ...wide])(
    "%s: one in a chain of a hundred takes little more than one in a chain of fifty",
    (kind) => {
      expect(further(kind, 50, 100) / further(kind, 25, 50)).toBeLessThan(1.6);
    },
  );
});

describe("among a thousand columns the right names are completed", () => {
  const [text, position] = completing(1000);
  const sorted = [...completed(1000)].sort();

  test("under TypeScript 6", () =>
    withProjects({ open: baseline }, ({ open }) => {
      expect([...completer(open)(text, position).names].sort()).toEqual(sorted);
    }));

  describe("under TypeScript 7", () => {
    let editor: Editor | undefined;
    afterAll(() => editor?.close());

    test("under TypeScript 7", () =>
      withProjects({ open: baseline }, async ({ open }: { readonly open: FixtureProject }) => {
        editor = await openEditor(open.folder);
        expect(await editor.completions(open.file, text, position)).toEqual(sorted);
      }));
  });
});
