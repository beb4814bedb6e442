/** Loads authors' modules in a child process and brings back their plans. */
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Begun, Loaded } from "./protocol.ts";

const child = fileURLToPath(new URL("./load-child.ts", import.meta.url));

/** A module builds plans and does nothing else; one that has not finished by then is not going to. */
const patience = 60_000;

/** Files are loaded in their order. One that ends the process is reported, and loading goes on after it. */
export const load = async (files: readonly string[]): Promise<readonly Loaded[]> => {
  const loaded: Loaded[] = [];
  let rest = files;
  while (rest.length > 0) {
    const round = await loadUntilDeath(rest);
    loaded.push(...round);
    const blamed = rest[round.length];
    if (blamed === undefined) break;
    rest = rest.slice(round.length);
    const failure = {
      refusal: null,
      why: "it ended the process, or did not finish loading within a minute",
      site: null,
      within: null,
    };
    loaded.push({ file: blamed, failure });
    rest = rest.slice(1);
  }
  return loaded;
};

const loadUntilDeath = (files: readonly string[]): Promise<readonly Loaded[]> =>
  new Promise((done, failed) => {
    const loaded: Loaded[] = [];
    const running = spawn(process.execPath, ["--import", import.meta.resolve("tsx"), child, ...files], {
      stdio: ["ignore", "ignore", "ignore", "ipc"],
    });
    const giveUp = () => running.kill("SIGKILL");
    let timer = setTimeout(giveUp, patience);
    running.on("message", (message: Loaded | Begun) => {
      clearTimeout(timer);
      timer = setTimeout(giveUp, patience);
      if (!("begun" in message)) loaded.push(message);
      // An author's timer or socket may keep the child alive after the last module: nothing more is wanted of it.
      if (loaded.length === files.length) giveUp();
    });
    running.on("error", failed);
    running.on("close", () => {
      clearTimeout(timer);
      done(loaded);
    });
  });
