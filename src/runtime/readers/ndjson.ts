/** Reads NDJSON: one object per line, whose members are the columns. A missing member is null. */
import pl, { type DataFrame } from "nodejs-polars";
import type { Dtype } from "../../core/dtypes.ts";
import type { TableColumn } from "../../core/runner-spec.ts";
import { isText } from "./dtypes.ts";
import { type Members, objectsIn, type Value } from "./json-objects.ts";
import { type BadValue, type ParsedColumns, parseColumns } from "./parse-text.ts";
import { readChunks } from "./read-lines.ts";
import type { Roundings } from "./timestamp-rounding.ts";

export interface Ndjson {
  readonly typed: ParsedColumns;
  /** The line of each row, with rows counted from 0. */
  readonly lines: readonly number[];
  /** The names that any line has. */
  readonly names: ReadonlySet<string>;
}

/** The number of rows that are converted to columns at a time. */
const batch = 50_000;

export const readNdjson = async (
  file: string,
  columns: readonly TableColumn[],
  roundings: Roundings,
): Promise<Ndjson> => {
  const lines: number[] = [];
  const rows = rowCollector(columns, roundings);
  for await (const { members, line } of linesOf(file)) {
    rows.add(members);
    lines.push(line);
  }
  return { ...rows.done(), lines };
};

/** The names that any line has, without their values. */
export const namesInNdjson = async (file: string): Promise<ReadonlySet<string>> => {
  const names = new Set<string>();
  for await (const { members } of linesOf(file)) for (const name of members.keys()) names.add(name);
  return names;
};

async function* linesOf(file: string): AsyncGenerator<{ readonly members: Members; readonly line: number }> {
  for await (const { bytes, line } of readChunks(file)) {
    for (const [i, text] of bytes.toString("utf8").split("\n").entries()) {
      // As after the last line end.
      if (/^[ \t\r]*$/.test(text)) continue;
      const [members] = objectsIn(text, "object", line + i);
      if (members !== undefined) yield { members, line: line + i };
    }
  }
}

/** Collects objects as rows of the declared columns. */
export const rowCollector = (columns: readonly TableColumn[], roundings: Roundings) => {
  const names = new Set<string>();
  const frames: DataFrame[] = [];
  const bad: { first: BadValue | null; count: number } = { first: null, count: 0 };
  let rows = 0;
  let texts: (string | null)[][] = columns.map(() => []);
  const flush = () => {
    const begun = rows - (texts[0]?.length ?? 0);
    const part = pl.DataFrame(columns.map(({ name }, i) => pl.Series(name, texts[i] ?? [], pl.String)));
    const { frame, bad: found } = parseColumns(part.lazy(), columns, roundings);
    frames.push(frame);
    if (found !== null) {
      const row = found.first.row + begun;
      if (bad.first === null || row < bad.first.row) bad.first = { ...found.first, row };
      bad.count += found.count;
    }
    texts = columns.map(() => []);
  };
  return {
    add: (members: Members): void => {
      for (const name of members.keys()) names.add(name);
      columns.forEach((column, k) => {
        const value = members.get(column.name) ?? null;
        if (isText(column.dtype) && value !== null && typeof value !== "string") {
          // Any text would be valid for it, so this must be detected here.
          bad.first ??= { row: rows, column, text: value.source, clash: null };
          bad.count++;
        }
        texts[k]?.push(asText(column.dtype, value));
      });
      rows++;
      if (texts[0]?.length === batch) flush();
    },
    done: (): Pick<Ndjson, "typed" | "names"> => {
      flush();
      return {
        typed: { frame: pl.concat(frames), bad: bad.first === null ? null : { ...bad, first: bad.first } },
        names,
      };
    },
  };
};

/** JSON has no such numbers, so they are written as text. */
const notFinite = /^([+-]?(inf|infinity)|nan)$/i;

/**
 * The value as text that is parsed as its dtype. A value of another kind, such as "7" for a number, keeps its quotes,
 * which no dtype accepts.
 */
const asText = (dtype: Dtype, value: Value): string | null => {
  if (value === null) return null;
  if (typeof value !== "string") return value.source;
  return isBare[dtype](value) ? value : JSON.stringify(value);
};

const never = () => false;
const isBare: Readonly<Record<Dtype, (text: string) => boolean>> = {
  bool: never,
  i8: never,
  i16: never,
  i32: never,
  i64: never,
  f32: (text) => notFinite.test(text),
  f64: (text) => notFinite.test(text),
  str: () => true,
  // Empty text would be read as null, as in an empty cell.
  date: (text) => text !== "",
  datetime: (text) => text !== "",
  duration: (text) => text !== "",
  categorical: () => true,
};
