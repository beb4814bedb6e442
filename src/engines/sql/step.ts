/** The steps of a statement, and how one is written. */
import { builders } from "prettier/doc";
import { lineComment } from "../../core/visible-text.ts";
import { comment, type Doc, printDoc, width } from "../lowering/layout.ts";
import { layoutSql } from "./layout.ts";
import { materializedSteps } from "./materialized-steps.ts";
import { rowsAlias } from "./names.ts";

/** A fragment of code with the name of its column. */
export interface Named {
  readonly name: string;
  readonly code: string;
}

/** One named step: lines of SQL. Names may contain line ends, so the lines are not split again. */
export interface Step {
  readonly name: string;
  readonly comments: readonly string[];
  readonly lines: readonly string[];
}

/** A column of a SELECT, with a comment on its own line above it. */
export interface Column {
  readonly code: string;
  readonly comment?: string | null;
}

export interface Select {
  readonly distinct?: boolean;
  readonly columns: readonly Column[];
  /** The source of the rows, with the alias `r`. */
  readonly from: string;
  /** Further lines: joins, where, group by. */
  readonly rest?: readonly string[];
}

/** Marks the definition of a window within code: no name and no literal contains this character. */
const mark = "\u0000";

/** An OVER clause. The SELECT that contains it decides whether its window is written inline or named. */
export const overWindow = (definition: string): string => ` OVER ${mark}${definition}${mark}`;

/** Windows that occur more than once get names and are defined once. */
const withWindows = (columns: readonly Column[]) => {
  const used = columns.flatMap(({ code }) => code.split(mark).filter((_, i) => i % 2 === 1));
  const several = [...new Set(used)].filter((one) => used.indexOf(one) !== used.lastIndexOf(one));
  const names = new Map(several.map((definition, i) => [definition, `w${i + 1}`]));
  const written = (code: string): string =>
    code
      .split(mark)
      .map((part, i) => (i % 2 === 0 ? part : (names.get(part) ?? `(${part})`)))
      .join("");
  const definitions = [...names].map(([definition, name]) => `${name} AS (${definition})`);
  return {
    columns: columns.map((column) => ({ ...column, code: written(column.code) })),
    windows:
      definitions.length <= 1
        ? definitions.map((one) => `WINDOW ${one}`)
        : ["WINDOW", ...definitions.map((one, i) => `  ${one}${i === definitions.length - 1 ? "" : ","}`)],
  };
};

/**
 * One line if it is short, otherwise one column per line. A comment applies to all columns below it, until the next
 * one.
 */
export const select = ({ distinct = false, columns: given, from, rest = [] }: Select): readonly string[] => {
  const { columns, windows } = withWindows(given);
  const word = distinct ? "SELECT DISTINCT" : "SELECT";
  const line = `${word} ${columns.map(({ code }) => code).join(", ")}`;
  const listed =
    line.length <= width - stepIndent && columns.every((column) => column.comment == null)
      ? [line]
      : [
          word,
          ...columns.flatMap((column, i) => [
            ...(column.comment == null || column.comment === columns[i - 1]?.comment
              ? []
              : [`  -- ${lineComment(column.comment)}`]),
            `  ${column.code}${i === columns.length - 1 ? "" : ","}`,
          ]),
        ];
  return [...listed, `FROM ${from} AS ${rowsAlias}`, ...rest, ...windows];
};

/** Conditions that must all be true, one per line. */
export const where = (conditions: readonly string[]): readonly string[] =>
  conditions.map((condition, i) => `${i === 0 ? "WHERE" : "  AND"} ${condition}`);

/** The indentation of the lines of a step. */
const stepIndent = 4;

/** A line of SQL, or a comment, wrapped if necessary. */
const lineDoc = (line: string): Doc => {
  const [, spaces = "", text] = /^( *)-- (.*)$/su.exec(line) ?? [];
  if (text !== undefined) return [spaces, builders.align(spaces.length, comment("--", text))];
  return line.length <= width - stepIndent ? line : layoutSql(line);
};

/** The whole statement: the named steps, then the output. */
export const statement = (head: readonly string[], steps: readonly Step[], last: readonly string[]): string => {
  const { hardline, indent, join } = builders;
  const commented = (line: string): Doc => comment("--", lineComment(line));
  const materialized = materializedSteps(steps);
  const written = steps.map(({ name, comments, lines }, i) => [
    join(hardline, [...comments.map(commented), `${name} AS ${materialized.has(name) ? "MATERIALIZED " : ""}(`]),
    indent([hardline, join(hardline, lines.map(lineDoc))]),
    [hardline, i === steps.length - 1 ? ")" : "),"],
  ]);
  const whole = [...head.map(commented), ["WITH", indent([hardline, join(hardline, written)])], ...last.map(lineDoc)];
  return `${printDoc(join(hardline, whole))}\n`;
};
