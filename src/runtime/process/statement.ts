/** What a runner carries for other engines, read from the files beside it: those that a reviewer reads. */
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { textWithHash } from "../../core/generated-file-head.ts";
import type {
  Computations,
  EngineComputation,
  RunnerSpec,
  StatementFile,
  UnsupportedByEngine,
} from "../../core/runner-spec.ts";

/** What the contract names for every engine, or why there is none. */
export const readStatements = ({ statements = {} }: RunnerSpec, module: string): Computations =>
  Object.fromEntries(
    Object.entries(statements).map(([engine, named]) => [engine, "why" in named ? named : read(named, module)]),
  );

/** A text that has not the hash that the contract names is never run. */
const read = ({ file, sha256, parameters }: StatementFile, module: string): EngineComputation | UnsupportedByEngine => {
  try {
    const raw = readFileSync(join(dirname(module), file), "utf8");
    const text = sha256 === undefined ? raw : textWithHash(raw, sha256);
    return text === null ? { why: `${file} is not the statement that its contract names` } : { text, parameters };
  } catch {
    return { why: `its statement ${file} cannot be read` };
  }
};
