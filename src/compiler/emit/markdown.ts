/** Text of an author's as text of Markdown: it is never markup, HTML or the end of a line. */

/** What has a meaning to Markdown or HTML, and what does not show: each as a character reference. */
const active = /[\\`*_{}[\]()<>#+\-!|&~$:@^="'\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/** Characters that mean nothing within a word or a sentence of plain text. */
const plain = /^[\p{L}\p{N} .,;_'()/:=+-]*$/u;

export const markdown = (text: string): string => {
  const line = text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ");
  return plain.test(line) && !/^\s|\s$|__|^[-+=]|^\d+[.)]|\/\/|www\.|_\b|\b_/u.test(line)
    ? line
    : line.replace(active, (character) => `&#${character.codePointAt(0)};`);
};
