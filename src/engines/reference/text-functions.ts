/** Functions of text. A character is a Unicode code point. */

/** Maps each character independently of its neighbours. */
export const mapCharacters = (text: string, made: (letter: string) => string): string => [...text].map(made).join("");

/** Without Unicode white space at both ends. */
export const trimText = (text: string): string =>
  text.replace(/^\p{White_Space}+/u, "").replace(/\p{White_Space}+$/u, "");

/** Replaces every occurrence from left to right, without overlaps. */
export const replaceText = (text: string, from: string, to: string): string => text.split(from).join(to);

/** A number of characters from a position on; 0 is the first, -1 the last. Positions outside the text are ignored. */
export const sliceText = (text: string, start: number, length: number | null): string => {
  const letters = [...text];
  const first = start < 0 ? letters.length + start : start;
  const end = length === null ? letters.length : first + length;
  return letters.filter((_, i) => i >= first && i < end).join("");
};
