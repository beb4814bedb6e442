/** One change of one source file, with an id that does not depend on line numbers. */
import { type Node, Node as Nodes } from "ts-morph";

/** A change of a piece of source text. */
export interface Change {
  readonly node: Node;
  readonly replacement: string;
  /** What changes, in words and with the text of the piece. */
  readonly what: string;
}

export interface Mutant {
  /** The file, the function and what changes; a number tells the changes apart that would have the same words. */
  readonly id: string;
  readonly file: string;
  readonly line: number;
  /** The whole file with the change in it. */
  readonly text: string;
}

/** How the changes of one kind are found in a file. */
export type Operator = (file: Node) => readonly Change[];

const nameOf = (node: Node): string | null => {
  if (Nodes.isFunctionDeclaration(node) || Nodes.isMethodDeclaration(node) || Nodes.isClassDeclaration(node))
    return node.getName() ?? null;
  if (Nodes.isVariableDeclaration(node) || Nodes.isPropertyAssignment(node)) return node.getName();
  return null;
};

/** The names of all that a node is in, outermost first, joined by dots. */
export const pathOf = (node: Node): string =>
  node
    .getAncestors()
    .flatMap((one) => nameOf(one) ?? [])
    .reverse()
    .join(".");

/** Source text in one line, cut where it is long. */
export const short = (text: string): string => {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length <= 90 ? line : `${line.slice(0, 87)}...`;
};

/** The mutants of one file, each under an id of its own. Changes that give the same text are one. */
export const mutantsOf = (file: string, source: Node, operators: readonly Operator[]): readonly Mutant[] => {
  const text = source.getFullText();
  const seen = new Set<string>();
  const times = new Map<string, number>();
  return operators
    .flatMap((operator) => operator(source))
    .flatMap(({ node, replacement, what }) => {
      const changed = text.slice(0, node.getStart()) + replacement + text.slice(node.getEnd());
      if (changed === text || seen.has(changed)) return [];
      seen.add(changed);
      const words = `${file} ${pathOf(node)}: ${what}`;
      const time = (times.get(words) ?? 0) + 1;
      times.set(words, time);
      const id = time === 1 ? words : `${words} (${time})`;
      return [{ id, file, line: node.getStartLineNumber(), text: changed }];
    });
};
