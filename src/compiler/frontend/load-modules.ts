/** Loads authors' modules in a child process and returns their plans. */
import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { fileURLToPath } from "node:url";
import { ownModule } from "../../core/own-module.ts";
import { type Exported, isMessage, type Loaded, type ModuleSources, type TranspiledModules } from "./load-protocol.ts";
import { planDifferences } from "./plan-difference.ts";

const child = fileURLToPath(ownModule("./load-child", import.meta.url));

/** A module only builds plans; one that has not finished after this time will not finish. */
const patience = 60_000;

type Once = Exclude<Loaded, { readonly exports: unknown }> | Evaluated;
interface Evaluated {
  readonly file: string;
  readonly exports: readonly Exported[];
  readonly made: ModuleSources;
}

/**
 * Loads files in order. A file that ends the process is reported, and loading continues after it. Files that import
 * packages are loaded again with another clock, seed and environment: their plans must be the same.
 */
export const loadModules = async (files: readonly string[], modules: TranspiledModules): Promise<readonly Loaded[]> => {
  const first = await loadAll(files, modules, "first");
  const packaged = first.flatMap((one) => ("made" in one && one.made.packages.length > 0 ? [one.file] : []));
  const again = new Map(
    (packaged.length === 0 ? [] : await loadAll(packaged, modules, "again")).map((one) => [one.file, one]),
  );
  return first.map((one) =>
    "failure" in one ? one : { ...one, differences: planDifferences(one.exports, again.get(one.file)) },
  );
};

const loadAll = async (
  files: readonly string[],
  modules: TranspiledModules,
  mode: "first" | "again",
): Promise<readonly Once[]> => {
  const loaded: Once[] = [];
  let rest = files;
  while (rest.length > 0) {
    const { round, why } = await loadUntilDeath(rest, modules, mode);
    loaded.push(...round);
    const blamed = rest[round.length];
    if (blamed === undefined) break;
    loaded.push({ file: blamed, failure: { refusal: null, why, site: null, within: null } });
    rest = rest.slice(round.length + 1);
  }
  return loaded;
};

interface Round {
  readonly round: readonly Once[];
  /** Why it stopped. */
  readonly why: string;
}

const loadUntilDeath = (files: readonly string[], modules: TranspiledModules, mode: string): Promise<Round> =>
  new Promise((done, failed) => {
    const round: Once[] = [];
    const token = randomUUID();
    let late = false;
    const running = spawn(
      process.execPath,
      [child, token, mode, ...files],
      // The language of texts and times is fixed when a process starts.
      {
        stdio: ["ignore", "ignore", "ignore", "ipc"],
        env: { ...process.env, LC_ALL: mode === "again" ? "de_DE.UTF-8" : "en_US.UTF-8", TZ: "UTC" },
      },
    );
    const giveUp = () => running.kill("SIGKILL");
    const tooLate = () => {
      late = true;
      giveUp();
    };
    let timer = setTimeout(tooLate, patience);
    running.on("message", (message: unknown) => {
      if (!isMessage(message, token)) return;
      clearTimeout(timer);
      timer = setTimeout(tooLate, patience);
      const { file, exports, made, failure } = message;
      if (file !== undefined && failure !== undefined) round.push({ file, failure });
      else if (file !== undefined && exports !== undefined && made !== undefined) round.push({ file, exports, made });
      // A timer or a socket may keep the child alive after the last module.
      if (message.done === true || round.length === files.length) giveUp();
    });
    // A package that closed the channel prevents any further message.
    running.on("disconnect", () => setTimeout(giveUp, 1000).unref());
    running.on("error", failed);
    // A child that has ended already is reported when it closes.
    running.send(modules satisfies TranspiledModules, () => {});
    running.on("close", (code) => {
      clearTimeout(timer);
      const waits = "it waits for something that never happens";
      done({
        round,
        why: late ? "it did not finish loading within a minute" : code === 13 ? waits : "it ended the process",
      });
    });
  });
