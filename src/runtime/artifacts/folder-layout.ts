/**
 * The layout that lets an artifact and its record change at once. One rename can replace one name, not two. So the two
 * names that people use are links through a third link, and that one is replaced (as Kubernetes updates mounted files):
 *
 *     out/ratings.parquet   -> .ratings/current/ratings.parquet
 *     out/ratings.run.json  -> .ratings/current/ratings.run.json
 *     out/.ratings/current  -> 4711-1f0c-9f3a1c       the link that is replaced
 *     out/.ratings/4711-1f0c-9f3a1c/                  a version: both files; named after the process that made it
 *
 * Score mode has the same layout: ratings.score.parquet, ratings.score.run.json, .ratings.score.
 */
import { createHash, randomBytes } from "node:crypto";
import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import type { Mode } from "../../core/runner-spec.ts";
import { systemCode } from "../../core/system-error.ts";

export interface Layout {
  /** Contains the versions. */
  readonly store: string;
  readonly current: string;
  /** The names that people use, and the target of each. */
  readonly links: readonly { readonly path: string; readonly target: string }[];
}

export const layout = (pipeline: string, artifact: string, out: string): Layout => ({
  store: join(out, `.${pipeline}`),
  current: join(out, `.${pipeline}`, "current"),
  links: [artifact, recordName(pipeline)].map((name) => ({
    path: join(out, name),
    target: `.${pipeline}/current/${name}`,
  })),
});

/**
 * The names that are published and replaced together. Scoring an event does not replace what train mode published. The
 * name of a pipeline has no dot, so no other pipeline can publish under the name of its scores.
 */
export const namesOf = (pipeline: string, artifact: string, mode: Mode) =>
  mode === "train"
    ? { pipeline, artifact }
    : { pipeline: `${pipeline}.score`, artifact: artifact.replace(/(\.\w+)?$/, ".score$1") };

export const recordName = (pipeline: string): string => `${pipeline}.run.json`;

/**
 * The set of processes in which a process id is unique: a boot of a machine and, on Linux, a namespace. Two containers
 * that share a folder have different sets, and so do two machines.
 */
const processSpace = (): string => {
  const read = (what: () => string): string => {
    try {
      return what();
    } catch {
      return "";
    }
  };
  const parts = [
    hostname(),
    read(() => readFileSync("/proc/sys/kernel/random/boot_id", "utf8")),
    read(() => readlinkSync("/proc/self/ns/pid")),
  ];
  return createHash("sha256").update(parts.join("\n")).digest("hex").slice(0, 8);
};

/** A unique name from which others can tell whether its maker is still active. */
export const newVersion = (): string => `${process.pid}-${processSpace()}-${randomBytes(6).toString("hex")}`;

/** A link that will become `current`. */
export const nextCurrent = (version: string): string => `${version}.link`;

const made = /^(\d+)-([0-9a-f]{8})-[0-9a-f]{12}(\.link)?$/;

/** The process that made a version. */
export interface Maker {
  readonly pid: number;
  /** Whether it runs in another set of processes, where its id means nothing here. */
  readonly elsewhere: boolean;
}

/** The process that made the version with this name; null if no run did. */
export const makerOf = (name: string): Maker | null => {
  const [, pid, space] = made.exec(name) ?? [];
  return pid === undefined ? null : { pid: Number(pid), elsewhere: space !== processSpace() };
};

export const isAlive = (pid: number): boolean => {
  try {
    // Signal 0 only checks whether the process exists.
    return process.kill(pid, 0);
  } catch (error) {
    return systemCode(error) === "EPERM";
  }
};

/**
 * How often a run shows that it is still active, in seconds, and after how long without a sign others consider it dead.
 */
export const heartbeat = { every: 20, lost: 15 * 60 } as const;
