/** Escapes an author's text for Markdown: it is never markup, HTML, a link, a mention or a line break. */
import { oneLine } from "../../core/visible-text.ts";

const reference = (character: string): string => `&#${character.codePointAt(0)};`;

/** Characters with a special meaning anywhere, invisible ones, and those that start a list, a heading or a link. */
const active =
  /[\\`*[\]<>|&~$^!{}@#\p{Cf}\p{Cs}]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])|^[-+=]|^\d+(?=[.)])|:(?=\/\/)|(?<=www)\.|^ | $/giu;

export const markdown = (text: string): string =>
  oneLine(text).replace(active, (found) => [...found].map(reference).join(""));

/** Inline code. Text that a code span cannot contain uses the HTML element. */
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

/** A table; empty if it has no rows. */
export const table = (head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] =>
  [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`);
