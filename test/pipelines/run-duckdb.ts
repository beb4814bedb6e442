/** Runs the SQL of generated pipelines on DuckDB, over the databases of the proof kit. */
import {
  BOOLEAN,
  DOUBLE,
  type DuckDBConnection,
  DuckDBInstance,
  type DuckDBType,
  type DuckDBValue,
  LIST,
  listValue,
  VARCHAR,
} from "@duckdb/node-api";
import type { Verified } from "../../src/compiler/verify/index.ts";
import type { EngineComputation, SqlParameter } from "../../src/core/runner-spec.ts";
import { duckdb } from "../../src/engines/duckdb/lower/dialect.ts";
import { noReferences } from "../../src/engines/lowering/source-references.ts";
import { lowerToSql } from "../../src/engines/sql/index.ts";
import type { TablePlan } from "../../src/plan/relations/index.ts";
import type { Database, Row, Value } from "../../src/proof/database.ts";

export const sqlOf = (verified: Verified): EngineComputation => lowerToSql(verified, noReferences, duckdb);

/** A cell as a literal; said here once more, so that the dialect's own words are not what proves them. */
const literal = (value: Value, type: string): string => {
  if (value === null || value === undefined) return `NULL::${type}`;
  if (value instanceof Date) return `make_timestamp(${value.getTime()}000)::${type}`;
  if (typeof value === "string") return `'${value.replaceAll("'", "''")}'`;
  return `'${value}'::${type}`;
};

const create = (table: TablePlan, rows: readonly Row[]): string => {
  const name = duckdb.identifier(table.name);
  const columns = table.columns.map((column) => ({ ...column, type: duckdb.types[column.dtype] }));
  const declared = columns.map((column) => `${duckdb.identifier(column.name)} ${column.type}`).join(", ");
  const values = rows.map(
    (row) => `(${columns.map((column) => literal(row[column.name] ?? null, column.type)).join(", ")})`,
  );
  const filled = values.length === 0 ? "" : `INSERT INTO t.${name} VALUES ${values.join(", ")};`;
  return `CREATE OR REPLACE TABLE t.${name} (${declared}); ${filled}`;
};

export const open = async (): Promise<DuckDBConnection> => {
  const connection = await (await DuckDBInstance.create(":memory:", { threads: "1" })).connect();
  await connection.run("CREATE SCHEMA t");
  return connection;
};

const given = (value: unknown) => (Array.isArray(value) ? listValue(value) : (value ?? null)) as DuckDBValue;

const typeOf = ({ dtype, list }: SqlParameter): DuckDBType => {
  const type = dtype === "str" ? VARCHAR : dtype === "bool" ? BOOLEAN : DOUBLE;
  return list ? LIST(type) : type;
};

/** The rows of the statement; whole numbers of 64 bits as numbers. */
export const rowsOf = async (
  connection: DuckDBConnection,
  { text, parameters }: EngineComputation,
  params: Readonly<Record<string, unknown>> = {},
): Promise<readonly Row[]> => {
  const read = await connection.runAndReadAll(
    text,
    parameters.map(({ name }) => given(params[name])),
    parameters.map(typeOf),
  );
  return read
    .getRowObjectsJS()
    .map((row) =>
      Object.fromEntries(
        Object.entries(row).map(([name, value]) => [
          name,
          typeof value === "bigint" ? Number(value) : (value as Value),
        ]),
      ),
    );
};

export const fill = async (
  connection: DuckDBConnection,
  tables: readonly TablePlan[],
  database: Database,
): Promise<void> => {
  for (const table of tables) await connection.run(create(table, database.get(table.name) ?? []));
};
