/** Tables for people who look at a terminal. */

/** Columns of text, each as wide as its widest cell; the last is not filled up. `right` are columns of numbers. */
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

/** How many places of a terminal a text takes. */
export const width = (text: string): number => {
  if (/^[\x20-\x7e]*$/.test(text)) return text.length;
  let places = 0;
  for (const character of text) places += none.test(character) ? 0 : wide.test(character) ? 2 : 1;
  return places;
};

const none = /^[\p{M}\u200B-\u200D\u2060]$/u;
const wide =
  /^[\p{Emoji_Presentation}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\u3000-\u303F\uFF01-\uFF60\uFFE0-\uFFE6]$/u;

/** A text that takes at most so many places, and says if it is longer. */
export const cut = (text: string, most: number): string => {
  if (width(text) <= most) return text;
  let kept = "";
  for (const character of text) {
    if (width(kept + character) > most - 1) break;
    kept += character;
  }
  return `${kept}…`;
};

/** "312 B", "4.2 MB". */
export const size = (bytes: number): string => {
  const units = ["B", "kB", "MB", "GB", "TB"];
  const power = bytes < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** power;
  return `${power === 0 ? value : value.toFixed(1)} ${units[power]}`;
};
