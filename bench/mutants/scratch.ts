/** A copy of the repository in which mutants are tested, so that the work tree never changes. */
import { type ChildProcess, execFileSync, fork } from "node:child_process";
import { once } from "node:events";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { newScratch } from "../../test/temporary-folder.ts";
import type { Mutant } from "./mutant.ts";
import type { Answer, Asked } from "./session.ts";

export interface Scratch {
  /** Runs tests of the copy as it is, until the first fails. */
  readonly test: (files: readonly string[]) => Promise<Answer>;
  /** Does something while a mutant stands in the copy. */
  readonly with: <T>(mutant: Mutant, work: () => Promise<T>) => Promise<T>;
  readonly remove: () => void;
}

/** Only to end what hangs. A mutant that does not end is one that is seen. */
const limit = 900_000;

/** The installed packages are linked one by one: what tools keep beside them is then each copy's own. */
const linkPackages = (root: string, copy: string): void => {
  mkdirSync(join(copy, "node_modules"));
  for (const name of readdirSync(join(root, "node_modules")))
    if (!name.startsWith(".vite")) symlinkSync(join(root, "node_modules", name), join(copy, "node_modules", name));
};

const copyFiles = (root: string, copy: string): void => {
  const files = execFileSync("git", ["ls-files", "-co", "--exclude-standard", "-z"], { cwd: root, encoding: "utf8" });
  for (const file of files.split("\0"))
    if (file !== "" && existsSync(join(root, file))) {
      mkdirSync(dirname(join(copy, file)), { recursive: true });
      copyFileSync(join(root, file), join(copy, file));
    }
};

/** A group of its own, so that the workers of tests that hang end with it. */
const startSession = async (copy: string): Promise<ChildProcess> => {
  const session = fork(fileURLToPath(new URL("session.ts", import.meta.url)), [copy], {
    cwd: copy,
    detached: true,
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  await once(session, "message");
  return session;
};

const end = (session: ChildProcess): void => {
  if (session.pid !== undefined && session.exitCode === null && session.signalCode === null)
    process.kill(-session.pid, "SIGKILL");
};

export const newCopy = (root: string): Scratch => {
  const copy = newScratch("repository", "mutants-");
  copyFiles(root, copy);
  linkPackages(root, copy);
  let session: ChildProcess | null = null;
  const changed = new Set<string>();

  const ask = (to: ChildProcess, asked: Asked): Promise<Answer> =>
    new Promise((resolve) => {
      const done = (answer: Answer): void => {
        clearTimeout(timer);
        to.removeAllListeners();
        resolve(answer);
      };
      const lost = (by: string) => () => {
        end(to);
        session = null;
        done({ isKilled: true, by });
      };
      const timer = setTimeout(lost("the tests do not end"), limit);
      to.on("message", done);
      to.on("exit", lost("the process of the tests ends"));
      to.send(asked);
    });

  return {
    test: async (tests) => {
      session ??= await startSession(copy);
      const asked = { changed: [...changed], tests };
      changed.clear();
      return ask(session, asked);
    },
    with: async ({ file, text }, work) => {
      const path = join(copy, file);
      const before = readFileSync(path, "utf8");
      const write = (content: string): void => {
        writeFileSync(path, content);
        changed.add(path);
      };
      write(text);
      try {
        return await work();
      } finally {
        write(before);
      }
    },
    remove: () => {
      if (session !== null) end(session);
      rmSync(copy, { recursive: true, force: true });
    },
  };
};
