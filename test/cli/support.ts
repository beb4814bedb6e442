/** The command line, run as people run it: a process in a project of its own. */
import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import { copyFileSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { fixture, newPlace, type Place } from "../runtime/support.ts";

const repository = fileURLToPath(new URL("../..", import.meta.url));

/** A project that has greenflag installed, two compiled runners and their tables. */
export const newProject = async (): Promise<Place> => {
  const place = await newPlace();
  writeFileSync(join(place.root, "package.json"), '{ "type": "module" }\n');
  mkdirSync(join(place.root, "node_modules"));
  symlinkSync(repository, join(place.root, "node_modules", "greenflag"));
  symlinkSync(join(repository, "node_modules", "nodejs-polars"), join(place.root, "node_modules", "nodejs-polars"));
  mkdirSync(join(place.root, "generated"));
  for (const name of ["laps.runner.ts", "odd.runner.ts"])
    copyFileSync(fixture(name), join(place.root, "generated", name));
  return place;
};

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Started {
  readonly process: ChildProcess;
  readonly ended: Promise<Ended>;
}

const loader = pathToFileURL(join(repository, "node_modules", "tsx", "dist", "loader.mjs")).href;

/** A process of the command line, with its streams as the options say. */
export const spawnProgram = (
  cwd: string,
  args: readonly string[],
  options: SpawnOptions = {},
  program = "src/cli/main.ts",
): ChildProcess => {
  // Whatever the tests themselves run in must not show: colours, a debugger.
  const { FORCE_COLOR: _, NO_COLOR: __, GREENFLAG_DEBUG: ___, ...env } = process.env;
  return spawn(process.execPath, ["--import", loader, join(repository, program), ...args], { ...options, cwd, env });
};

export const start = (cwd: string, args: readonly string[], program = "src/cli/main.ts"): Started => {
  const child = spawnProgram(cwd, args, {}, program);
  let stdout = "";
  let stderr = "";
  child.stdout?.on("data", (text) => (stdout += text));
  child.stderr?.on("data", (text) => (stderr += text));
  return {
    process: child,
    ended: new Promise((resolve) => child.on("close", (code) => resolve({ code, stdout, stderr }))),
  };
};

export const greenflag = (cwd: string, ...args: readonly string[]): Promise<Ended> => start(cwd, args).ended;
