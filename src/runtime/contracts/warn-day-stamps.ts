/**
 * Warns about logs whose stamps look like dates: all of them are at midnight, and the pipeline reads at times within a
 * day. What is known on a day is known by its end, so a midnight at the start of the day may be up to a day too early.
 * The data alone cannot prove it, so it is a warning.
 */
import pl, { type Expr, type LazyDataFrame } from "nodejs-polars";
import { type Diagnostic, diagnostic } from "../../core/diagnostics/diagnostic.ts";
import type { RunnerSpec, TableColumn, TableContract } from "../../core/runner-spec.ts";
import { firstRow } from "../readers/polars-io.ts";
import { localTime } from "../readers/time-zones.ts";

export interface ReadTable {
  readonly contract: TableContract;
  /** The path as the caller wrote it. */
  readonly path: string;
  readonly frame: LazyDataFrame;
}

/** For all tables of a run, where the times of the reads are available. */
export const warnDayStamps = (spec: RunnerSpec, tables: readonly ReadTable[]): readonly Diagnostic[] => {
  const logs = tables.flatMap(({ contract, ...table }) => warnDayStampsOfLog(spec, { contract, ...table }));
  if (logs.length === 0) return [];
  const asks = tables.some(({ contract, frame }) =>
    contract.columns.filter(asking).some((column) => share(frame, column).within > 0),
  );
  return asks ? logs : [];
};

/**
 * For one log: the times of the reads are not available, but the declaration says that they are times and not dates.
 */
export const warnDayStampsOfLog = (spec: RunnerSpec, { contract, path, frame }: ReadTable): readonly Diagnostic[] => {
  const { name: table, stamp, columns } = contract;
  const column = columns.find(({ name }) => name === stamp?.knownAt);
  // A file of dates, or one that declares the time of the day, is already read by the end of the day.
  if (column === undefined || column.dtype !== "datetime" || column.zone?.day !== undefined) return [];
  if (!spec.tables.some((one) => one.columns.some(asking))) return [];
  const { rows, within } = share(frame, column);
  if (rows < 2 || within > 0) return [];
  return [diagnostic("GF4081", { table, path, column: column.name, zone: column.zone?.name ?? "UTC", rows })];
};

/** Only columns that denote an instant are used in reads. */
const asking = ({ dtype, denotes }: TableColumn): boolean => dtype === "datetime" && denotes !== undefined;

/** The number of times of a column, and how many of them are not at midnight of its zone. */
const share = (
  frame: LazyDataFrame,
  { name, zone }: TableColumn,
): { readonly rows: number; readonly within: number } => {
  const time = pl.col(name);
  const shown: Expr = zone === undefined ? time : localTime(time, zone.name);
  const day = pl.lit(86_400_000_000).cast(pl.Int64);
  const found = firstRow(
    frame.select(
      time.isNotNull().sum().alias("rows"),
      shown.cast(pl.Datetime("us")).cast(pl.Int64).modulo(day).neq(pl.lit(0).cast(pl.Int64)).sum().alias("within"),
    ),
  );
  return { rows: Number(found.rows), within: Number(found.within) };
};
