/** A few mutants of the rules and of the verifier, chosen by the seed: the tests that concern each kill it. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { allTasks, judgeAll, sampled } from "../../bench/mutants/run.ts";
import { howMany, seed, thorough } from "../thorough.ts";

const root = fileURLToPath(new URL("../..", import.meta.url)).replace(/\/$/, "");
const reasons = JSON.parse(readFileSync(`${root}/bench/mutants/equivalent.json`, "utf8")) as Record<string, string>;

test.runIf(thorough)("every mutant of a sample is killed", async () => {
  // Each is judged in a fraction of the time that an engine takes; `bench/mutants.ts` runs all of them.
  const tasks = allTasks(root).filter(
    ({ part, mutant }) => ["rules", "verifier"].includes(part.name) && !(mutant.id in reasons),
  );
  const verdicts = await judgeAll(root, sampled(tasks, howMany(0, 12), seed), () => {});
  expect(verdicts.size).toBe(howMany(0, 12));
  expect([...verdicts].filter(([, { kind }]) => kind === "survived").map(([{ mutant }]) => mutant.id)).toEqual([]);
});
