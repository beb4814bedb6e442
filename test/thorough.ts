/**
 * What random suites ask how long to search. `./greenflag test` searches a little. `./greenflag test --thorough` then runs
 * every test file that imports this one, directly or through its helpers, a second time with GREENFLAG_THOROUGH=1: more
 * cases, and other ones, because the seed is another one. Both seeds are fixed, so that a failure can be repeated.
 * GREENFLAG_SEED and GREENFLAG_CASES choose others.
 */
import fc from "fast-check";

export const thorough: boolean = process.env.GREENFLAG_THOROUGH === "1";

export const seed: number = Number(process.env.GREENFLAG_SEED ?? (thorough ? 2 : 1));

/** Whether somebody chose the number of cases by hand: it may be too small for what a suite has to meet on the whole. */
export const byHand: boolean = process.env.GREENFLAG_CASES !== undefined;

/** How many random cases: a few for `./greenflag test`, many for what `--thorough` adds. */
export const howMany = (quick: number, many: number): number =>
  Number(process.env.GREENFLAG_CASES ?? (thorough ? many : quick));

/**
 * Throws a counterexample, if one is among the first cases of the seed. It is made smaller for a minute at most, and this is
 * all that the time decides: cases that pass are all looked at, however long that takes.
 */
export const search = <T>(property: fc.IProperty<T>, numRuns: number, from: number = seed): void => {
  const { failed, counterexamplePath } = fc.check(property, { seed: from, numRuns, endOnFailure: true });
  if (!failed) return;
  const path = counterexamplePath ?? "";
  fc.assert(property, { seed: from, path, interruptAfterTimeLimit: 60_000, markInterruptAsFailure: true });
};
