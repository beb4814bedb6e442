/**
 * Times and dates of Parquet files that are out of range: infinite ones of databases, invalid ones, and those beyond
 * the years that both engines can represent in microseconds. Polars would silently read null or another time.
 */
import pl, { type Expr, type LazyDataFrame } from "nodejs-polars";
import { type Diagnostic, diagnostic } from "../../core/diagnostics/diagnostic.ts";
import type { TableColumn } from "../../core/runner-spec.ts";
import { dtypeName, type FileDtype, timesOf } from "./dtypes.ts";
import { firstRow } from "./polars-io.ts";

type Unit = "days" | "ms" | "us" | "ns";

/** A column with such values. */
export interface OutOfRangeTimes {
  readonly column: TableColumn;
  readonly unit: Unit;
  /** The name of an extra column with the stored integers. */
  readonly raw: string;
}

/** DuckDB's range, the narrower one: from 22 December of the year -290308 to 10 January 294247. */
const least = -9_223_372_022_400_000_000n;
const most = 2n ** 63n - 2n;
const day = 86_400_000_000n;

/** The range of each unit that is not an infinity and is a time in microseconds; for dates also the range of dates. */
const limits: Readonly<Record<Unit, readonly [least: bigint, most: bigint]>> = {
  days: [least / day, most / day - 1n],
  ms: [least / 1000n, most / 1000n],
  us: [least, most],
  ns: [-most, most],
};

const infinity: Readonly<Record<Unit, bigint>> = {
  days: 2n ** 31n - 1n,
  ms: 2n ** 63n - 1n,
  us: 2n ** 63n - 1n,
  ns: 2n ** 63n - 1n,
};

const whole = (value: bigint): Expr => pl.lit(String(value)).cast(pl.Int64);

const isBeyond = ({ unit, raw }: Pick<OutOfRangeTimes, "unit" | "raw">): Expr => {
  const [low, high] = limits[unit];
  return pl
    .col(raw)
    .lt(whole(low))
    .or(pl.col(raw).gt(whole(high)));
};

const unitOf = ({ dtype, zone }: TableColumn, found: FileDtype | undefined): Unit | null => {
  if (found === undefined) return null;
  if (dtype === "date" || zone?.day !== undefined) return dtypeName(found) === "date" ? "days" : null;
  const unit = dtype === "datetime" ? timesOf(found)?.unit : undefined;
  return unit === "ms" || unit === "us" || unit === "ns" ? unit : null;
};

/** Checks the minimum and maximum of each column, which is cheap. */
export const findOutOfRangeTimes = (
  frame: LazyDataFrame,
  columns: readonly TableColumn[],
  schema: ReadonlyMap<string, FileDtype>,
): { readonly frame: LazyDataFrame; readonly beyond: readonly OutOfRangeTimes[] } => {
  const counted = columns.flatMap((column) => {
    const unit = unitOf(column, schema.get(column.name));
    return unit === null ? [] : [{ column, unit, raw: `\u0000raw ${column.name}` }];
  });
  if (counted.length === 0) return { frame, beyond: [] };
  const ends = firstRow(
    frame.select(
      ...counted.flatMap(({ column: { name } }, i) => {
        const value = pl.col(name).cast(pl.Int64);
        return [value.min().cast(pl.String).alias(`min ${i}`), value.max().cast(pl.String).alias(`max ${i}`)];
      }),
    ),
  );
  const beyond = counted.filter(({ unit }, i) => {
    const [low, high] = [ends[`min ${i}`], ends[`max ${i}`]];
    const [from, to] = limits[unit];
    return typeof low === "string" && typeof high === "string" && (BigInt(low) < from || BigInt(high) > to);
  });
  if (beyond.length === 0) return { frame, beyond };
  const raws = beyond.map(({ column: { name }, raw }) => pl.col(name).cast(pl.Int64).alias(raw));
  return { frame: frame.withColumns(...raws), beyond };
};

const units: Readonly<Record<Unit, string>> = {
  days: "days",
  ms: "milliseconds",
  us: "microseconds",
  ns: "nanoseconds",
};

/** The refusals for such columns: the first value of each, and how many there are. */
export const outOfRangeRefusals = (
  frame: LazyDataFrame,
  beyond: readonly OutOfRangeTimes[],
  table: string,
  path: string,
  isRead: (name: string) => Expr = () => pl.lit(true),
): readonly Diagnostic[] =>
  beyond.flatMap((one) => {
    const { column, unit, raw } = one;
    const found = firstRow(
      frame
        .withRowIndex("\u0000row")
        .filter(isBeyond(one).and(isRead(column.name)))
        .select(
          pl.len().alias("count"),
          pl.col("\u0000row").first().alias("row"),
          pl.col(raw).first().cast(pl.String).alias("value"),
        ),
    );
    const count = Number(found.count);
    if (count === 0) return [];
    const value = BigInt(String(found.value));
    const params = { table, path, column: column.name, dtype: column.dtype, row: Number(found.row) + 1, count };
    if (value === infinity[unit]) return [diagnostic("GF4029", { ...params, value: "infinity" })];
    if (value === -infinity[unit]) return [diagnostic("GF4029", { ...params, value: "-infinity" })];
    return [diagnostic("GF4030", { ...params, value: `${value} ${units[unit]} since 1970` })];
  });
