/** Where a line of TypeScript may end: within brackets, before the calls of a chain, and before the branches of a choice. */
import { builders } from "prettier/doc";
import { commas, type Doc, isText, itemsOf, splitBefore, type Token, tokensOf, trimmed } from "./layout.ts";

const { conditionalGroup, group, ifBreak, indent, join, line, softline } = builders;

const pattern = /"(?:[^"\\]|\\.)*"|[\w$]+|[()[\]{},]|\s+|=>|[=!]==|\S/gu;

/** The code of an expression or a declaration, which may continue on further lines. */
export const layoutTypeScript = (code: string): Doc => expression(trimmed(tokensOf(code, pattern)));

type Bracket = Extract<Token, { kind: "bracket" }>;

const expression = (tokens: readonly Token[]): Doc => {
  const [first = [], ...rest] = splitBefore(
    tokens,
    (one, i) => isText(one, "?", ":", "|") && tokens[i - 1]?.kind === "space",
  ).map(chain);
  return rest.length === 0 ? first : group([first, indent(rest.map((part) => [line, part]))]);
};

/** A chain of calls is on one line, or each call after the first is on its own line. */
const chain = (tokens: readonly Token[]): Doc => {
  const isLink = (one: Token, i: number): boolean => isText(one, ".") && tokens[i - 1]?.kind === "bracket";
  const [first = [], ...links] = splitBefore(tokens, isLink).map((part) => part.map(plain));
  return links.length === 0 ? first : group([first, indent(links.map((link) => [softline, link]))]);
};

const plain = (one: Token): Doc => (one.kind === "space" ? " " : one.kind === "text" ? one.text : bracket(one));

const isBracket = (item: readonly Token[] | undefined, ...open: readonly string[]): boolean =>
  item?.length === 1 && item[0]?.kind === "bracket" && open.includes(item[0].open);

const bracket = (one: Bracket): Doc => {
  const { open, close, inside } = one;
  if (inside.some((token) => isText(token, ";"))) return members(one);
  const items = itemsOf(inside);
  if (items.length === 0) return [open, close];
  const docs = items.map(expression);
  const edge = open === "{" ? line : softline;
  const broken = group([open, indent([edge, commas(items, docs)]), ifBreak(","), edge, close]);
  const lists = items.filter((item) => isBracket(item, "{", "["));
  // A last argument with options opens on the line of its call, as in `.join(other, {`.
  if (open !== "(" || lists.length !== 1 || !isBracket(items.at(-1), "{", "[")) return broken;
  const last = docs.at(-1) ?? "";
  if (docs.length === 1) return [open, last, close];
  const before = docs.slice(0, -1).map((doc) => [doc, ", "]);
  return conditionalGroup([
    [open, ...before, last, close],
    [open, ...before, group(last, { shouldBreak: true }), close],
    broken,
  ]);
};

/** The members of an object type, each of which ends with a semicolon. */
const members = ({ open, close, inside }: Bracket): Doc => {
  const all = itemsOf(inside, ";").filter((item) => item.length > 0);
  return group([
    open,
    indent([
      line,
      join(
        line,
        all.map((item) => [expression(item), ";"]),
      ),
    ]),
    line,
    close,
  ]);
};

/** A call with arguments, each below its comments. */
export const printCall = (
  method: string,
  given: readonly { readonly above: readonly Doc[]; readonly code: string }[],
): Doc => {
  if (given.every(({ above }) => above.length === 0))
    return [".", method, layoutTypeScript(`(${given.map(({ code }) => code).join(", ")})`)];
  const { hardline } = builders;
  const lines = given.flatMap(({ above, code }) => [...above, [layoutTypeScript(code), ","]]);
  return [".", method, "(", indent([hardline, join(hardline, lines)]), hardline, ")"];
};
