/** Prints tables for a terminal. */
import prettyBytes from "pretty-bytes";
import stringWidth from "string-width";

/** Columns of text, each as wide as its widest cell; the last is not padded. `right` are columns of numbers. */
export const table = (
  rows: readonly (readonly string[])[],
  right: ReadonlySet<number> = new Set(),
): readonly string[] => {
  const widths = widthsOf(rows);
  return rows.map((row) =>
    row
      .map((cell, column) => {
        const space = " ".repeat(Math.max(0, (widths[column] ?? 0) - width(cell)));
        return right.has(column) ? space + cell : cell + space;
      })
      .join("  ")
      .trimEnd(),
  );
};

export const widthsOf = (rows: readonly (readonly string[])[]): readonly number[] =>
  rows[0]?.map((_, column) => rows.reduce((most, row) => Math.max(most, width(row[column] ?? "")), 0)) ?? [];

/** The number of terminal columns that a text takes. */
export const width = (text: string): number => stringWidth(text, { countAnsiEscapeCodes: true });

/** A text shortened to a width, with a mark if it was longer. */
export const truncate = (text: string, most: number): string => {
  if (width(text) <= most) return text;
  let kept = "";
  for (const character of text) {
    if (width(kept + character) > most - 1) break;
    kept += character;
  }
  return `${kept}…`;
};

/** "312 B", "4.2 MB". */
export const formatSize = (bytes: number): string =>
  prettyBytes(bytes, { minimumFractionDigits: bytes < 1000 ? 0 : 1, maximumFractionDigits: 1 });
