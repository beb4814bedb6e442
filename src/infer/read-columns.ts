/** Reads a file whose columns are not declared. Text becomes the narrowest dtype that the readers accept. */
import pl, { type DataFrame } from "nodejs-polars";
import { type Dtype, isDtype } from "../core/dtypes.ts";
import type { TableColumn } from "../core/runner-spec.ts";
import { formatOf } from "../runtime/inputs/file-formats.ts";
import { cellsOf, readCsv } from "../runtime/readers/csv.ts";
import { dtypeName, timesOf, utc } from "../runtime/readers/dtypes.ts";
import { namesInNdjson, readNdjson } from "../runtime/readers/ndjson.ts";
import { parseColumns } from "../runtime/readers/parse-text.ts";
import { scan, schemaOf, textColumn } from "../runtime/readers/polars-io.ts";
import { MalformedFile } from "../runtime/readers/read-lines.ts";

export interface FoundColumn {
  readonly name: string;
  readonly dtype: Dtype;
  /** The zone of Parquet times that are not in UTC. */
  readonly zone: string | null;
}

export interface FoundTable {
  readonly columns: readonly FoundColumn[];
  /** Its columns are named "0", "1", ... in the order of `columns`: polars reads names such as '*' as patterns. */
  readonly frame: DataFrame;
  /** The columns of a dtype that the language does not have: they can be left out of a declaration. */
  readonly foreign: readonly ForeignColumn[];
}

export interface ForeignColumn {
  readonly name: string;
  /** The dtype in words. */
  readonly words: string;
}

export const readColumns = async (file: string): Promise<FoundTable> => {
  const format = formatOf(file);
  if (format === "parquet") return readParquet(file);
  if (format === "csv") return readCells(file);
  if (format === "ndjson") return readObjects(file);
  throw new MalformedFile("its extension is none of .parquet, .csv, .ndjson and .jsonl");
};

const numbered = (frame: DataFrame): DataFrame => {
  frame.columns = frame.columns.map((_, i) => `${i}`);
  return frame;
};

const readParquet = (file: string): FoundTable => {
  const lazy = scan(file);
  const columns: FoundColumn[] = [];
  const foreign: ForeignColumn[] = [];
  for (const [name, found] of schemaOf(lazy)) {
    const times = timesOf(found);
    const words = dtypeName(found);
    if (times !== null) {
      const zone = times.zone === null || utc.has(times.zone) ? null : times.zone;
      columns.push({ name, dtype: "datetime", zone });
    } else if (isDtype(words)) columns.push({ name, dtype: words, zone: null });
    else foreign.push({ name, words });
  }
  const isKnown = new Set(columns.map(({ name }) => name));
  // By position: polars reads names such as '^x.*$' as patterns.
  const known = lazy
    .collectSync()
    .getColumns()
    .filter(({ name }) => isKnown.has(name));
  return { columns, frame: numbered(pl.DataFrame(known)), foreign };
};

/** From narrow to wide; text takes every value. */
const candidates = ["bool", "i32", "i64", "f64", "date", "datetime"] as const satisfies readonly Dtype[];

const columnOf = (name: string, dtype: Dtype): TableColumn => ({ name, dtype, nullable: true, instant: "always" });

/** A code such as 007 is text: as a number it would lose its zeros. */
const leadingZero = /^[+-]?0[0-9]/;

const readCells = async (file: string): Promise<FoundTable> => {
  const csv = await readCsv(file);
  const twice = csv.header.find((name, i) => csv.header.indexOf(name) !== i);
  if (twice !== undefined) throw new MalformedFile(`its header has ${JSON.stringify(twice)} twice`);
  const texts = cellsOf(file, csv).collectSync();
  const found = csv.header.map((name, i) => {
    const text = texts.select(`${i}`);
    const values = textColumn(text, `${i}`);
    const isPlain = values.every((value) => value === null) || values.some((value) => leadingZero.test(value ?? ""));
    const read = (dtype: Dtype) => parseColumns(text.lazy(), [columnOf(`${i}`, dtype)], new Map());
    const dtype: Dtype = isPlain ? "str" : (candidates.find((one) => read(one).bad === null) ?? "str");
    return { column: { name, dtype, zone: null }, frame: read(dtype).frame.select(`${i}`) };
  });
  return tableOf(found);
};

const readObjects = async (file: string): Promise<FoundTable> => {
  const found: { column: FoundColumn; frame: DataFrame }[] = [];
  for (const name of await namesInNdjson(file)) {
    const read = async (dtype: Dtype) => (await readNdjson(file, [columnOf(name, dtype)], new Map())).typed;
    let typed = await read("str");
    let dtype: Dtype = "str";
    if (!allNull(typed.frame) || typed.bad !== null)
      for (const one of candidates) {
        const other = await read(one);
        if (other.bad !== null) continue;
        [typed, dtype] = [other, one];
        break;
      }
    if (typed.bad !== null) throw new MalformedFile(`its column ${JSON.stringify(name)} has values of several kinds`);
    found.push({ column: { name, dtype, zone: null }, frame: typed.frame });
  }
  return tableOf(found);
};

const allNull = (frame: DataFrame): boolean =>
  frame.getColumns().every((column) => column.nullCount() === column.length);

const tableOf = (found: readonly { readonly column: FoundColumn; readonly frame: DataFrame }[]): FoundTable => ({
  columns: found.map(({ column }) => column),
  frame:
    found.length === 0
      ? pl.DataFrame({})
      : pl.concat(
          found.map(({ frame }, i) => {
            frame.columns = [`${i}`];
            return frame;
          }),
          { how: "horizontal" },
        ),
  foreign: [],
});
