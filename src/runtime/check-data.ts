/** Checks data against the contract of one table, without a run. */
import * as Effect from "effect/Effect";
import { type Diagnostic, diagnostic } from "../core/diagnostics/diagnostic.ts";
import type { RunnerSpec } from "../core/runner-spec.ts";
import { whileUnchanged } from "./inputs/changed-files.ts";
import { checkUpstream } from "./inputs/check-upstream.ts";
import { findFiles } from "./inputs/find-files.ts";
import { isPattern } from "./inputs/glob.ts";
import { inspectFiles } from "./inputs/inspect-files.ts";
import { Engine } from "./process/engine-process.ts";
import type { Examined } from "./process/protocol.ts";
import { type RunFailure, refuse } from "./run-failure.ts";
import { laterColumns } from "./score/known-by-decision.ts";

export interface DataToCheck {
  /** The absolute path of the runner's module. */
  readonly module: string;
  /** Null for the table that the data fit. */
  readonly table: string | null;
  /** A file, a folder or a pattern; a relative one starts in the working directory. */
  readonly path: string;
}

export interface DataReport extends Examined {
  readonly files: number;
  /** Declared columns that are later than the decision: features cannot use their values of the event itself. */
  readonly forbidden: readonly { readonly name: string; readonly instant: string }[];
  /** When its rows are known, if that is later than the decision. */
  readonly rowsLater: string | null;
}

export const checkData = Effect.fn("greenflag.checkData")(function* (spec: RunnerSpec, given: DataToCheck) {
  const known = spec.tables.map(({ name }) => name);
  if (given.table !== null && !known.includes(given.table)) {
    return yield* refuse(diagnostic("GF4015", { table: given.table, known }));
  }
  const tables = given.table === null ? known : [given.table];
  // Until the table is known, messages name all candidates: "table 'orders' or 'items'".
  const source = { name: tables.join("' or '"), path: given.path, base: process.cwd() };
  const { table: data, found } = yield* Effect.mapError(
    Effect.flatMap(findFiles(source), (table) => Effect.map(inspectFiles(table), (found) => ({ table, found }))),
    (error) => inOtherWords(error, given.path),
  );
  const engine = yield* Engine;
  const examined = yield* whileUnchanged(
    [{ table: data, found }],
    engine.examine({ module: given.module, tables, data }),
  );
  const contract = spec.tables.find(({ name }) => name === examined.table);
  const later = contract === undefined ? [] : laterColumns(spec, contract);
  const { rows = "always", rowsAssumed = rows } = contract ?? {};
  return {
    ...examined,
    diagnostics: [...(yield* checkUpstream(spec, { ...data, name: examined.table })), ...examined.diagnostics],
    files: data.files.length,
    forbidden: (contract?.columns ?? []).flatMap(({ name, instant }) =>
      later.includes(name) ? [{ name, instant }] : [],
    ),
    rowsLater: spec.known.includes(rowsAssumed) ? null : rows,
  } satisfies DataReport;
});

/** Adapts the hints of a run, which suggest another path for the table, to this command. */
const inOtherWords = ({ diagnostics }: RunFailure, path: string): RunFailure =>
  refuse(
    ...diagnostics.map((one): Diagnostic => {
      if (one.code === "GF4002") return diagnostic("GF4068", { path, why: "does not exist" });
      if (one.code !== "GF4050") return one;
      const why = isPattern(path)
        ? "matches no table files"
        : "contains no file that ends with .parquet, .csv, .ndjson or .jsonl";
      return diagnostic("GF4068", { path, why });
    }),
  );
