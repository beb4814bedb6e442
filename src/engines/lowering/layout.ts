/**
 * Lays out code in lines of limited width. The code is split into tokens, and only white space between tokens changes.
 * Each language decides where a line may end; what fits stays on one line.
 */
import { builders, printer } from "prettier/doc";

export type Doc = builders.Doc;

/** The maximum width of generated lines, apart from longer literals and names. */
export const width = 118;

/** A word, a sign or a literal; a stretch of white space; or the content of brackets. */
export type Token =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "space" }
  | { readonly kind: "bracket"; readonly open: string; readonly close: string; readonly inside: readonly Token[] };

/** Opening brackets mapped to closing ones. */
export type Brackets = Readonly<Record<string, string>>;

export const brackets: Brackets = { "(": ")", "[": "]", "{": "}" };

/**
 * The tokens of code, by a pattern that matches one token of the language: literals as a whole, and single brackets.
 */
export const tokensOf = (code: string, pattern: RegExp, closing: Brackets = brackets): readonly Token[] => {
  const open: { readonly bracket: string; readonly tokens: Token[] }[] = [{ bracket: "", tokens: [] }];
  const add = (token: Token): unknown => open.at(-1)?.tokens.push(token);
  for (const [text] of code.matchAll(pattern)) {
    const innermost = open.at(-1);
    if (Object.hasOwn(closing, text)) open.push({ bracket: text, tokens: [] });
    else if (open.length > 1 && text === closing[innermost?.bracket ?? ""]) {
      open.pop();
      add({ kind: "bracket", open: innermost?.bracket ?? "", close: text, inside: innermost?.tokens ?? [] });
    } else add(text.trim() === "" ? { kind: "space" } : { kind: "text", text });
  }
  if (open.length > 1) throw new Error(`a bracket is never closed: ${code}`);
  return open[0]?.tokens ?? [];
};

export const isText = (token: Token | undefined, ...texts: readonly string[]): boolean =>
  token?.kind === "text" && (texts.length === 0 || texts.includes(token.text));

export const trimmed = (tokens: readonly Token[]): readonly Token[] => {
  const isSpace = (token: Token | undefined): boolean => token?.kind === "space";
  const start = tokens.findIndex((token) => !isSpace(token));
  return start < 0 ? [] : tokens.slice(start, tokens.findLastIndex((token) => !isSpace(token)) + 1);
};

/** Splits tokens before those for which a condition holds; white space at the ends is removed. */
export const splitBefore = (
  tokens: readonly Token[],
  begins: (token: Token, i: number) => boolean,
): readonly (readonly Token[])[] => {
  const starts = tokens.flatMap((token, i) => (i > 0 && begins(token, i) ? [i] : []));
  return [0, ...starts].map((start, i) => trimmed(tokens.slice(start, starts[i])));
};

/** The items between separators; empty if there are no tokens. */
export const itemsOf = (tokens: readonly Token[], separator = ","): readonly (readonly Token[])[] => {
  const items = splitBefore([{ kind: "text", text: separator }, ...tokens], (token) => isText(token, separator)).map(
    (item) => trimmed(item.slice(1)),
  );
  return items.length === 1 && items[0]?.length === 0 ? [] : items;
};

/** Whether an item has only a few tokens, so that several may share a line. */
const isShort = (item: readonly Token[]): boolean => item.length <= 6 && item.every(({ kind }) => kind !== "bracket");

/** Items with commas between them: as many per line as fit if all are short, otherwise one per line. */
export const commas = (items: readonly (readonly Token[])[], docs: readonly Doc[]): Doc => {
  const { fill, join, line } = builders;
  if (!items.every(isShort)) return join([",", line], [...docs]);
  return fill(docs.flatMap((doc, i) => (i === docs.length - 1 ? [doc] : [[doc, ","], line])));
};

/** A comment, wrapped into several lines that all begin with the comment sign of the language. */
export const comment = (sign: string, text: string): Doc => {
  const { align, fill, line } = builders;
  const words = text.split(" ").filter((word) => word !== "");
  return [`${sign} `, align(`${sign} `, fill(words.flatMap((word, i) => (i === 0 ? [word] : [line, word]))))];
};

/** The text of a document, in lines of a width. */
export const printDoc = (doc: Doc, wide: number = width): string =>
  printer.printDocToString(doc, { printWidth: wide, tabWidth: 2, useTabs: false }).formatted;
