/**
 * Ends the engine's process when the run that started it is gone. A computation blocks its thread until it is done, so this
 * needs a thread of its own; it has no module to load, lest it cost the engine its start.
 */
import { Worker } from "node:worker_threads";

const watch = `
  const { workerData } = require("node:worker_threads");
  setInterval(() => { if (process.ppid !== workerData) process.kill(process.pid, "SIGKILL"); }, 100);
`;

export const lifeline = (parent: number): void => {
  new Worker(watch, { eval: true, execArgv: [], workerData: parent }).unref();
};
