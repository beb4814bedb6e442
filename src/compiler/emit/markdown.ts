/** Text of an author's as text of Markdown: it is never markup, HTML, a link, a mention or the end of a line. */
import { oneLine } from "../../core/visible-text.ts";

const reference = (character: string): string => `&#${character.codePointAt(0)};`;

/** Characters with a meaning wherever they stand, those that do not show, and those that begin a list, a heading or a link. */
const active =
  /[\\`*[\]<>|&~$^!{}@#\p{Cf}\p{Cs}]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])|^[-+=]|^\d+(?=[.)])|:(?=\/\/)|(?<=www)\.|^ | $/giu;

export const markdown = (text: string): string =>
  oneLine(text).replace(active, (found) => [...found].map(reference).join(""));

/** Code within a line. What a code span cannot hold as it is goes into HTML's own. */
export const code = (text: string): string =>
  /^[^`|\\\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+$/u.test(text) && text.trim() === text
    ? `\`${text}\``
    : `<code>${[...oneLine(text)].map((one) => (/[\p{L}\p{N} ]/u.test(one) ? one : reference(one))).join("")}</code>`;

/** A path as the target of a link. */
export const target = (path: string): string =>
  path
    .split("/")
    .map((part) =>
      encodeURIComponent(part.toWellFormed()).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16)}`),
    )
    .join("/");

/** A table; left out where it would have no rows. */
export const table = (head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] =>
  [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`);
