/**
 * Which steps are computed before the steps that read them. The engine may otherwise plan all steps as one query. DuckDB
 * 1.5 plans what is below a window with PARTITION BY, or below a group, twice: once for the filters that it can push
 * down and once for the rest. The time doubles with each of them above another: 18 take 2 seconds, 40 never end.
 */
import type { Step } from "./step.ts";

/**
 * How many of them may be above each other: what is below the last one is planned 2 ** 9 times. Materialized steps are
 * written to memory or disk, so there are as few of them as possible.
 */
const deepest = 10;

/** Above what the engine plans twice. */
const planned = [/\bPARTITION BY\b/, /\bGROUP BY\b/, /\bDISTINCT\b/];

const reads = /\b(?:FROM|JOIN) ("(?:[^"]|"")*")/g;

/** The names of the steps that are to be materialized; in a shallow statement none is. */
export const materializedSteps = (steps: readonly Step[]): ReadonlySet<string> => {
  const depths = new Map<string, number>();
  const materialized = new Set<string>();
  for (const { name, lines } of steps) {
    const text = lines.join("\n");
    const below = [...text.matchAll(reads)].map(([, source = ""]) => depths.get(source) ?? 0);
    const depth = Math.max(0, ...below) + planned.filter((one) => one.test(text)).length;
    if (depth >= deepest) materialized.add(name);
    depths.set(name, depth >= deepest ? 0 : depth);
  }
  return materialized;
};
