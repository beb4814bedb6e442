/** Where a line of SQL may end: within brackets, at the branches of a CASE, before clauses and before operators. */
import { builders } from "prettier/doc";
import {
  brackets,
  commas,
  type Doc,
  isText,
  itemsOf,
  splitBefore,
  type Token,
  tokensOf,
  trimmed,
} from "../lowering/layout.ts";

const { align, group, indent, join, line, softline } = builders;

/** Names and text double their quotes; they may contain line ends. */
const pattern = /"(?:[^"]|"")*"|'(?:[^']|'')*'|[\w$]+|[()[\]{},]|\s+|[<>=!|/]+|\S/gu;

/** The code of one expression or clause, which may continue on further lines. */
export const layoutSql = (code: string): Doc => {
  const indentation = /^ */.exec(code)?.[0].length ?? 0;
  const items = itemsOf(trimmed(tokensOf(code, pattern, { ...brackets, CASE: "END" })));
  const last = items.at(-1);
  // A column ends with a comma, so that the last item is empty.
  const isOpen = items.length > 1 && last?.length === 0;
  return [" ".repeat(indentation), align(indentation, [list(isOpen ? items.slice(0, -1) : items), isOpen ? "," : ""])];
};

const list = (items: readonly (readonly Token[])[]): Doc =>
  items.length === 1
    ? items.map((item) => expression(item))
    : group(
        indent(
          commas(
            items,
            items.map((item) => expression(item)),
          ),
        ),
      );

const clauses = ["SELECT", "FROM", "WHERE", "PARTITION", "ORDER", "ROWS", "RANGE"];

/** A line may end before one of these words, where there already is a space. */
const before =
  (tokens: readonly Token[], words: readonly string[]) =>
  (one: Token, i: number): boolean =>
    isText(one, ...words) && tokens[i - 1]?.kind === "space" && tokens[i + 1]?.kind === "space" && !belongs(tokens, i);

/** The AND of a BETWEEN and the FROM of a comparison are not split. */
const belongs = (tokens: readonly Token[], i: number): boolean => {
  const words = tokens.slice(0, i);
  if (isText(tokens[i], "FROM")) return isText(words.at(-2), "DISTINCT");
  const last = words.findLast((one) => isText(one, "BETWEEN", "AND"));
  return isText(tokens[i], "AND") && isText(last, "BETWEEN");
};

/** Operators, from the loosest to the tightest. */
const operators = [["OR"], ["AND"], ["=", "<>", "<", "<=", ">", ">=", "LIKE"], ["+", "-", "||"], ["*", "/", "//", "%"]];

/** An expression, with line ends before its loosest operators. */
const expression = (tokens: readonly Token[], level = 0): Doc => {
  const words = operators[level];
  if (words === undefined) return tokens.map(plain);
  const parts = splitBefore(tokens, before(tokens, words));
  const [first = [], ...rest] = parts.map((part) => expression(part, level + 1));
  // A short operand stays on the line of the comparison.
  const isShort = words.includes("=") && parts.slice(1).every((part) => lengthOf(part) <= 40);
  const docs = rest.map((part) => [isShort ? " " : line, part]);
  return docs.length === 0 ? first : group([first, indent(docs)]);
};

const lengthOf = (tokens: readonly Token[]): number =>
  tokens.reduce(
    (sum, one) => sum + (one.kind === "text" ? one.text.length : one.kind === "space" ? 1 : lengthOf(one.inside) + 2),
    0,
  );

const plain = (one: Token): Doc => {
  if (one.kind === "space") return " ";
  if (one.kind === "text") return one.text;
  const { open, close, inside } = one;
  if (open === "CASE") return group([open, indent(branches(inside).map((part) => [line, part])), line, close]);
  const parts = splitBefore(inside, before(inside, clauses));
  // The clauses of a window or of a SELECT are below each other.
  if (parts.length > 1 || isText(parts[0]?.[0], ...clauses)) {
    const docs = parts.map((part) => list(itemsOf(part)));
    return group([open, indent([softline, join(line, docs)]), softline, close]);
  }
  const items = itemsOf(inside);
  if (items.length === 0) return [open, close];
  return group([
    open,
    indent([
      softline,
      commas(
        items,
        items.map((item) => expression(item)),
      ),
    ]),
    softline,
    close,
  ]);
};

/** The branches of a CASE: each begins with WHEN or ELSE. */
const branches = (inside: readonly Token[]): readonly Doc[] =>
  splitBefore(trimmed(inside), (one) => isText(one, "WHEN", "ELSE")).map((branch) => {
    const [condition = [], ...results] = splitBefore(branch, (one) => isText(one, "THEN")).map((part) => [
      part.slice(0, 2).map(plain),
      expression(part.slice(2)),
    ]);
    return group([condition, indent(results.map((result) => [line, result]))]);
  });
