import { join } from "node:path";
import * as Console from "effect/Console";
import * as Argument from "effect/cli/Argument";
import * as Command from "effect/cli/Command";
import * as Flag from "effect/cli/Flag";
import * as Effect from "effect/Effect";
import * as FileSystem from "effect/FileSystem";
import * as ChildProcess from "effect/process/ChildProcess";
import { ChildProcessSpawner } from "effect/process/ChildProcessSpawner";
import { z } from "zod";
import { CommandFailed } from "../src/cli/print-outcome.ts";
import { readJson } from "../src/core/json.ts";
import { repositoryRoot } from "./root.ts";

export const test = Command.make(
  "test",
  {
    thorough: Flag.Boolean("thorough").pipe(
      Flag.withDefault(process.env.GREENFLAG_THOROUGH === "1"),
      Flag.withoutNegation,
      Flag.withDescription("Then run the long suites, as CI does: more random cases, and the installed package"),
    ),
    args: Argument.String("args").pipe(
      Argument.variadic(),
      Argument.withDescription("Arguments for vitest, which is then all that runs: files, -t NAME, and so on"),
    ),
  },
  ({ args, thorough }) =>
    args.length > 0
      ? verdict([vitest(["run", ...args], thorough)])
      : verdict([...checks.map(check), vitest(["run"], false), ...(thorough ? [vitest(randomSuites, true)] : [])]),
).pipe(
  Command.withDescription("Run the checks and the tests: types, style, generated code, vitest"),
  Command.withExamples([
    { command: "greenflag test" },
    { command: "greenflag test --thorough" },
    { command: "greenflag test test/runtime -t null", description: "only these tests" },
  ]),
);

/** The files that ask test/thorough.ts for their number of cases; vitest follows the imports. */
const randomSuites = ["related", "--run", join(repositoryRoot, "test", "thorough.ts")];

interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** Runs everything, whatever failed before; the last line summarises the result. */
const verdict = Effect.fnUntraced(function* <R>(steps: readonly Effect.Effect<Counts, never, R>[]) {
  const all = yield* Effect.forEach(steps, (step) => step);
  const sum = (key: keyof Counts) => all.reduce((total, counts) => total + counts[key], 0);
  const skipped = sum("skipped");
  yield* Console.log(`${sum("passed")} passed, ${sum("failed")} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`);
  if (sum("failed") > 0) return yield* new CommandFailed();
});

const bin = (name: string) => join(repositoryRoot, "node_modules", ".bin", name);
// How this process was started, including its loader.
const self = [process.execPath, ...process.execArgv, join(repositoryRoot, "repository", "main.ts")];

const checks: readonly (readonly [heading: string, command: readonly string[]])[] = [
  ["tsc --noEmit", [bin("tsc"), "--noEmit"]],
  ["biome ci", [bin("biome"), "ci"]],
  ["greenflag compile --check", [...self, "compile", "--check"]],
];

const check = ([heading, command]: (typeof checks)[number]) =>
  Effect.map(step(heading, command), (ok): Counts => ({ passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 }));

const Report = z.object({ numPassedTests: z.int(), numFailedTests: z.int(), numTotalTests: z.int() });

const vitest = Effect.fnUntraced(
  function* (args: readonly string[], thorough: boolean) {
    const fs = yield* FileSystem.FileSystem;
    const file = join(yield* fs.makeTempDirectoryScoped({ prefix: "greenflag-test-" }), "report.json");
    const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${file}`];
    const heading = [...(thorough ? ["GREENFLAG_THOROUGH=1"] : []), "vitest", ...args].join(" ");
    const ok = yield* step(heading, [bin("vitest"), ...args, ...reporters], {
      GREENFLAG_THOROUGH: thorough ? "1" : undefined,
    });
    // There is no report if vitest itself failed to start.
    const report = yield* Effect.option(
      Effect.flatMap(fs.readFileString(file), (text) => Effect.try(() => readJson(text, Report))),
    );
    const {
      numPassedTests: passed,
      numFailedTests,
      numTotalTests,
    } = report._tag === "Some" ? report.value : { numPassedTests: 0, numFailedTests: 0, numTotalTests: 0 };
    // A file that cannot be loaded has no failed tests.
    const failed = ok ? numFailedTests : Math.max(1, numFailedTests);
    return { passed, failed, skipped: numTotalTests - passed - numFailedTests } satisfies Counts;
  },
  (effect) => Effect.orDie(Effect.scoped(effect)),
);

/** Whether the command succeeded. Its output is printed. */
const step = Effect.fnUntraced(function* (
  heading: string,
  [program = "", ...args]: readonly string[],
  env: Readonly<Record<string, string | undefined>> = {},
) {
  yield* Console.log(`\n== ${heading}`);
  const spawner = yield* ChildProcessSpawner;
  const command = ChildProcess.make(program, args, {
    cwd: repositoryRoot,
    env,
    extendEnv: true,
    stdin: "inherit",
    stdout: "inherit",
    stderr: "inherit",
    // In the foreground of the terminal, like this process.
    detached: false,
  });
  return yield* Effect.match(spawner.exitCode(command), { onSuccess: (code) => code === 0, onFailure: () => false });
});
