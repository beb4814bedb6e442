/** The files of a generated folder: the runner, its contract, its statement for DuckDB, and the feature card. */
import { generatedNames, provenance, sha256, statementName } from "../../core/content-hash.ts";
import type { SqlComputation, StatementFile, Unsayable } from "../../core/runner-spec.ts";
import type { Statement } from "../../engines/polars/lower/statement.ts";
import { comment } from "../../engines/sql/names.ts";
import type { Verified } from "../verify/index.ts";
import { printCard } from "./card.ts";
import { contractOf, type Origin } from "./contract.ts";
import { printJson } from "./json.ts";
import { printRunner } from "./runner.ts";

/** The computation in the words of each engine. */
export interface Lowered {
  readonly polars: readonly Statement[];
  readonly duckdb: SqlComputation | Unsayable;
}

/** The statement, or a comment that says why there is none. */
const printStatement = (pipeline: string, duckdb: Lowered["duckdb"], { version, source }: Origin): string =>
  [
    `-- ${comment(provenance(version, source))}`,
    "-- Do not edit: change the source, then run `greenflag compile`.",
    "",
    "why" in duckdb ? `-- DuckDB cannot compute ${comment(pipeline)}: ${comment(duckdb.why)}.\n` : duckdb.text,
  ].join("\n");

/** The texts of all files by their names. The same plan and source give the same bytes. */
export const printFiles = (
  verified: Verified,
  { polars, duckdb }: Lowered,
  origin: Origin,
): ReadonlyMap<string, string> => {
  const { name } = verified.plan;
  const statement = printStatement(name, duckdb, origin);
  const file = statementName(name, "duckdb");
  const named: StatementFile | Unsayable =
    "why" in duckdb ? duckdb : { file, sha256: sha256(statement), parameters: duckdb.parameters };
  const spec = contractOf(verified, named, origin);
  const { version, source } = origin;
  const $comment = `${provenance(version, source)} Do not edit: change the source, then run \`greenflag compile\`.`;
  const contract = printJson({ $comment, ...spec });
  return new Map([
    [generatedNames.runner, printRunner(polars, { spec, text: contract }, version)],
    [generatedNames.contract, contract],
    [file, statement],
    [generatedNames.card, printCard(verified, spec, origin)],
  ]);
};
