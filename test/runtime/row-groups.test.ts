/** The same data give the same artifact, bit by bit, however the threads of the engine come to them. */
import { join } from "node:path";
import pl, { type LazyDataFrame } from "nodejs-polars";
import { expect, test } from "vitest";
import type { OutputColumn, RunnerSpec } from "../../src/core/runner-spec.ts";
import { engines } from "../../src/engines/registry.ts";
import { computeArtifact } from "../../src/runtime/writers/compute-artifact.ts";
import { newFolder, sha256 } from "./support.ts";

const column = (name: string, dtype: OutputColumn["dtype"], role: OutputColumn["role"]): OutputColumn => ({
  name,
  dtype,
  nullable: true,
  instant: "always",
  role,
});

test.each(engines)("sums of floats do not depend on row groups ($name)", async (engine) => {
  const folder = newFolder();
  const rows = 1_500_000;
  // Every group has rows in every piece, and fractions whose sum depends on the order of its terms.
  const big = pl.DataFrame([
    pl.Series(
      "who",
      Array.from({ length: rows }, (_, i) => `driver ${i % 37}`),
      pl.Utf8,
    ),
    pl.Series(
      "at",
      Array.from({ length: rows }, (_, i) => rows - i),
      pl.Int32,
    ),
    pl.Series(
      "x",
      Array.from({ length: rows }, (_, i) => ((i * 7919) % 10_007) * 1.1),
      pl.Float64,
    ),
  ]);
  big.writeParquet(join(folder, "big.parquet"));
  const spec = {
    pipeline: "p",
    tables: [{ name: "big" }],
    output: {
      file: "p.parquet",
      columns: [column("who", "str", "key"), column("sum", "f64", "feature"), column("std", "f64", "feature")],
    },
  } as unknown as RunnerSpec;
  const compute = ({ big }: { readonly [name: string]: LazyDataFrame }) =>
    (big as LazyDataFrame)
      .sort(["at"])
      .groupBy(["who"], true)
      .agg(pl.col("x").sum().alias("sum"), pl.col("x").std().alias("std"))
      .sort(["who"]);
  const sql = {
    parameters: [],
    text: "SELECT who, sum(x) AS sum, stddev_samp(x) AS std FROM t.big GROUP BY who ORDER BY who",
  };
  const found = new Set<string>();
  for (let i = 0; i < 12; i++) {
    const artifact = join(folder, `${i}.parquet`);
    const file = join(folder, "big.parquet");
    const opened = {
      contract: { columns: [] },
      table: { name: "big", format: "parquet", files: [{ file, folders: [] }] },
      files: [],
    };
    const tables = new Map([["big", { opened: opened as never, failed: [], frame: pl.scanParquet(file) }]]);
    await computeArtifact(
      { spec, compute, computations: { duckdb: sql } } as never,
      tables,
      engine,
      { parameters: {}, score: null },
      artifact,
    );
    found.add(sha256(artifact));
  }
  expect(found.size).toBe(1);
});
