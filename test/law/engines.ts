/** Computes a pipeline for the law: on the reference, and on both engines behind readers and contracts, as in a run. */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import pl, { type LazyDataFrame } from "nodejs-polars";
import type { PipelinePlan } from "../../dsl/index.ts";
import type { Dtype } from "../../src/core/dtypes.ts";
import { type Value as Exact, interpret, type Options as ReferenceOptions } from "../../src/engines/reference/index.ts";
import { type EngineName, engineNamed, engines } from "../../src/engines/registry.ts";
import { applyChecks } from "../../src/proof/check-contract.ts";
import { rounded } from "../../src/proof/comparable-times.ts";
import { type Database, FineTime, type Row, type Value } from "../../src/proof/database.ts";
import type { Compute, Subject } from "../../src/proof/law.ts";
import { reusablePlan } from "../../src/proof/reusable-plan.ts";
import { Random } from "../../src/proof/seeded-random.ts";
import { type FileFormat, writeTables } from "../../src/proof/write-table-files.ts";
import type { Runner } from "../../src/runner/index.ts";
import { AssertionsFailed, collectAssertions } from "../../src/runtime/contracts/assertions.ts";
import { checkTables } from "../../src/runtime/contracts/check-tables.ts";
import type { Loaded } from "../../src/runtime/process/load-runner.ts";
import { openTable } from "../../src/runtime/readers/open-table.ts";
import { computeArtifact } from "../../src/runtime/writers/compute-artifact.ts";
import { fill, rowsOf, sqlOf } from "../pipelines/run-duckdb.ts";
import type { Runnable } from "../pipelines/run-polars.ts";
import { newScratch } from "../temporary-folder.ts";

const scratch = newScratch("elsewhere", "law-");

type Params = Readonly<Record<string, unknown>>;

const asPlain = (value: Exact, dtype: Dtype | undefined): Value => {
  if (typeof value !== "bigint") return value;
  if (dtype === "date") return new Date(Number(value) * 86_400_000);
  return dtype === "datetime" ? new FineTime(value * 1000n) : Number(value);
};

/** Of a Date the reference sees milliseconds. */
const exactly = (row: Row) =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, value instanceof FineTime ? value.nanoseconds / 1000n : value]),
  );

/** The reference, over what a file holds: it has a contract of its own. */
export const onReference =
  (plan: PipelinePlan, tables: Subject["premise"]["tables"], options: ReferenceOptions = {}): Compute =>
  (database) => {
    const given = tables.map(
      (table) => [table.name, (database.get(table.name) ?? []).map((row) => exactly(rounded(table, row)))] as const,
    );
    const made = interpret(plan, new Map(given), options);
    if (made.kind !== "rows")
      return { refused: made.kind === "stopped" ? made.why : made.violations.map(({ what }) => what).join("; ") };
    const dtypes = new Map(made.columns.map(({ name, dtype }) => [name, dtype]));
    return {
      rows: made.rows.map((row) =>
        Object.fromEntries(Object.entries(row).map(([name, value]) => [name, asPlain(value, dtypes.get(name))])),
      ),
    };
  };

/** The query of a runner over files that hold any database, and whether that database keeps what was promised of it. */
const query = ({ premise: { tables } }: Subject, runner: Pick<Runner, "compute">, params: Params) => {
  let promised: ReturnType<typeof collectAssertions>["checks"] = [];
  const { plan, write } = reusablePlan(tables, mkdtempSync(join(scratch, "data-")), (frames) => {
    const { made, checks } = collectAssertions(() => runner.compute(frames as never, params as never));
    promised = checks;
    return made;
  });
  const isKept = () => promised.every(({ violations }) => violations.collectSync().height === 0);
  return { plan, write, isKept };
};

/**
 * Polars alone, without readers and contracts, over what keeps them: the query of a runner is built once, for polars'
 * JavaScript side takes longer to build it than to compute it over small data.
 */
export const onPolars = (subject: Subject, runner: Pick<Runner, "compute">, params: Params = {}): Compute => {
  const { plan, write, isKept } = query(subject, runner, params);
  return (database: Database) => {
    write(applyChecks(subject.premise.tables, database));
    return isKept() ? { rows: plan.collectSync().toRecords() as Row[] } : { refused: "a promise is broken" };
  };
};

/** DuckDB alone, likewise. What was promised of the data is for polars to look at, as in a run. */
export const onDuckDB = (
  subject: Subject,
  { runner, verified }: Runnable,
  connection: DuckDBConnection,
  params: Params = {},
): Compute => {
  const { tables } = subject.premise;
  const { write, isKept } = query(subject, runner, params);
  const sql = sqlOf(verified);
  return async (database) => {
    const rows = applyChecks(tables, database);
    write(rows);
    if (!isKept()) return { refused: "a promise is broken" };
    await fill(connection, tables, rows);
    return { rows: await rowsOf(connection, sql, params) };
  };
};

interface Through {
  readonly seed?: number;
  readonly among?: readonly FileFormat[] | undefined;
  readonly params?: Params;
  /** The reader; another one for a test that shows what it is for. */
  readonly open?: typeof openTable;
}

/** A run in this process: files, readers, contracts, the engine, the artifact, and that read back. */
export const throughFiles = (
  { premise: { tables } }: Subject,
  runner: Loaded,
  engine: EngineName,
  { seed = 1, among, params = {}, open = openTable }: Through = {},
): Compute => {
  const random = new Random(seed);
  return async (database) => {
    const folder = mkdtempSync(join(scratch, "run-"));
    try {
      const written = writeTables(tables, database, folder, random, among);
      const opened = await Promise.all(
        runner.spec.tables.map((contract) => {
          const files = written.find(({ name }) => name === contract.name);
          if (files === undefined) throw new Error(`There are no files of table '${contract.name}'.`);
          return open(contract, files);
        }),
      );
      const checked = checkTables(runner.spec, opened, null);
      if (checked.diagnostics.length > 0)
        return { refused: checked.diagnostics.map(({ code, message }) => `${code} ${message}`).join("; ") };
      const seen = new Map(checked.tables.map((table) => [table.opened.table.name, table]));
      const artifact = join(folder, "artifact", "made.parquet");
      mkdirSync(join(folder, "artifact"));
      const computes = engineNamed(engine, engines);
      if (computes === undefined) throw new Error(`There is no engine '${engine}'.`);
      await computeArtifact(runner, seen, computes, { parameters: params, score: null }, artifact);
      return { rows: recordsOf(pl.scanParquet(artifact)) };
    } catch (error) {
      if (error instanceof AssertionsFailed) return { refused: error.message };
      throw error;
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  };
};

const recordsOf = (frame: LazyDataFrame): readonly Row[] => {
  const rows = frame.collectSync();
  // A duration is not read as the number of microseconds that it is.
  const plain = rows.columns.map((name, i) =>
    rows.dtypes[i]?.variant === "Duration" ? pl.col(name).cast(pl.Int64) : pl.col(name),
  );
  return rows.select(...plain).toRecords() as Row[];
};
