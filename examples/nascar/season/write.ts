import { mkdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import pl from "nodejs-polars";
import { type Column, type Dtype, type Season, schema, type TableName } from "./tables.ts";

/** A few races each: a reader that wants one race skips the other groups by their statistics. */
const rowGroupSize = 50_000;

/**
 * Each file appears under its name whole or not at all. Of the five together that is not promised: where writing fails
 * half-way, files of this season may stand beside those of the one before.
 */
export function writeSeason(season: Season, dir: string): void {
  mkdirSync(dir, { recursive: true });
  for (const name of Object.keys(schema) as TableName[]) {
    const file = join(dir, `${name}.parquet`);
    const unfinished = join(dir, `.${name}.${process.pid}.unfinished`);
    try {
      const frame = frameOf(season, name);
      frame
        .lazy()
        .sinkParquet(unfinished, { compression: "snappy", statistics: true, rowGroupSize, syncOnClose: "all" })
        .collectSync({ engine: "streaming" });
      // A sink that fails half-way can leave a valid file with rows missing.
      const written = pl.scanParquet(unfinished).select(pl.len()).collectSync().getColumn("len").get(0);
      if (written !== frame.height) throw new Error(`${file}: ${written} of ${frame.height} rows were written`);
      renameSync(unfinished, file);
    } finally {
      rmSync(unfinished, { force: true });
    }
  }
}

function frameOf(season: Season, name: TableName): pl.DataFrame {
  const table = season[name] as unknown as Record<string, Column>;
  const columns = Object.entries(schema[name]).map(([column, dtype]: [string, Dtype]) =>
    seriesOf(column, dtype, table[column] as Column),
  );
  return pl.DataFrame(columns).withColumns(
    ...Object.entries(schema[name])
      .filter(([, dtype]) => dtype === "f64")
      // NaN stands for null in memory.
      .map(([column]) => pl.col(column).fillNan(pl.lit(null))),
  );
}

function seriesOf(name: string, dtype: Dtype, values: Column): pl.Series {
  switch (dtype) {
    case "i32":
      return pl.Series(name, values as Int32Array);
    case "i64":
      return pl.Series(name, values as Int32Array).cast(pl.Int64, true);
    case "date":
      return pl.Series(name, values as Int32Array).cast(pl.Date, true);
    case "f64":
      return pl.Series(name, values as Float64Array);
    case "str":
      // The dtype is said: polars would guess it from the first values, and a note can be null all the way down.
      return pl.Series(name, values as (string | null)[], pl.Utf8);
  }
}
