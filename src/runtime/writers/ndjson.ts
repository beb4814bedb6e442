/**
 * Writes rows as lines of JSON. NaN and the infinities, which JSON does not have, are written as text; polars would
 * write null.
 */
import { closeSync, fsyncSync, openSync, writeSync } from "node:fs";
import pl, { type Expr, type LazyDataFrame } from "nodejs-polars";
import type { Dtype } from "../../core/dtypes.ts";
import { declaredColumn, ownDtype } from "../readers/dtypes.ts";
import { durationToText } from "../readers/durations.ts";
import { rowCount, schemaOf, textColumn } from "../readers/polars-io.ts";

const batch = 50_000;

/** Dtypes whose text is valid JSON. */
const bare: ReadonlySet<Dtype> = new Set(["bool", "i8", "i16", "i32", "i64", "f32", "f64"]);

export const writeNdjson = (rows: LazyDataFrame, file: string): void => {
  const columns = [...schemaOf(rows)].map(([name, dtype]) => ({ name, dtype: ownDtype(dtype) }));
  const heads = columns.map(({ name }) => `${JSON.stringify(name)}:`);
  const count = rowCount(rows);
  const open = openSync(file, "wx");
  try {
    for (let at = 0; at < count; at += batch) {
      // As text, because JavaScript numbers cannot hold every i64.
      const texts = rows
        .slice(at, batch)
        .select(...columns.map(({ name, dtype }, i) => valueText(name, dtype).alias(`${i}`)))
        .collectSync();
      const cells = columns.map((_, i) => textColumn(texts, `${i}`));
      const lines = Array.from({ length: texts.height }, (_, row) => {
        const members = columns.map(({ dtype }, i) => `${heads[i]}${json(dtype, cells[i]?.[row] ?? null)}`);
        return `{${members.join(",")}}\n`;
      });
      writeAll(open, Buffer.from(lines.join("")));
    }
    fsyncSync(open);
  } finally {
    closeSync(open);
  }
};

/** The text of a value, including NaN and the infinities. */
export const valueText = (name: string, dtype: Dtype): Expr => {
  if (dtype === "datetime") return pl.col(name).dt.strftime("%Y-%m-%dT%H:%M:%S%.6f");
  return dtype === "duration" ? durationToText(declaredColumn(name, dtype)) : pl.col(name).cast(pl.String);
};

const json = (dtype: Dtype, text: string | null): string => {
  if (text === null) return "null";
  return bare.has(dtype) && !/^(NaN|-?inf)$/.test(text) ? text : JSON.stringify(text);
};

/** A full disk accepts only a part of the bytes. */
const writeAll = (open: number, bytes: Buffer): void => {
  for (let at = 0; at < bytes.length; ) at += writeSync(open, bytes, at);
};
