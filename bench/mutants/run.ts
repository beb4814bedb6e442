/** Runs the tests that concern each mutant, and reports which mutants are killed. */
import { type Mutant, short } from "./mutant.ts";
import { mutantsIn, type Part, parts } from "./parts.ts";
import { newCopy, type Scratch } from "./scratch.ts";
import { typeChecker } from "./types.ts";

export interface Task {
  readonly part: Part;
  readonly mutant: Mutant;
}

export type Verdict = { readonly kind: "killed"; readonly by: string } | { readonly kind: "survived" };

/** All mutants, in the order of the parts. */
export const allTasks = (root: string): readonly Task[] =>
  parts.flatMap((part) => mutantsIn(root, part).map((mutant) => ({ part, mutant })));

/** Mulberry32: the same sample for the same seed everywhere. */
const random = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
};

/** Some of them, drawn by a seed, in their order. */
export const sampled = <T>(all: readonly T[], size: number, seed: number): readonly T[] => {
  const next = random(seed);
  const drawn = new Set(
    all
      .map((one) => [next(), one] as const)
      .sort(([a], [b]) => a - b)
      .slice(0, size)
      .map(([, one]) => one),
  );
  return all.filter((one) => drawn.has(one));
};

/** The tests must pass before anything is changed: else every mutant would count as killed. */
const checkTests = async (tasks: readonly Task[], scratch: Scratch): Promise<void> => {
  const groups = new Map(tasks.flatMap(({ part }) => part.tests.map((files) => [files.join(" "), files] as const)));
  for (const files of groups.values()) {
    const { isKilled, by } = await scratch.test(files);
    if (isKilled) throw new Error(`the tests fail without any change: ${by ?? files.join(" ")}`);
  }
};

const judged = async (
  { part, mutant }: Task,
  scratch: Scratch,
  typeError: (mutant: Mutant) => string | null,
): Promise<Verdict> => {
  const byTest = await scratch.with(mutant, async (): Promise<string | null> => {
    for (const files of part.tests) {
      const { isKilled, by } = await scratch.test(files);
      if (isKilled) return by ?? "the tests do not end as they should";
    }
    return null;
  });
  // Whoever runs a compiler on the mutant sees it too; the tests are asked first.
  const by = byTest ?? typeError(mutant);
  return by === null ? { kind: "survived" } : { kind: "killed", by: short(by) };
};

/** Judges each of the mutants in a copy of the repository, and tells of each as soon as it is known. */
export const judgeAll = async (
  root: string,
  tasks: readonly Task[],
  tell: (task: Task, verdict: Verdict) => void,
): Promise<ReadonlyMap<Task, Verdict>> => {
  const verdicts = new Map<Task, Verdict>();
  if (tasks.length === 0) return verdicts;
  const scratch = newCopy(root);
  try {
    await checkTests(tasks, scratch);
    let check: ((mutant: Mutant) => string | null) | null = null;
    const typeError = (mutant: Mutant) => {
      check ??= typeChecker(root);
      return check(mutant);
    };
    for (const task of tasks) {
      const verdict = await judged(task, scratch, typeError);
      verdicts.set(task, verdict);
      tell(task, verdict);
    }
    return verdicts;
  } finally {
    scratch.remove();
  }
};
