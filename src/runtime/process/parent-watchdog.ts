/**
 * Ends this process when the one that started it is gone. It needs a thread of its own, for a computation blocks the main one
 * until it is done. It imports nothing that takes time to load, so that a program can start it before everything else.
 */
import { Worker } from "node:worker_threads";

const watch = `
  const { workerData } = require("node:worker_threads");
  const look = () => { if (process.ppid !== workerData) process.kill(process.pid, "SIGKILL"); };
  look();
  setInterval(look, 100);
`;

/** @param parent the process id of the parent, as the parent itself gave it: it may be gone already. */
export const endWithParent = (parent: number): void => {
  new Worker(watch, { eval: true, execArgv: [], workerData: parent }).unref();
};
