/** The statement of a runner, read from the file beside it when it is needed: the file that a reviewer reads. */
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { asGenerated } from "../../core/content-hash.ts";
import type { RunnerSpec, SqlComputation, Unsayable } from "../../core/runner-spec.ts";

/** The statement, or why there is none. A text that has not the hash that the contract names is never run. */
export const readStatement = ({ statements }: RunnerSpec, module: string): SqlComputation | Unsayable => {
  if (statements === undefined) return { why: "its contract names no statement" };
  const { duckdb } = statements;
  if ("why" in duckdb) return duckdb;
  const { file, sha256, parameters } = duckdb;
  try {
    const raw = readFileSync(join(dirname(module), file), "utf8");
    const text = sha256 === undefined ? raw : asGenerated(raw, sha256);
    return text === null ? { why: `${file} is not the statement that its contract names` } : { text, parameters };
  } catch {
    return { why: `its statement ${file} cannot be read` };
  }
};
