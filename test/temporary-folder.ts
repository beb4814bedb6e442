/**
 * Folders for tests. Test files share a process, so what a helper makes may be used by the next file: folders live until the run
 * of vitest ends, which removes them all (`setup` and its teardown run once, in vitest's own process).
 */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** Hidden, so that nobody who compiles the whole repository meanwhile comes upon it. */
const hidden = fileURLToPath(new URL("../.tmp", import.meta.url));

/** `repository`: where `greenflag`, zod and polars are found as they are by the examples. */
const places = { repository: hidden, elsewhere: tmpdir() } as const;

const runFolder = (place: keyof typeof places, run: string): string => join(places[place], `greenflag-run-${run}`);

/** An empty folder. */
export const newScratch = (place: keyof typeof places, name = "test-"): string => {
  const parent = runFolder(place, process.env.GREENFLAG_TEST_RUN ?? `${process.pid}`);
  mkdirSync(parent, { recursive: true });
  return mkdtempSync(join(parent, name));
};

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
};

export const setup = (): (() => void) => {
  const run = `${process.pid}`;
  process.env.GREENFLAG_TEST_RUN = run;
  for (const place of [hidden, tmpdir()])
    for (const name of existsSync(place) ? readdirSync(place) : []) {
      const [, pid] = /^greenflag-run-(\d+)$/.exec(name) ?? [];
      // Of a run that was killed.
      if (pid !== undefined && !isAlive(Number(pid))) rmSync(join(place, name), { recursive: true, force: true });
    }
  return () => {
    for (const place of ["repository", "elsewhere"] as const)
      rmSync(runFolder(place, run), { recursive: true, force: true });
  };
};
