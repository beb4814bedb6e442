/** Writes an artifact in the format of its sink: a Parquet file, a folder of Parquet files by event, or text. */
import { mkdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import pl, { type LazyDataFrame } from "nodejs-polars";
import type { ColumnContract, Compression, RunnerSpec } from "../../core/runner-spec.ts";
import { Bug } from "../bug.ts";
import { readCsv } from "../readers/csv.ts";
import { asParquet, ownDtype, parquetDtype } from "../readers/dtypes.ts";
import { scan, schemaOf } from "../readers/polars-io.ts";
import { readChunks } from "../readers/read-lines.ts";
import { valueText, writeNdjson } from "./ndjson.ts";

const codec = {
  snappy: "snappy",
  zstd: "zstd",
  gzip: "gzip",
  brotli: "brotli",
  lz4: "lz4",
  none: "uncompressed",
} as const satisfies Record<Compression, string>;

type Output = RunnerSpec["output"];

/** By default, the row groups of categories depend on the number of threads, and so would the bytes. */
const groupOfCategories = 100_000;

export const writeParquet = (rows: LazyDataFrame, file: string, compression: Compression = "snappy"): void => {
  const hasCategory = [...schemaOf(rows).values()].some(
    ({ variant }) => variant === parquetDtype("categorical").variant,
  );
  rows
    .sinkParquet(file, {
      compression: codec[compression],
      statistics: true,
      syncOnClose: "all",
      ...(hasCategory ? { rowGroupSize: groupOfCategories } : {}),
    })
    .collectSync({ engine: "streaming" });
};

/** Passes the Parquet file with all rows to `check` before it is converted or published. */
export const writeArtifact = async <A extends { readonly rows: number }>(
  rows: LazyDataFrame,
  output: Output,
  columns: readonly ColumnContract[],
  artifact: string,
  check: (file: string) => A,
): Promise<A> => {
  const { format, by, compression } = output;
  if (format === undefined && by === undefined) {
    writeParquet(asParquet(rows, columns), artifact, compression);
    return check(artifact);
  }
  // Computed once, whatever the output format.
  const whole = join(dirname(artifact), ".whole.parquet");
  try {
    // Sorted before it is stored: text that is stored as categories may be in another order.
    const sorted =
      by === undefined
        ? rows
        : rows.sort(
            by.map((name) => pl.col(name)),
            false,
            true,
            true,
          );
    writeParquet(asParquet(sorted, columns), whole, "lz4");
    const checked = check(whole);
    const written =
      by !== undefined
        ? writeFolders(whole, by, artifact, compression)
        : format === "csv"
          ? await writeCsv(whole, artifact)
          : await writeLines(whole, artifact);
    if (written !== checked.rows) throw new Bug(`Of ${checked.rows} rows ${written} were written.`);
    return checked;
  } finally {
    rmSync(whole, { force: true });
  }
};

const writeCsv = async (whole: string, artifact: string): Promise<number> => {
  const rows = scan(whole);
  const columns = [...schemaOf(rows)].map(([name, dtype]) => ({ name, dtype: ownDtype(dtype) }));
  const converted = columns.filter(({ dtype }) => dtype === "duration" || dtype === "categorical");
  rows
    .withColumns(...converted.map(({ name, dtype }) => valueText(name, dtype).alias(name)))
    .sinkCSV(artifact, { datetimeFormat: "%Y-%m-%dT%H:%M:%S%.6f", syncOnClose: "all" })
    .collectSync({ engine: "streaming" });
  return (await readCsv(artifact)).rows;
};

const writeLines = async (whole: string, artifact: string): Promise<number> => {
  writeNdjson(scan(whole), artifact);
  let lines = 0;
  for await (const { bytes } of readChunks(artifact)) for (const byte of bytes) if (byte === 0x0a) lines++;
  return lines;
};

/** The rows are sorted by event, so those of one event are a slice. */
const writeFolders = (whole: string, by: readonly string[], artifact: string, compression?: Compression): number => {
  mkdirSync(artifact);
  const rows = scan(whole);
  const events = rows
    .select(...by.map((name) => pl.col(name)))
    .groupBy([...by], true)
    .agg(pl.len().alias(lengthBeside(by)))
    .collectSync();
  const dtypes = schemaOf(rows);
  const texts = events
    .select(...by.map((name) => valueText(name, ownDtype(dtypes.get(name) ?? pl.Null)).alias(name)))
    .rows();
  const counts = events.getColumn(lengthBeside(by)).toArray().map(Number);
  let written = 0;
  for (const [i, count] of counts.entries()) {
    const folder = join(artifact, ...by.map((name, k) => `${inPath(name)}=${inPath(String(texts[i]?.[k]))}`));
    mkdirSync(folder, { recursive: true });
    const file = join(folder, "part-0.parquet");
    writeParquet(rows.slice(written, count).drop([...by]), file, compression);
    written += count;
  }
  return written;
};

/** A name that no key column has. */
const lengthBeside = (by: readonly string[]): string => `${by.join(" ")} rows`;

/** As Hive writes it: characters with a meaning in paths or shells are percent-encoded. */
const inPath = (text: string): string =>
  encodeURIComponent(text).replace(/[*'()!~]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`);
