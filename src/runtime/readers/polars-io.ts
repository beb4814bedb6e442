/** Opens Parquet files, and interprets the errors of polars. */
import pl, { type DataFrame, type DataType, type LazyDataFrame } from "nodejs-polars";
import type { ErrorCause } from "../../engines/engine.ts";
import { firstLine } from "../first-line.ts";

/** One file, whose path is not a glob pattern. */
export const scan = (file: string): LazyDataFrame => pl.scanParquet(file, { glob: false });

/** Dtypes by name, in the order of the columns. A plain object would put '2024' first and have a 'constructor'. */
export type Schema = ReadonlyMap<string, DataType>;

/** Read from the footer of the file. */
export const schemaOf = (frame: LazyDataFrame): Schema => {
  const { columns, dtypes } = frame.limit(0).collectSync();
  return new Map(dtypes.map((dtype, i) => [columns[i] ?? "", dtype]));
};

/** The first row of a streaming query. */
export const firstRow = (frame: LazyDataFrame): Readonly<Record<string, unknown>> =>
  frame.collectSync({ engine: "streaming" }).toRecords()[0] ?? {};

export const rowCount = (frame: LazyDataFrame): number => Number(firstRow(frame.select(pl.len().alias("rows"))).rows);

/** Polars' errors have no classes; these beginnings of their messages have been stable. */
const openings: readonly (readonly [RegExp, ErrorCause])[] = [
  // The disk comes first: a Parquet file that no longer fits on it is reported as out of specification.
  [
    /No space left on device|ENOSPC|ENAMETOOLONG|EDQUOT|Disk quota exceeded|Read-only file system|Permission denied \(os error 13\)/,
    "disk",
  ],
  [/^parquet: /, "file"],
  [/^(not found|duplicate|lengths don't match|invalid series dtype|field not found)\b/, "bug"],
  [/^(unable to find|data type mismatch|type .* is incompatible|datatypes of join keys)/, "bug"],
  [/^(cannot compare|.*operation not supported for dtype)/, "bug"],
];

/** The cause of an error of the computation. */
export const errorCause = (error: unknown): ErrorCause => {
  // Polars sets a code on all of its errors; one without it was thrown by JavaScript while the query was being built.
  if (!(error instanceof Error) || !("code" in error)) return "bug";
  const line = firstLine(error);
  return openings.find(([pattern]) => pattern.test(line))?.[1] ?? "data";
};

/** The values of a column of text. */
export const textColumn = (frame: DataFrame, name: string): readonly (string | null)[] =>
  frame
    .getColumn(name)
    .toArray()
    .map((value: unknown) => {
      if (value === null || typeof value === "string") return value;
      throw new Error(`the column '${name}' does not hold text`);
    });
