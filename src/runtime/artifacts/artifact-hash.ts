/** One hash for an artifact with any number of files. */
import { createHash } from "node:crypto";
import type { RunRecord } from "../record.ts";

/** For one file, its own hash; for a folder, the hash of the sha256sum output for its files, sorted by path. */
export const digestOf = (files: RunRecord["files"], artifact: string): string => {
  const [only] = files;
  if (only?.path === artifact) return only.sha256;
  const lines = files.map((one) => `${one.sha256}  ${one.path}\n`);
  return createHash("sha256").update(lines.join("")).digest("hex");
};
