/** Functions of text. A character is a Unicode code point. */

/** Every character by itself: what stands beside it makes no difference. */
export const eachLetter = (text: string, made: (letter: string) => string): string => [...text].map(made).join("");

/** Without what Unicode calls white space at both ends. */
export const trimmed = (text: string): string =>
  text.replace(/^\p{White_Space}+/u, "").replace(/\p{White_Space}+$/u, "");

/** Every place of a plain text, from left to right, each character once. */
export const replaced = (text: string, from: string, to: string): string => text.split(from).join(to);

/** So many characters from a place on; 0 is the first, -1 the last. What is not there is left out. */
export const sliced = (text: string, start: number, length: number | null): string => {
  const letters = [...text];
  const first = start < 0 ? letters.length + start : start;
  const end = length === null ? letters.length : first + length;
  return letters.filter((_, i) => i >= first && i < end).join("");
};
