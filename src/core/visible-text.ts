/** Text from anywhere, made safe to be read: in comments, in literals, in documents. */

/** One line, whatever the text holds. */
export const oneLine = (text: string): string => text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ");

/** Characters that do not show, and that change the order in which an editor shows others. */
const hidden = /[\p{Cf}\p{Cs}\u007f\u2028\u2029]/gu;

const unitsOf = (character: string): string =>
  Array.from(
    { length: character.length },
    (_, i) => `\\u${character.charCodeAt(i).toString(16).padStart(4, "0")}`,
  ).join("");

/** The same text with hidden characters as the escapes of JSON and JavaScript. */
export const escapeHidden = (text: string): string => text.replace(hidden, unitsOf);
