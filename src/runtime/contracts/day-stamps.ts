/**
 * Logs whose stamps look like days: all of them are at midnight, and the pipeline asks at times within a day. What is known on a
 * day is known by its end, so a midnight at its beginning is up to a day too early. Nobody can know that from the data, so it is told
 * as a warning.
 */
import pl, { type Expr, type LazyDataFrame } from "nodejs-polars";
import { type Diagnostic, diagnostic } from "../../core/diagnostics/diagnostic.ts";
import type { RunnerSpec, TableColumn, TableContract } from "../../core/runner-spec.ts";
import { firstRow } from "../readers/polars-io.ts";
import { wallTime } from "../readers/zones.ts";

export interface ReadTable {
  readonly contract: TableContract;
  /** The path in the words of whoever gave it. */
  readonly path: string;
  readonly frame: LazyDataFrame;
}

/** Of all tables of a run: whether a time that is asked as of lies within a day, stands in them. */
export const dayStamps = (spec: RunnerSpec, tables: readonly ReadTable[]): readonly Diagnostic[] => {
  const logs = tables.flatMap(({ contract, ...table }) => looksLikeDays(spec, { contract, ...table }));
  if (logs.length === 0) return [];
  const asks = tables.some(({ contract, frame }) =>
    contract.columns.filter(asking).some((column) => share(frame, column).within > 0),
  );
  return asks ? logs : [];
};

/** Of one log: what the pipeline asks as of is not at hand, but that it is a time and not a day is declared. */
export const looksLikeDays = (spec: RunnerSpec, { contract, path, frame }: ReadTable): readonly Diagnostic[] => {
  const { name: table, stamp, columns } = contract;
  const column = columns.find(({ name }) => name === stamp?.knownAt);
  // A file of days, or one that says which time of the day it means, is read by its end already.
  if (column === undefined || column.dtype !== "datetime" || column.zone?.day !== undefined) return [];
  if (!spec.tables.some((one) => one.columns.some(asking))) return [];
  const { rows, within } = share(frame, column);
  if (rows < 2 || within > 0) return [];
  return [diagnostic("GF4081", { table, path, column: column.name, zone: column.zone?.name ?? "UTC", rows })];
};

/** Only what denotes an instant is asked as of. */
const asking = ({ dtype, denotes }: TableColumn): boolean => dtype === "datetime" && denotes !== undefined;

/** How many times a column has, and how many of them are not at midnight of its zone. */
const share = (
  frame: LazyDataFrame,
  { name, zone }: TableColumn,
): { readonly rows: number; readonly within: number } => {
  const time = pl.col(name);
  const shown: Expr = zone === undefined ? time : wallTime(time, zone.name);
  const day = pl.lit(86_400_000_000).cast(pl.Int64);
  const found = firstRow(
    frame.select(
      time.isNotNull().sum().alias("rows"),
      shown.cast(pl.Datetime("us")).cast(pl.Int64).modulo(day).neq(pl.lit(0).cast(pl.Int64)).sum().alias("within"),
    ),
  );
  return { rows: Number(found.rows), within: Number(found.within) };
};
