/** The installed TypeScript 7, in a new process each time, as on the command line. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { FixtureProject } from "./project.ts";

const tsc = fileURLToPath(new URL("../../node_modules/.bin/tsc", import.meta.url));

export interface Timed {
  /** Seconds it says it spent checking: the author's file, the language's sources and the libraries. */
  readonly check: number;
  /** Seconds it says it spent in all, reading and parsing included. */
  readonly total: number;
  readonly megabytes: number;
}

const once = ({ folder }: FixtureProject, options: readonly string[]): Timed => {
  const args = ["-p", join(folder, "tsconfig.json"), "--pretty", "false", "--extendedDiagnostics", ...options];
  const { stdout, stderr, error } = spawnSync(tsc, args, { encoding: "utf8", maxBuffer: 2 ** 28 });
  const figure = (label: string): number => {
    const found = new RegExp(`^${label}: +([0-9.]+)`, "m").exec(stdout ?? "")?.[1];
    if (found === undefined) throw new Error(`tsc gave no "${label}": ${error?.message ?? stderr} ${stdout}`);
    return Number(found);
  };
  return { check: figure("Check time"), total: figure("Total time"), megabytes: figure("Memory used") / 1000 };
};

/**
 * The best of some rounds for each project, one figure at a time: what is more is the machine's other work. Every round
 * goes through all projects, so that a busy minute does not fall on one of them alone.
 */
export const timeAll = (
  projects: Readonly<Record<string, FixtureProject>>,
  rounds: number,
  options: readonly string[] = [],
): ((name: string) => Timed) => {
  const best = new Map<string, Timed>();
  for (let round = 0; round < rounds; round++)
    for (const [name, project] of Object.entries(projects)) {
      const now = once(project, options);
      const then = best.get(name) ?? now;
      best.set(name, {
        check: Math.min(now.check, then.check),
        total: Math.min(now.total, then.total),
        megabytes: Math.min(now.megabytes, then.megabytes),
      });
    }
  return (name) => {
    const found = best.get(name);
    if (found === undefined) throw new Error(`no project '${name}'`);
    return found;
  };
};
