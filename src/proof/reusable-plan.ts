/**
 * Builds a plan once and computes it over many databases. polars' JavaScript side takes longer to build a hundred
 * expressions than to compute them over small data. A scan of a text file is repeated whenever the plan is collected.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import pl, { type DataType, type LazyDataFrame } from "nodejs-polars";
import type { TablePlan } from "../plan/relations/index.ts";
import { type Database, frameOf, type Value } from "./database.ts";

const text = (value: Value): string => {
  if (value === null) return "NA";
  if (value instanceof Date) return value.toISOString().slice(0, -1);
  if (typeof value === "number")
    return Number.isFinite(value) || Number.isNaN(value) ? String(value) : value > 0 ? "inf" : "-inf";
  return typeof value === "string" ? `"${value.replaceAll('"', '""')}"` : String(value);
};

export interface ReusablePlan {
  readonly plan: LazyDataFrame;
  /** Writes a database to the files that the plan reads. */
  readonly write: (database: Database) => void;
}

export const reusablePlan = (
  tables: readonly TablePlan[],
  folder: string,
  compute: (frames: { readonly [table: string]: LazyDataFrame }) => LazyDataFrame,
): ReusablePlan => {
  const fileOf = (table: TablePlan) => join(folder, `${table.name}.csv`);
  const write = (database: Database) => {
    for (const table of tables) {
      const lines = (database.get(table.name) ?? []).map((row) =>
        table.columns
          .map(({ name, dtype }) => {
            const value = row[name] ?? null;
            return dtype === "date" && value instanceof Date ? text(value).slice(0, 10) : text(value);
          })
          .join(","),
      );
      writeFileSync(fileOf(table), [table.columns.map(({ name }) => name).join(","), ...lines, ""].join("\n"));
    }
  };
  write(new Map());
  const scanned = tables.map((table) => {
    const schema: Record<string, DataType> = frameOf(table, []).collectSync().schema;
    const options = { schema, nullValues: ["NA"], hasHeader: true };
    return [table.name, pl.scanCSV(fileOf(table), options as never) as LazyDataFrame] as const;
  });
  return { plan: compute(Object.fromEntries(scanned)), write };
};
