/**
 * Reads CSV according to RFC 4180. Polars decodes the cells but repairs short rows and stray quotes silently, so this
 * module checks the form of the whole file and refuses anything ambiguous.
 */
import pl, { type LazyDataFrame } from "nodejs-polars";
import { Bug } from "../bug.ts";
import { rowCount } from "./polars-io.ts";
import { MalformedFile, readChunks } from "./read-lines.ts";

export interface Csv {
  readonly header: readonly string[];
  readonly rows: number;
  /** The number of blank lines after the last row, which polars reads as rows. */
  readonly blanks: number;
}

/** The cells as text, with the columns named "0", "1", ...: a header may contain any names. */
export const cellsOf = (file: string, { header, rows, blanks }: Csv): LazyDataFrame => {
  const cells = pl.scanCSV(file, {
    hasHeader: true,
    schema: Object.fromEntries(header.map((_, i) => [`${i}`, pl.String])),
    glob: false,
    ignoreErrors: false,
    truncateRaggedLines: false,
    missingUtf8IsEmptyString: false,
  });
  const seen = rowCount(cells);
  if (seen !== rows + blanks) throw new Bug(`Of ${rows} rows of a CSV file polars reads ${seen}.`);
  return cells.limit(rows);
};

export const readCsv = async (file: string): Promise<Csv> => {
  const header: string[] = [];
  let rows = 0;
  let blanks = 0;
  for await (const { line, cells, texts } of recordsOf(file)) {
    if (texts !== null) {
      if (cells === 0) throw new MalformedFile("line 1, where the header should be, is blank");
      header.push(...texts);
    } else if (cells === 0) blanks++;
    else if (header.length === 1) {
      // In a file with one column, a blank line is an empty cell, unless nothing follows it.
      rows += blanks + 1;
      blanks = 0;
    } else if (blanks > 0) throw new MalformedFile(`there is a blank line before line ${formatCount(line)}`);
    else rows++;
    if (cells > 0 && cells !== header.length) {
      throw new MalformedFile(
        `line ${formatCount(line)} has ${formatCount(cells)} ${cells === 1 ? "cell" : "cells"}, but the header has ${formatCount(header.length)}`,
      );
    }
  }
  if (header.length === 0) throw new MalformedFile("it is empty and has no header");
  return { header, rows, blanks };
};

/** The line in which a row begins, with rows counted from 0. */
export const lineOf = async (file: string, { header }: Csv, row: number): Promise<number> => {
  let at = -2;
  for await (const { line, cells } of recordsOf(file)) {
    if (cells > 0 || header.length === 1) at++;
    if (at === row) return line;
  }
  throw new Bug(`There is no row ${row} in a CSV file.`);
};

const formatCount = (count: number): string => count.toLocaleString("en-US");

interface Row {
  /** The line in which it begins. */
  readonly line: number;
  /** None in a blank line. */
  readonly cells: number;
  /** The cells, for the first row only. */
  readonly texts: readonly string[] | null;
}

const [quote, comma, lf, cr] = [0x22, 0x2c, 0x0a, 0x0d];

/**
 * The parser state: before a cell, in an unquoted one, in a quoted one, after a quote in one, after a carriage return.
 */
type State = "start" | "bare" | "quoted" | "closed" | "return";

async function* recordsOf(file: string): AsyncGenerator<Row> {
  let state: State = "start";
  let line = 1;
  let begun = 1;
  let opened = 1;
  let commas = 0;
  let isBlank = true;
  let head: Buffer[] | null = [];
  const ended = (): Row => {
    const texts = head === null ? null : cellsIn(Buffer.concat(head).toString("utf8").replace(/\r$/, ""));
    const row = { line: begun, cells: isBlank ? 0 : commas + 1, texts };
    [state, begun, commas, isBlank, head] = ["start", line, 0, true, null];
    return row;
  };
  for await (const { bytes } of readChunks(file)) {
    const rows: Row[] = [];
    for (let at = 0; at < bytes.length; at++) {
      const byte = bytes[at];
      if (byte === lf) line++;
      if (state === "quoted") {
        if (byte === quote) state = "closed";
      } else if (byte === lf) {
        head?.push(bytes.subarray(0, at));
        rows.push(ended());
      } else if (state === "return")
        throw new MalformedFile(`a carriage return in line ${formatCount(line)} is not followed by a line feed`);
      else if (byte === cr) state = "return";
      else {
        isBlank = false;
        if (byte === comma) {
          commas++;
          state = "start";
        } else if (byte === quote) {
          if (state === "bare")
            throw new MalformedFile(`line ${formatCount(line)} has a quote inside an unquoted cell`);
          if (state === "start") opened = line;
          state = "quoted";
        } else if (state === "closed")
          throw new MalformedFile(`line ${formatCount(line)} has text after a closing quote`);
        else state = "bare";
      }
    }
    head?.push(bytes);
    yield* rows;
  }
  if (state === "quoted")
    throw new MalformedFile(`the quote that is opened in line ${formatCount(opened)} is never closed`);
  if (state === "return")
    throw new MalformedFile(`a carriage return in line ${formatCount(line)} is not followed by a line feed`);
  if (!isBlank) yield ended();
}

/** The cells of one valid row. */
const cellsIn = (row: string): readonly string[] => {
  const cells: string[] = [];
  for (const [, quoted, bare = ""] of `${row},`.matchAll(/(?:"((?:[^"]|"")*)"|([^",]*)),/g)) {
    cells.push(quoted === undefined ? bare : quoted.replaceAll('""', '"'));
  }
  return cells;
};
