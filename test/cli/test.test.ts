import { expect, test } from "vitest";
import { repositoryRoot } from "../../repository/root.ts";
import { start } from "./support.ts";

test("greenflag test with arguments runs those tests and prints a summary", async () => {
  const { code, stdout } = await start(repositoryRoot, ["test", "test/cli/print.test.ts", "-t", "underlined"]).ended;
  expect(stdout).toContain("\n== vitest run test/cli/print.test.ts -t underlined\n");
  expect(stdout).toMatch(/\n1 passed, 0 failed, \d+ skipped\n$/);
  expect(code).toBe(0);
});

test("greenflag test fails if vitest fails, even without a test", async () => {
  const { code, stdout } = await start(repositoryRoot, ["test", "no-such-file", "--thorough"]).ended;
  expect(stdout).toContain("\n== GREENFLAG_THOROUGH=1 vitest run no-such-file\n");
  expect(stdout).toMatch(/\n0 passed, 1 failed\n$/);
  expect(code).toBe(1);
});
