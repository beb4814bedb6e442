/** NDJSON: one object in each line, its members the columns. An absent member is null. */
import pl, { type DataFrame } from "nodejs-polars";
import type { Dtype, TableColumn } from "../spec.ts";
import { isText } from "./dtypes.ts";
import { Malformed, piecesOf } from "./lines.ts";
import { type Bad, type Typed, typed } from "./text.ts";

export interface Ndjson {
  readonly typed: Typed;
  /** The line of each row, the rows counted from 0. */
  readonly lines: readonly number[];
  /** The names that any line has. */
  readonly names: ReadonlySet<string>;
}

/** How many rows are turned into columns at a time. */
const batch = 50_000;

export const readNdjson = async (file: string, columns: readonly TableColumn[]): Promise<Ndjson> => {
  const lines: number[] = [];
  const rows = collecting(columns);
  for await (const { bytes, line } of piecesOf(file)) {
    for (const [i, text] of bytes.toString("utf8").split("\n").entries()) {
      // As after the last line's end.
      if (text.trim() === "") continue;
      rows.add(membersIn(text, line + i));
      lines.push(line + i);
    }
  }
  return { ...rows.done(), lines };
};

/** Objects as rows: what their members are to the declared columns. */
export const collecting = (columns: readonly TableColumn[]) => {
  const names = new Set<string>();
  const frames: DataFrame[] = [];
  const bad: { first: Bad | null; count: number } = { first: null, count: 0 };
  let rows = 0;
  let texts: (string | null)[][] = columns.map(() => []);
  const flush = () => {
    const begun = rows - (texts[0]?.length ?? 0);
    const part = pl.DataFrame(columns.map(({ name }, i) => pl.Series(name, texts[i] ?? [], pl.String)));
    const { frame, bad: found } = typed(part.lazy(), columns);
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
      for (const name of Object.keys(members)) names.add(name);
      columns.forEach((column, k) => {
        const value = Object.hasOwn(members, column.name) ? members[column.name] : null;
        if (isText(column.dtype) && value !== null && typeof value !== "string") {
          // Any text would do for it, so this must be found here.
          bad.first ??= { row: rows, column, text: json(value), clash: null };
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

/** The names that any line has, without their values. */
export const namesInNdjson = async (file: string): Promise<ReadonlySet<string>> => {
  const names = new Set<string>();
  for await (const { bytes, line } of piecesOf(file)) {
    for (const [i, text] of bytes.toString("utf8").split("\n").entries()) {
      if (text.trim() !== "") for (const name of Object.keys(membersIn(text, line + i))) names.add(name);
    }
  }
  return names;
};

export type Members = Readonly<Record<string, unknown>>;

/** Numbers that JavaScript's cannot hold are kept as they are written. */
const exactly = (_: string, value: unknown, { source = "" }: { readonly source?: string } = {}): unknown => {
  if (typeof value !== "number" || Number.isSafeInteger(value)) return value;
  return /^-?\d+$/.test(source) ? BigInt(source) : Number.isFinite(value) ? value : source;
};

const membersIn = (text: string, line: number): Members => {
  const where = `line ${line.toLocaleString("en-US")}`;
  let value: unknown;
  try {
    value = parsed(text);
  } catch {
    throw new Malformed(`${where} is not JSON`);
  }
  if (!isObject(value)) throw new Malformed(`${where} is not an object`);
  return value;
};

/** JSON as a value; throws if it is none. */
export const parsed = (text: string): unknown =>
  /\d{16}|\de\+?\d{3}/i.test(text) ? JSON.parse(text, exactly) : JSON.parse(text);

export const isObject = (value: unknown): value is Members =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const json = (value: unknown): string =>
  typeof value === "bigint"
    ? String(value)
    : Object.is(value, -0)
      ? "-0"
      : JSON.stringify(value, (_, inside: unknown) => (typeof inside === "bigint" ? String(inside) : inside));

/** JSON has no such numbers, so they are written as text. */
const notFinite = /^([+-]?(inf|infinity)|nan)$/i;

/**
 * The value as text that is read as its dtype. What is of another kind, such as "7" for a number, keeps its quotes, which no
 * dtype reads.
 */
const asText = (dtype: Dtype, value: unknown): string | null =>
  value === null ? null : typeof value === "string" && isBare[dtype](value) ? value : json(value);

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
  // No text at all would be read as null, as in an empty cell.
  date: (text) => text !== "",
  datetime: (text) => text !== "",
  duration: (text) => text !== "",
  categorical: () => true,
};
