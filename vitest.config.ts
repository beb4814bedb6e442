import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    // The engine is native code: a process of its own per file, so that one that aborts takes down only itself.
    pool: "forks",
    maxWorkers: 2,
    // The thorough run uses the library as it is.
    setupFiles: process.env.GREENFLAG_THOROUGH === "1" ? [] : ["test/fast-expressions.ts"],
    // Only to end what hangs: how long a test takes depends on what else the machine does.
    testTimeout: 900_000,
    hookTimeout: 900_000,
  },
});
