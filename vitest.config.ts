import { defaultServerConditions } from "vite";
import { defineConfig } from "vitest/config";

/** What the repository imports as "greenflag" is its source. */
const condition = "@greenflag/source";

export default defineConfig({
  resolve: { conditions: [condition, ...defaultServerConditions] },
  ssr: { resolve: { conditions: [condition, ...defaultServerConditions] } },
  test: {
    include: ["test/**/*.test.ts"],
    pool: "forks",
    execArgv: [`--conditions=${condition}`],
    maxWorkers: 2,
    // Files share a process: to load TypeScript, polars and DuckDB anew for each takes a third of the time.
    isolate: false,
    globalSetup: ["test/temporary-folder.ts"],
    // The thorough run uses the libraries as they are.
    setupFiles:
      process.env.GREENFLAG_THOROUGH === "1" ? [] : ["test/fast-expressions.ts", "test/shared-source-files.ts"],
    // Only to end what hangs: how long a test takes depends on what else the machine does.
    testTimeout: 900_000,
    hookTimeout: 900_000,
  },
});
