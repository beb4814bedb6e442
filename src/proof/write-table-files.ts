/**
 * Writes a database as the files of its tables: Parquet, CSV or NDJSON, one file or several, with rows in any order.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import pl, { type DataType, type Series } from "nodejs-polars";
import type { Dtype } from "../core/dtypes.ts";
import type { ColumnPlan, TablePlan } from "../plan/relations/index.ts";
import { type Database, FineTime, integerSeries, nanosecondsOf, type Row, rowsIn, type Value } from "./database.ts";
import type { Random } from "./seeded-random.ts";

export type FileFormat = "parquet" | "csv" | "ndjson";

/** The files of a table, in the form that a run accepts. */
export interface TableFiles {
  readonly name: string;
  readonly path: string;
  readonly format: FileFormat;
  readonly files: readonly { readonly path: string; readonly file: string; readonly folders: readonly [] }[];
}

/** Writes every table into its own folder. */
export const writeTables = (
  tables: readonly TablePlan[],
  database: Database,
  folder: string,
  random: Random,
  among: readonly FileFormat[] = ["parquet", "parquet", "parquet", "parquet", "csv", "ndjson"],
): readonly TableFiles[] =>
  tables.map((table) => {
    const rows = random.shuffled(rowsIn(database, table));
    // NDJSON without rows does not state the columns.
    const fitting = among.filter((one) => one !== "ndjson" || rows.length > 0);
    const format = random.pick(fitting.length > 0 ? fitting : (["csv"] as const));
    const place = join(folder, table.name);
    mkdirSync(place, { recursive: true });
    const cut = random.chance(0.3) ? random.integer(0, rows.length) : rows.length;
    const parts = [rows.slice(0, cut), rows.slice(cut)]
      .filter((part) => part.length > 0 || rows.length === 0)
      .slice(0, Math.max(1, rows.length));
    const unit = unitFor(rows, random);
    const files = parts.map((part, i) => {
      const file = join(place, `${i}.${format}`);
      writers[format](table, part, file, unit);
      return { path: file, file, folders: [] } as const;
    });
    return { name: table.name, path: place, format, files };
  });

type Unit = "ms" | "us" | "ns";

/** A unit that can represent all times of some rows. */
const unitFor = (rows: readonly Row[], random: Random): Unit => {
  const times = rows.flatMap((row) => Object.values(row).filter((value) => value instanceof Date));
  if (times.some((time) => time instanceof FineTime)) return "ns";
  // Nanoseconds of 64 bits cover 1677 to 2262.
  const isNear = times.every((time) => time.getUTCFullYear() > 1700 && time.getUTCFullYear() < 2200);
  return random.pick(isNear ? ["ms", "us", "ns"] : ["ms", "us"]);
};

const writers: {
  readonly [F in FileFormat]: (table: TablePlan, rows: readonly Row[], file: string, unit: Unit) => void;
} = {
  parquet: ({ columns }, rows, file, unit) => {
    const series = columns.map((column) =>
      seriesOf(
        column,
        rows.map((row) => row[column.name] ?? null),
        unit,
      ),
    );
    pl.DataFrame(series).writeParquet(file);
  },
  csv: ({ columns }, rows, file) => {
    const line = (cells: readonly string[]) => `${cells.join(",")}\n`;
    const cells = (row: Row) => columns.map((column) => csvText(column, row[column.name] ?? null));
    writeFileSync(file, [columns.map(({ name }) => quoted(name)), ...rows.map(cells)].map(line).join(""));
  },
  ndjson: ({ columns }, rows, file) => {
    const line = (row: Row) =>
      `${JSON.stringify(Object.fromEntries(columns.map((column) => [column.name, jsonValue(column, row[column.name] ?? null)])))}\n`;
    writeFileSync(file, rows.map(line).join(""));
  },
};

const plain: { readonly [D in Dtype]?: DataType } = {
  ...{ bool: pl.Bool, i8: pl.Int8, i16: pl.Int16, i32: pl.Int32, i64: pl.Int64 },
  ...{ f32: pl.Float32, f64: pl.Float64, str: pl.Utf8, categorical: pl.Utf8 },
};

const perDay = 86_400_000_000_000n;
const perUnit: { readonly [U in Unit]: bigint } = { ms: 1_000_000n, us: 1000n, ns: 1n };

const floor = (a: bigint, b: bigint): bigint => (a - (((a % b) + b) % b)) / b;

const seriesOf = ({ name, dtype, zone }: ColumnPlan, values: readonly Value[], unit: Unit): Series => {
  const whole = (of: (value: Date) => bigint) =>
    integerSeries(
      name,
      values.map((value) => (value instanceof Date ? of(value) : null)),
    );
  if (dtype === "date")
    return whole((day) => floor(nanosecondsOf(day), perDay))
      .cast(pl.Int32)
      .cast(pl.Date);
  if (dtype === "datetime") {
    const stored = zone?.unit ?? unit;
    const shown = (time: Date) => nanosecondsOf(zone === undefined ? time : clockIn(zone.name, time));
    return whole((time) => floor(shown(time), perUnit[stored])).cast(pl.Datetime(stored));
  }
  if (dtype === "duration") return pl.Series(name, [...values], pl.Int64).cast(pl.Duration("us"));
  return pl.Series(name, [...values], plain[dtype]);
};

/** The local time of a zone at a time, as if it were UTC. */
const clockIn = (zone: string, time: Date): Date => {
  const format = new Intl.DateTimeFormat("en-US", {
    ...{ timeZone: zone, hourCycle: "h23", year: "numeric", month: "numeric", day: "numeric" },
    ...{ hour: "numeric", minute: "numeric", second: "numeric" },
  });
  const parts = new Map(format.formatToParts(time).map(({ type, value }) => [type, Number(value)]));
  const of = (part: Intl.DateTimeFormatPartTypes) => parts.get(part) ?? 0;
  const seconds = Date.UTC(of("year"), of("month") - 1, of("day"), of("hour"), of("minute"), of("second"));
  const rest = ((nanosecondsOf(time) % 1_000_000_000n) + 1_000_000_000n) % 1_000_000_000n;
  return new FineTime(BigInt(seconds) * 1_000_000n + rest);
};

const timeText = (time: Date): string => {
  const fraction = ((nanosecondsOf(time) % 1_000_000_000n) + 1_000_000_000n) % 1_000_000_000n;
  const digits = fraction === 0n ? "" : `.${String(fraction).padStart(9, "0").replace(/0+$/, "")}`;
  return `${new Date(Math.floor(time.getTime() / 1000) * 1000).toISOString().slice(0, 19)}${digits}`;
};

const durationText = (microseconds: number): string => {
  const away = Math.abs(microseconds);
  const fraction = String(away % 1_000_000).padStart(6, "0");
  return `${microseconds < 0 ? "-" : ""}PT${Math.floor(away / 1_000_000)}.${fraction}S`;
};

const numberText = (value: number): string =>
  Number.isNaN(value)
    ? "NaN"
    : Number.isFinite(value)
      ? Object.is(value, -0)
        ? "-0"
        : String(value)
      : value > 0
        ? "inf"
        : "-inf";

/** A non-null value as text. */
const textOf = ({ dtype, zone }: ColumnPlan, value: Exclude<Value, null>): string => {
  if (value instanceof Date)
    return dtype === "date"
      ? value.toISOString().slice(0, 10)
      : timeText(zone === undefined ? value : clockIn(zone.name, value));
  if (typeof value === "number") return dtype === "duration" ? durationText(value) : numberText(value);
  return String(value);
};

const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;

const csvText = (column: ColumnPlan, value: Value): string =>
  value === null ? "" : typeof value === "string" ? quoted(value) : textOf(column, value);

const jsonValue = (column: ColumnPlan, value: Value): string | number | boolean | null => {
  if (value === null || typeof value === "boolean" || typeof value === "string") return value;
  if (typeof value === "number" && column.dtype !== "duration" && Number.isFinite(value)) return value;
  return textOf(column, value);
};
