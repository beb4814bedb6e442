/** Reads some columns of a Parquet file that polars cannot open: DuckDB ignores the columns that are not requested. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pl, { type LazyDataFrame } from "nodejs-polars";
import { duckdbPackage, isInstalled, NotInstalled } from "../../optional-package.ts";

const quoted = (value: string): string => `'${value.replaceAll("'", "''")}'`;

/** Null if DuckDB cannot read the file either. Throws `NotInstalled` without DuckDB. */
export const copyColumns = async (file: string, names: readonly string[]): Promise<LazyDataFrame | null> => {
  // DuckDB cannot be told that a path is not a glob pattern.
  if (/[*?[\]{}\\]/.test(file)) return null;
  if (!isInstalled(duckdbPackage)) throw new NotInstalled(duckdbPackage);
  const { DuckDBInstance } = await import("@duckdb/node-api");
  const folder = mkdtempSync(join(tmpdir(), "greenflag-read-"));
  const instance = await DuckDBInstance.create(":memory:", {
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false",
  });
  const connection = await instance.connect();
  try {
    const copy = join(folder, "copy.parquet");
    const columns = names.map((name) => `"${name.replaceAll('"', '""')}"`).join(", ");
    const from = `read_parquet(${quoted(file)}, hive_partitioning = false)`;
    await connection.run(`COPY (SELECT ${columns} FROM ${from}) TO ${quoted(copy)} (FORMAT parquet)`);
    return pl.readParquet(readFileSync(copy)).lazy();
  } catch {
    return null;
  } finally {
    connection.closeSync();
    instance.closeSync();
    rmSync(folder, { recursive: true, force: true });
  }
};
