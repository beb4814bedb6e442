/** Tables as their files are found and read, without a whole run: expected values come from DuckDB, which wrote the files. */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import * as Effect from "effect/Effect";
import * as Result from "effect/Result";
import type { Dtype } from "../../src/core/dtypes.ts";
import type { FileZone, TableContract } from "../../src/core/runner-spec.ts";
import { checkTable } from "../../src/runtime/contracts/check-table.ts";
import { findFiles } from "../../src/runtime/inputs/find-files.ts";
import { inspectFiles } from "../../src/runtime/inputs/inspect-files.ts";
import { nodeServices } from "../../src/runtime/node-services.ts";
import { openTable } from "../../src/runtime/readers/open-table.ts";
import { newFolder, readParquet } from "./support.ts";

/** A dtype, or how files hold times of a zone. */
type Holding = Dtype | FileZone;
type Columns = Readonly<Record<string, Holding>>;

/** A table `t` with the key `id`, and columns of these dtypes, all nullable. */
export const contractOf = (columns: Columns): TableContract => ({
  name: "t",
  path: null,
  keys: ["id"],
  event: [],
  order: [],
  rows: "always",
  columns: Object.entries<Holding>({ id: "i32", ...columns }).map(([name, held]) => ({
    name,
    ...(typeof held === "string" ? { dtype: held } : { dtype: "datetime" as const, zone: held }),
    nullable: name !== "id",
    instant: "always",
  })),
});

/** The files a path means in a folder, as they are shown; or the refusals. */
export const found = (base: string, path: string) =>
  Effect.runPromise(
    Effect.gen(function* () {
      const table = yield* findFiles({ name: "t", path, base });
      yield* inspectFiles(table);
      return table;
    }).pipe(Effect.result, Effect.provide(nodeServices)),
  );

export const pathsOf = async (base: string, path: string): Promise<readonly string[]> => {
  const result = await found(base, path);
  return Result.isSuccess(result) ? result.success.files.map((file) => file.path) : told(result.failure.diagnostics);
};

const told = (diagnostics: readonly { readonly code: string; readonly message: string }[]) =>
  diagnostics.map(({ code, message }) => `${code} ${message}`);

/** What we read, as a Parquet file for others to read; or the refusals. */
export const readAsFile = async (base: string, path: string, columns: Columns): Promise<string | readonly string[]> => {
  const table = await found(base, path);
  if (Result.isFailure(table)) return told(table.failure.diagnostics);
  const { diagnostics, frame } = checkTable(await openTable(contractOf(columns), table.success));
  if (frame === null || diagnostics.length > 0) return told(diagnostics);
  const file = join(newFolder(), "read.parquet");
  frame.sinkParquet(file).collectSync();
  return file;
};

/** The rows of a table as DuckDB reads what we read, by id; or the refusals. */
export const read = async (base: string, path: string, columns: Columns): Promise<readonly unknown[]> => {
  const file = await readAsFile(base, path, columns);
  return typeof file === "string" ? readParquet(file, "SELECT * FROM file ORDER BY id") : file;
};

/** Writes a file, and its folders. */
export const write = (base: string, path: string, content: string | Uint8Array): void => {
  mkdirSync(dirname(join(base, path)), { recursive: true });
  writeFileSync(join(base, path), content);
};
