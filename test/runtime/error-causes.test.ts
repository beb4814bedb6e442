/** Whose fault an error of an engine is, asked of errors that the engines themselves throw. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import pl from "nodejs-polars";
import { describe, expect, test } from "vitest";
import { DuckDBError } from "../../src/engines/duckdb/run/execute-statement.ts";
import { engines, spillingAlternative } from "../../src/engines/registry.ts";
import { isOutOfMemory, outOfMemory } from "../../src/runtime/process/out-of-memory.ts";
import { errorCause, scan } from "../../src/runtime/readers/polars-io.ts";
import { newFolder } from "./support.ts";

const thrown = (doing: () => unknown): unknown => {
  try {
    doing();
  } catch (error) {
    return error;
  }
  throw new Error("nothing was thrown");
};

const frame = pl.DataFrame({ a: [1, 2, 3] }).lazy();

describe("polars", () => {
  test.runIf(existsSync("/dev/full"))("writes Parquet to a full disk: cause disk", () => {
    const write = () => frame.sinkParquet("/dev/full", {}).collectSync({ engine: "streaming" });
    expect(errorCause(thrown(write))).toBe("disk");
  });

  test.runIf(existsSync("/dev/full"))("writes CSV to a full disk: cause disk", () => {
    expect(errorCause(thrown(() => frame.sinkCSV("/dev/full", {}).collectSync()))).toBe("disk");
  });

  test("reads a file that is not Parquet: cause file", () => {
    const file = join(newFolder(), "a.parquet");
    pl.DataFrame({ a: ["a longer text, that a footer might fit"] }).writeCSV(file);
    expect(errorCause(thrown(() => scan(file).collectSync()))).toBe("file");
  });

  test("casts a value that does not fit: cause data", () => {
    const cast = pl
      .DataFrame({ a: ["x"] })
      .lazy()
      .select(pl.col("a").cast(pl.Int32, true));
    expect(errorCause(thrown(() => cast.collectSync()))).toBe("data");
  });
});

test("DuckDB without memory: cause memory", () => {
  const said = "Out of Memory Error: could not allocate block of size 256.0 KiB (953.6 MiB/953.6 MiB used)";
  expect(new DuckDBError(said).complaint).toBe("memory");
});

describe("the engine process ends without memory", () => {
  test.each([
    ["SIGKILL", "", true],
    ["SIGABRT", "memory allocation of 34359738368 bytes failed", true],
    ["SIGABRT", "FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory", true],
    ["SIGABRT", "thread 'main' panicked at src/lib.rs:1:1:\nno such thing", false],
    ["SIGSEGV", "", false],
  ])("%s %j: %j", (signal, complaints, expected) => {
    expect(isOutOfMemory(signal, complaints)).toBe(expected);
  });

  test("the message names the largest table, and the alternative engine", () => {
    const counted = [
      { name: "races", rows: 36 },
      { name: "laps", rows: 10_800_000 },
    ];
    const told = (engine: "polars" | "duckdb", rows: typeof counted | null) =>
      outOfMemory("SIGKILL", { other: spillingAlternative(engine, engines), tables: ["laps", "races"], counted: rows });
    expect(told("polars", counted).message).toBe(
      "The engine was killed (SIGKILL), most likely because it ran out of memory, while it computed from 2 tables, the largest being 'laps' with 10,800,000 rows.",
    );
    expect(told("polars", counted).hint).toContain("--engine duckdb");
    expect(told("duckdb", counted).hint).not.toContain("--engine duckdb");
    expect(told("polars", null).message).toBe(
      "The engine was killed (SIGKILL), most likely because it ran out of memory, while it checked the tables 'laps', 'races'.",
    );
  });
});
