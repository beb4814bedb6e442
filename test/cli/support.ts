/** Runs the command line in its own project. */
import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import { copyFileSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { format } from "node:util";
import * as Console from "effect/Console";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import { demo } from "../../repository/demo.ts";
import { test } from "../../repository/test.ts";
import { bugReport, commands, exitCode, programOf, runProgram } from "../../src/cli/app.ts";
import { engineHere } from "../runtime/in-process-engine.ts";
import { fixture, newPlace, type Place } from "../runtime/support.ts";

const repository = fileURLToPath(new URL("../..", import.meta.url));

/** A project that has greenflag installed, two compiled runners and their tables. */
export const newProject = async (): Promise<Place> => {
  const place = await newPlace();
  writeFileSync(join(place.root, "package.json"), '{ "type": "module" }\n');
  mkdirSync(join(place.root, "node_modules"));
  symlinkSync(repository, join(place.root, "node_modules", "greenflag"));
  symlinkSync(join(repository, "node_modules", "nodejs-polars"), join(place.root, "node_modules", "nodejs-polars"));
  for (const name of ["laps", "odd"]) {
    const folder = join(place.root, "generated", name);
    mkdirSync(folder, { recursive: true });
    copyFileSync(fixture(`${name}.runner.ts`), join(folder, "runner.ts"));
    copyFileSync(fixture(`${name}.duckdb.sql`), join(folder, `${name}.duckdb.sql`));
  }
  return place;
};

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The command line in the test's own process. What is about the process (signals, pipes, the loader) starts one. */
export const greenflag = async (cwd: string, ...args: readonly string[]): Promise<Ended> => {
  const said = { stdout: "", stderr: "" };
  const writer =
    (stream: keyof typeof said) =>
    (...parts: readonly unknown[]) => {
      said[stream] += `${format(...parts)}\n`;
    };
  const console = { ...globalThis.console, log: writer("stdout"), error: writer("stderr") };
  const before = process.cwd();
  process.chdir(cwd);
  try {
    const exit = await Effect.runPromiseExit(
      runProgram(programOf([...commands, demo, test]), args, engineHere).pipe(
        Effect.provideService(Console.Console, console),
      ),
    );
    const code = exitCode(exit, "SIGINT");
    if (code === 70 && Exit.isFailure(exit)) for (const line of bugReport(exit.cause)) console.error(line);
    return { code, ...said };
  } finally {
    process.chdir(before);
  }
};

export interface Started {
  readonly process: ChildProcess;
  readonly ended: Promise<Ended>;
}

// Whatever the tests themselves run in must not show: colours, a debugger.
for (const name of ["FORCE_COLOR", "NO_COLOR", "GREENFLAG_DEBUG"]) delete process.env[name];

const loader = pathToFileURL(join(repository, "node_modules", "tsx", "dist", "loader.mjs")).href;

/** A process of the command line, with its streams as the options say. */
export const spawnProgram = (
  cwd: string,
  args: readonly string[],
  options: SpawnOptions = {},
  program = "repository/main.ts",
): ChildProcess =>
  spawn(process.execPath, ["--conditions=@greenflag/source", "--import", loader, join(repository, program), ...args], {
    ...options,
    cwd,
  });

/** The command line as people run it: a process. */
export const start = (
  cwd: string,
  args: readonly string[],
  { program = "repository/main.ts", env = {} }: { readonly program?: string; readonly env?: NodeJS.ProcessEnv } = {},
): Started => {
  const child = spawnProgram(cwd, args, { env: { ...process.env, ...env } }, program);
  let stdout = "";
  let stderr = "";
  child.stdout?.on("data", (text) => (stdout += text));
  child.stderr?.on("data", (text) => (stderr += text));
  return {
    process: child,
    ended: new Promise((resolve) => child.on("close", (code) => resolve({ code, stdout, stderr }))),
  };
};
