/** What the rules for relations share: the runner's statements as they are written, and the pieces of one. */
import { type ExpressionNode, operandsOf } from "../../../../dsl/plan/expression/index.ts";
import { type Grain, keysOf } from "../../../../dsl/plan/grain.ts";
import type { RelationNode } from "../../../../dsl/plan/relation/index.ts";
import type { Site } from "../../../../dsl/plan/site.ts";
import type { Environment } from "../../verify/environment.ts";
import type { Verified } from "../../verify/index.ts";
import type { Hoisted, Lowering } from "../expression.ts";
import { checkName, col, type Identifiers, list, quoted } from "../names.ts";

/** Where a column was written: its line, if that is known. */
export type LineOf = (site: Site | null, name: string | null) => string | null;

/** One `const` of the runner: a frame and the calls that make the next one of it. */
export interface Statement {
  readonly name: string;
  readonly comments: readonly string[];
  readonly frame: string;
  readonly calls: readonly Call[];
}

/** One call in a chain. Each argument stands on a line of its own, under its comment. */
export interface Call {
  readonly method: string;
  readonly arguments: readonly { readonly comment: string | null; readonly code: string }[];
}

export interface Writer {
  readonly verified: Verified;
  readonly lineOf: LineOf;
  readonly identifiers: Identifiers;
  readonly statements: Statement[];
  /** A fresh column name, told after the column it is for, that no column of the pipeline has. */
  readonly temporary: (wish: string) => string;
  /** Writes a relation and gives the name of its frame. `ordered`: in the order of its keys. */
  readonly write: (node: RelationNode, ordered: boolean) => string;
}

/** How one kind of relation is written. `ordered`: whether something above looks at rows in their order. */
export type Rule<N extends RelationNode> = (node: N, writer: Writer, ordered: boolean) => string;

export const plain = (method: string, ...codes: readonly string[]): Call => ({
  method,
  arguments: codes.map((code) => ({ comment: null, code })),
});

export const adding = (method: string, columns: Hoisted["columns"]): Call =>
  plain(method, ...columns.map(({ name, code }) => `${code}.alias(${quoted(name)})`));

export const dropping = (names: readonly string[]): readonly Call[] =>
  names.length === 0 ? [] : [plain("drop", list(names))];

/** A column under another name, or as it is. */
export const renamed = (name: string, as: string): string =>
  checkName(as) === name ? col(name) : `${col(name)}.alias(${quoted(as)})`;

/** What a relation's rows are ordered by: earlier events first, then entities, then their ticks. Total, as keys are unique. */
export const orderOf = (grain: Grain): readonly string[] =>
  [...new Set([...grain.order, ...keysOf(grain)])].map(checkName);

/** Puts rows into the order of their keys, where somebody asks for it. */
export const sorting = (grain: Grain, ordered: boolean): readonly Call[] =>
  ordered ? [plain("sort", list(orderOf(grain)))] : [];

/** Writes one statement and gives the name of its frame. */
export const say = (writer: Writer, wish: string, statement: Omit<Statement, "name">): string => {
  const name = writer.identifiers.take(wish);
  writer.statements.push({ name, ...statement });
  return name;
};

/** "Line 12: ", or nothing where the line is not known. */
export const said = (writer: Writer, site: Site | null, words: string): string => {
  const line = writer.lineOf(site, null);
  return line === null ? `${words[0]?.toUpperCase()}${words.slice(1)}.` : `Line ${line}: ${words}.`;
};

/** The line of a step for messages at run time, as code. */
export const lineCode = (writer: Writer, site: Site | null): string => writer.lineOf(site, null) ?? "null";

export const environmentOf = (node: RelationNode, { verified }: Writer): Environment => {
  const environment = verified.environments.get(node);
  if (environment === undefined) throw new Error(`a ${node.kind} was never judged`);
  return environment;
};

/** Whether an expression looks at other rows. */
export const looksAround = (node: ExpressionNode): boolean =>
  node.kind === "shift" || node.kind === "fill" || node.kind === "window" || operandsOf(node).some(looksAround);

/** The lowering of one step; `column` is what its hoisted columns are named after. */
export const begin = (environment: Environment, writer: Writer) => {
  const hoisted: Hoisted[] = [];
  const notes = new Set<string>();
  const of = (column: string): Lowering => ({
    environment,
    brands: writer.verified.brands,
    hoisted,
    notes,
    temporary: () => writer.temporary(column),
  });
  return { hoisted, notes, of };
};

/** Writes the steps that must come before, and gives the frame they end in and the columns to drop again. */
export const writeHoisted = (frame: string, grain: Grain, hoisted: readonly Hoisted[], writer: Writer) => {
  let at = frame;
  const dropped: string[] = [];
  for (const { columns, perEvent } of hoisted) {
    for (const { partition, aggregates, windows, kept } of perEvent) {
      const { event, order } = grain;
      const keys = [...new Set([...partition, ...event])];
      const grouped = say(writer, "perEvent", {
        comments: ["One row per event, so that a window over events counts events and not rows."],
        frame: at,
        calls: [
          plain("groupBy", list([...new Set([...keys, ...order])])),
          adding("agg", aggregates),
          plain("sort", list([...new Set([...order, ...event, ...partition])])),
          ...windows.map((columns) => adding("withColumns", columns)),
          plain("select", [...keys, ...kept].map(col).join(", ")),
        ],
      });
      const how = `how: "left", maintainOrder: "left", nullsEqual: true`;
      at = say(writer, "withEvents", {
        comments: [],
        frame: at,
        calls: [plain("join", `${grouped}, { on: ${list(keys)}, ${how} }`)],
      });
      dropped.push(...kept);
    }
    if (columns.length === 0) continue;
    at = say(writer, "prepared", {
      comments: ["Parts of what follows: a window cannot stand inside a window."],
      frame: at,
      calls: [adding("withColumns", columns)],
    });
    dropped.push(...columns.map(({ name }) => name));
  }
  return { at, dropped };
};
