/** Makes arbitrary text safe to read in comments, literals and documents. */

/** The text on one line. */
export const oneLine = (text: string): string => text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ");

/** Invisible characters, and those that change the order in which an editor displays others. */
const hidden = /[\p{Cf}\p{Cs}\u007f\u2028\u2029]/gu;

const unitsOf = (character: string): string =>
  Array.from(
    { length: character.length },
    (_, i) => `\\u${character.charCodeAt(i).toString(16).padStart(4, "0")}`,
  ).join("");

/** The text with invisible characters replaced by escapes that are valid in JSON and JavaScript. */
export const escapeHidden = (text: string): string => text.replace(hidden, unitsOf);

/** A string literal that is valid in TypeScript and in JSON. */
export const quoted = (text: string): string => escapeHidden(JSON.stringify(text));

/** Text for a comment of one line. */
export const lineComment = (text: string): string => escapeHidden(oneLine(text));

/** Text for any comment: on one line, and without the end of a block comment. */
export const blockComment = (text: string): string => lineComment(text).replaceAll("*/", "*\\/");
