/** Opens Parquet files, and interprets the errors of polars. */
import pl, { type DataType, type LazyDataFrame } from "nodejs-polars";
import type { Complaint } from "../../engines/engine.ts";
import { firstLine } from "../first-line.ts";

/** One file, its name taken literally. */
export const scan = (file: string): LazyDataFrame => pl.scanParquet(file, { glob: false });

/** Dtypes by name, in the order of the columns: an object would put '2024' first, and have a 'constructor' of its own. */
export type Schema = ReadonlyMap<string, DataType>;

/** Read from the file's footer. */
export const schemaOf = (frame: LazyDataFrame): Schema => {
  const { columns, dtypes } = frame.limit(0).collectSync();
  return new Map(columns.map((name, i) => [name, dtypes[i] as DataType]));
};

/** The first row of a query that streams. */
export const firstRow = (frame: LazyDataFrame): Readonly<Record<string, unknown>> =>
  frame.collectSync({ engine: "streaming" }).toRecords()[0] ?? {};

export const rowCount = (frame: LazyDataFrame): number => Number(firstRow(frame.select(pl.len().alias("rows"))).rows);

/** Polars' errors have no classes; these openings of their sentences have been stable. */
const openings: readonly (readonly [RegExp, Complaint])[] = [
  // The disk comes first: a Parquet file that no longer fits on it is told as one that is out of specification.
  [
    /No space left on device|ENOSPC|ENAMETOOLONG|EDQUOT|Disk quota exceeded|Read-only file system|Permission denied \(os error 13\)/,
    "disk",
  ],
  [/^parquet: /, "file"],
  [/^(not found|duplicate|lengths don't match|invalid series dtype|field not found)\b/, "bug"],
  [/^(unable to find|data type mismatch|type .* is incompatible|datatypes of join keys)/, "bug"],
  [/^(cannot compare|.*operation not supported for dtype)/, "bug"],
];

/** Whose fault an error of the computation is. */
export const complaint = (error: unknown): Complaint => {
  // Polars sets a code on all of its errors; one without is JavaScript's own, thrown while the query was being built.
  if (!(error instanceof Error) || !("code" in error)) return "bug";
  const line = firstLine(error);
  return openings.find(([pattern]) => pattern.test(line))?.[1] ?? "data";
};
