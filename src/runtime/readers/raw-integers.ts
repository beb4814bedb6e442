/** Reads integers of a Parquet file one by one, as stored, where polars would convert them. */
import { open as openFile } from "node:fs/promises";
import { type AsyncBuffer, type FileMetaData, parquetScan } from "hyparquet";
import { compressors } from "hyparquet-compressors";
import pl, { type DataType, type LazyDataFrame } from "nodejs-polars";

export interface RawNumbers {
  readonly values: BigInt64Array;
  /** Which of them are not null. */
  readonly isThere: readonly boolean[];
}

/** Reads a column of integers; `made` maps each, with its row from 0, to what is kept. */
export const readRawNumbers = async (
  path: string,
  metadata: FileMetaData,
  name: string,
  made: (value: bigint, row: number) => bigint = (value) => value,
): Promise<RawNumbers> => {
  const values = new BigInt64Array(Number(metadata.num_rows));
  const isThere = new Array<boolean>(values.length).fill(false);
  const handle = await openFile(path);
  try {
    const { size } = await handle.stat();
    const file: AsyncBuffer = {
      byteLength: size,
      slice: async (start, end = size) => {
        const { buffer, bytesRead } = await handle.read(Buffer.alloc(end - start), 0, end - start, start);
        return buffer.buffer.slice(0, bytesRead) as ArrayBuffer;
      },
    };
    const parsers = { timestampFromNanoseconds: (nanoseconds: bigint) => nanoseconds };
    const { ranges, readColumn } = await parquetScan({ file, metadata, columns: [name], compressors, parsers });
    for (const range of ranges) {
      const read = await readColumn({ column: name, ...range });
      for (let i = 0; i < read.length; i++) {
        const value: unknown = read[i];
        if (value === null || value === undefined) continue;
        if (typeof value !== "bigint") throw new Error(`a value of '${name}' is not an integer of 64 bits`);
        const row = range.rowStart + i;
        values[row] = made(value, row);
        isThere[row] = true;
      }
    }
  } finally {
    await handle.close();
  }
  return { values, isThere };
};

/** The frame with these values as a column of the given dtype. All columns of these names are then in memory. */
export const withNumbers = (
  frame: LazyDataFrame,
  names: readonly string[],
  as: string,
  { values, isThere }: RawNumbers,
  dtype: DataType,
): LazyDataFrame =>
  frame
    .select(...names.map((name) => pl.col(name)))
    .collectSync()
    .withColumns(pl.Series("\u0000value", values, pl.Int64), pl.Series("\u0000there", [...isThere], pl.Bool))
    .lazy()
    .withColumns(
      pl.when(pl.col("\u0000there")).then(pl.col("\u0000value")).otherwise(pl.lit(null)).cast(dtype).alias(as),
    )
    .drop(["\u0000value", "\u0000there"]);
