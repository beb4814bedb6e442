/**
 * A process that keeps vitest running for one copy of the repository, so that only changed files are read again. It
 * receives the changed file and the tests to run, and answers with the first failure.
 */
import { createVitest, type TestCase, type TestModule } from "vitest/node";

export interface Asked {
  readonly changed: readonly string[];
  readonly tests: readonly string[];
}

export interface Answer {
  readonly isKilled: boolean;
  /** The first test that fails; null where the tests pass, or fail without a name. */
  readonly by: string | null;
}

const root = process.argv[2] as string;
const vitest = await createVitest("test", { root, watch: false, bail: 1, maxWorkers: 1, reporters: [{}] });

const failedTest = (module: TestModule): TestCase | undefined => [...module.children.allTests("failed")][0];

const answer = async ({ changed, tests }: Asked): Promise<Answer> => {
  for (const file of changed) vitest.invalidateFile(file);
  const { testModules, unhandledErrors } = await vitest.runTestSpecifications(
    await vitest.globTestSpecifications([...tests]),
    true,
  );
  const failed = testModules.find((module) => !module.ok());
  const isKilled = failed !== undefined || unhandledErrors.length > 0;
  return { isKilled, by: failed === undefined ? null : (failedTest(failed)?.fullName ?? failed.moduleId) };
};

process.on("message", (asked: Asked) => {
  answer(asked).then(
    (found) => process.send?.(found),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});
process.on("disconnect", () => process.exit());
process.send?.("ready");
