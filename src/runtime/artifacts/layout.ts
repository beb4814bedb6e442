/**
 * Where an artifact and its record lie, so that both change at once. One rename can replace one name, not two; so the two
 * names people use are links through a third, and that one is replaced (the way Kubernetes updates mounted files):
 *
 *     out/pre_race.parquet   -> .pre_race/current/pre_race.parquet
 *     out/pre_race.run.json  -> .pre_race/current/pre_race.run.json
 *     out/.pre_race/current  -> 4711-1f0c-9f3a1c       the one that is renamed over
 *     out/.pre_race/4711-1f0c-9f3a1c/                  a version: both files; named after the process that made it
 *
 * The same for what score mode makes: pre_race.score.parquet, pre_race.score.run.json, .pre_race.score.
 */
import { createHash, randomBytes } from "node:crypto";
import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import type { Mode } from "../../core/runner-spec.ts";

export interface Layout {
  /** Holds the versions. */
  readonly store: string;
  readonly current: string;
  /** The names people use, and what each must point to. */
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
 * What is published together, and replaced together: what train mode made stays when an event is scored. A pipeline's name
 * has no dot, so no other pipeline publishes under the name of its scores.
 */
export const namesOf = (pipeline: string, artifact: string, mode: Mode) =>
  mode === "train"
    ? { pipeline, artifact }
    : { pipeline: `${pipeline}.score`, artifact: artifact.replace(/(\.\w+)?$/, ".score$1") };

export const recordName = (pipeline: string): string => `${pipeline}.run.json`;

/**
 * The set of processes in which a process id means one process: a boot of a machine and, on Linux, a namespace. Two containers
 * that share a folder are two such sets, and so are two machines.
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

/** A name no other version has, by which others can tell whether its maker is still at work. */
export const newVersion = (): string => `${process.pid}-${processSpace()}-${randomBytes(6).toString("hex")}`;

/** A link on its way to becoming `current`. */
export const nextCurrent = (version: string): string => `${version}.link`;

const made = /^(\d+)-([0-9a-f]{8})-[0-9a-f]{12}(\.link)?$/;

/** The process that made a version. */
export interface Maker {
  readonly pid: number;
  /** Whether it runs elsewhere, where its process id says nothing to us. */
  readonly elsewhere: boolean;
}

/** The process that made what has this name; null if no run did. */
export const makerOf = (name: string): Maker | null => {
  const [, pid, space] = made.exec(name) ?? [];
  return pid === undefined ? null : { pid: Number(pid), elsewhere: space !== processSpace() };
};

export const isAlive = (pid: number): boolean => {
  try {
    // Signal 0 reaches nobody; it only asks.
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
};

/** How often a run shows that it is still at work, in seconds, and after how long without such a sign others take it for dead. */
export const heartbeat = { every: 20, lost: 15 * 60 } as const;
