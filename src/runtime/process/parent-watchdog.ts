/**
 * Ends this process when its parent is gone. It needs its own thread, because a computation blocks the main one. It
 * imports nothing that is slow to load, so that a program can start it first.
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
