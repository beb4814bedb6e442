/** The run side of DuckDB: executes the statement of a pipeline over the checked tables and writes one Parquet file. */
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { DuckDBType, DuckDBValue } from "@duckdb/node-api";
import type { EngineComputation, SqlParameter } from "../../../core/runner-spec.ts";
import { firstLine } from "../../../runtime/first-line.ts";
import { dtypeName, isText } from "../../../runtime/readers/dtypes.ts";
import type { OpenTable } from "../../../runtime/readers/open-table.ts";
import { scan } from "../../../runtime/readers/polars-io.ts";
import { writeParquet } from "../../../runtime/writers/write-artifact.ts";
import { type CheckedTable, EngineError, type EngineRuntime, type ErrorCause } from "../../engine.ts";

const identifier = (name: string): string => `"${name.replaceAll('"', '""')}"`;
const quoted = (value: string): string => `'${value.replaceAll("'", "''")}'`;

/** Writes the result of the statement to `file`, in order. */
const compute = async (
  { text, parameters }: EngineComputation,
  tables: readonly CheckedTable[],
  partly: boolean,
  values: Readonly<Record<string, unknown>>,
  file: string,
): Promise<void> => {
  // Imported here, so that a run on polars does not load it.
  const { BOOLEAN, DOUBLE, DuckDBInstance, LIST, VARCHAR, listValue } = await import("@duckdb/node-api");
  const given = (value: unknown) => (Array.isArray(value) ? listValue(value) : (value ?? null)) as DuckDBValue;
  const typeOf = ({ dtype, list }: SqlParameter): DuckDBType => {
    const type = isText(dtype) ? VARCHAR : dtype === "bool" ? BOOLEAN : DOUBLE;
    return list ? LIST(type) : type;
  };
  const scratch = `${file}.tmp`;
  mkdirSync(scratch);
  try {
    const paths = tables.map((table, i) => {
      if (!partly && table.failed.length === 0 && readsAlike(table.opened))
        return table.opened.table.files.map((one) => one.file);
      const copy = join(scratch, `${i}.parquet`);
      writeParquet(table.frame, copy, "lz4");
      return [copy];
    });
    const instance = await DuckDBInstance.create(":memory:", {
      temp_directory: scratch,
      // Several threads would add up the parts of a group in a varying order, and the last bits would differ between
      // runs.
      threads: "1",
      // Nothing is downloaded while a pipeline runs.
      autoinstall_known_extensions: "false",
      autoload_known_extensions: "false",
    });
    const connection = await instance.connect();
    try {
      await connection.run("CREATE SCHEMA t");
      for (const [i, { opened }] of tables.entries()) {
        const files = paths[i]?.map(quoted).join(", ");
        await connection.run(
          `CREATE VIEW t.${identifier(opened.table.name)} AS SELECT * FROM read_parquet([${files}], hive_partitioning = false)`,
        );
      }
      await connection.run(
        `COPY (\n${text}\n) TO ${quoted(file)} (FORMAT parquet, COMPRESSION lz4_raw)`,
        parameters.map(({ name }) => given(values[name])),
        parameters.map(typeOf),
      );
    } catch (error) {
      throw new DuckDBError(firstLine(error));
    } finally {
      connection.closeSync();
      instance.closeSync();
    }
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
};

export const runtime: EngineRuntime = {
  execute: async ({ computation, tables, partly, parameters, select, file }) => {
    if (computation === null) throw new Error("the runner carries no statement");
    await compute(computation, tables, partly, parameters, file);
    return select(scan(file));
  },
};

/**
 * Whether DuckDB reads the same values from the files as polars. Otherwise the table is copied for it: text formats,
 * values from folder names, other units of time, times in other zones, durations. DuckDB also cannot be told that a
 * path is not a glob pattern, and treats `Key` and `key` as one column.
 */
const readsAlike = ({ contract, table, files }: OpenTable): boolean =>
  table.format === "parquet" &&
  table.files.every(({ file, folders }) => folders.length === 0 && !/[*?[\]{}\\]/.test(file)) &&
  files.every(({ schema, isCopy }) => {
    if (isCopy) return false;
    const names = [...schema.keys()];
    const asDeclared = ({ name, dtype, zone }: (typeof contract.columns)[number]) => {
      const found = schema.get(name);
      // DuckDB cannot know that a column is a duration, or in which unit.
      if (found === undefined || zone !== undefined || dtype === "duration") return false;
      return dtypeName(found) === dtype || (dtype === "categorical" && dtypeName(found) === "str");
    };
    return new Set(names.map((name) => name.toLowerCase())).size === names.length && contract.columns.every(asDeclared);
  });

/** The kinds of DuckDB's errors, which prefix their messages, and their causes. */
const kinds: readonly (readonly [RegExp, ErrorCause])[] = [
  [/^IO Error: .*(No space left|quota|Read-only|Permission denied|Cannot open file|Could not write)/, "disk"],
  [/^(IO|Serialization) Error: |No magic bytes|[Pp]arquet/, "file"],
  [/^Out of Memory Error: /, "memory"],
  [/^(Out of Range|Conversion|Invalid Input|Mismatch Type) Error: /, "data"],
];

export class DuckDBError extends EngineError {
  constructor(message: string) {
    super(
      message.replace(/^([A-Z]\w+ )+Error: (.)/, (_, __, first: string) => first.toLowerCase()).replace(/!$/, ""),
      kinds.find(([pattern]) => pattern.test(message))?.[1] ?? "bug",
    );
  }
}
