/** Reads what a runner stores for other engines from the files beside it, which are the ones that were reviewed. */
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

/** The computation for every engine that the contract names, or why there is none. */
export const readStatements = ({ statements = {} }: RunnerSpec, module: string): Computations =>
  Object.fromEntries(
    Object.entries(statements).map(([engine, named]) => [engine, "why" in named ? named : read(named, module)]),
  );

/** A text whose hash differs from the contract is never run. */
const read = ({ file, sha256, parameters }: StatementFile, module: string): EngineComputation | UnsupportedByEngine => {
  try {
    const raw = readFileSync(join(dirname(module), file), "utf8");
    const text = sha256 === undefined ? raw : textWithHash(raw, sha256);
    return text === null ? { why: `${file} is not the statement that its contract names` } : { text, parameters };
  } catch {
    return { why: `its statement ${file} cannot be read` };
  }
};
