/**
 * Turns the site of a step and a name into the smallest place in the author's file: the derived column, the quoted
 * name.
 */
import { fileURLToPath } from "node:url";
import { type CallExpression, Node, type Project, type SourceFile, SyntaxKind } from "ts-morph";
import type { Place } from "../../core/diagnostics/diagnostic.ts";
import type { Site } from "../../core/site.ts";
import { isAuthors } from "./program.ts";

/** The place of a stretch of a file, with the line it stands on. */
export const placeAt = (file: SourceFile, path: string, start: number, length: number): Place => {
  const { line, column } = file.getLineAndColumnAtPos(start);
  const text = file.getFullText().split(/\r?\n/)[line - 1] ?? "";
  return { file: path, line, column, text, length: Math.max(1, Math.min(length, text.length - column + 1)) };
};

/** Where in a text a site is. V8 counts its lines by all that JavaScript takes for a line end, also within a string. */
const positionIn = (text: string, { line, column }: Site): number | null => {
  const ends = /\r\n|[\n\r\u2028\u2029]/g;
  for (let i = 1; i < line; i++) if (ends.exec(text) === null) return null;
  const position = ends.lastIndex + column - 1;
  return position < text.length ? position : null;
};

/** The call around a position: `.derive(...)` for one on the word derive. */
const callAt = (file: SourceFile, start: number): Node | null => {
  for (let node = file.getDescendantAtPos(start); node !== undefined; node = node.getParent())
    if (Node.isCallExpression(node)) return node;
  return null;
};

/** A stretch of a file. */
export interface Span {
  readonly file: SourceFile;
  readonly start: number;
  readonly end: number;
}

/** From the word of a step, as in `.derive(...)`, to its last parenthesis. */
export const spanOfCall = (project: Project, site: Site | null): Span | null => {
  const file = site === null ? undefined : project.getSourceFile(pathOf(site));
  const start = site === null || file === undefined ? null : positionIn(file.getFullText(), site);
  const call = file === undefined || start === null ? null : callAt(file, start);
  return file === undefined || start === null || call === null ? null : { file, start, end: call.getEnd() };
};

/** A module that Node loads without a loader in between has an address where others have a path. */
const pathOf = ({ file }: Site): string => (file.startsWith("file://") ? fileURLToPath(file) : file);

/** The property of that name, or the quoted name, among the arguments of a call. */
const namedIn = (call: Node, name: string): Node | null => {
  if (!Node.isCallExpression(call)) return null;
  for (const argument of call.getArguments())
    for (const node of [argument, ...argument.getDescendants()]) {
      if ((Node.isStringLiteral(node) || Node.isNoSubstitutionTemplateLiteral(node)) && node.getLiteralValue() === name)
        return node;
      if (
        (Node.isPropertyAssignment(node) ||
          Node.isShorthandPropertyAssignment(node) ||
          Node.isMethodDeclaration(node)) &&
        node.getSymbol()?.getName() === name
      )
        return node.getNameNode();
    }
  return null;
};

/** The same in an earlier call of that name in the chain: `.keys([...])` may be said twice, and the plan keeps one site. */
const namedBefore = (call: Node, name: string): Node | null => {
  const method = methodOf(call);
  for (const earlier of call.getDescendants())
    if (Node.isCallExpression(earlier) && method !== null && methodOf(earlier) === method) {
      const found = namedIn(earlier, name);
      if (found !== null) return found;
    }
  return null;
};

const methodOf = (call: Node): string | null => {
  const called = Node.isCallExpression(call) ? call.getExpression() : undefined;
  return Node.isPropertyAccessExpression(called) ? called.getName() : null;
};

/** Where a finding is shown: at the name if it stands in the step, at the step otherwise. */
export const placeOf = (
  project: Project,
  site: Site | null,
  name: string | null,
  relative: (file: string) => string,
): Place | null => {
  if (site === null) return null;
  const full = pathOf(site);
  const file = project.getSourceFile(full);
  const path = relative(full);
  if (file === undefined) return { file: path, line: site.line, column: site.column };
  const start = positionIn(file.getFullText(), site);
  if (start === null) return { file: path, line: site.line, column: site.column };
  const call = callAt(file, start);
  const named = call === null || name === null ? null : (namedIn(call, name) ?? namedBefore(call, name));
  if (named !== null) return placeAt(file, path, named.getStart(), named.getWidth());
  const word = /^[\w$]+/.exec(file.getFullText().slice(start))?.[0] ?? "";
  return placeAt(file, path, start, word.length);
};

/** The calls that may declare a table of that name: its name first, and then what it is made of. */
const declarationsOf = (file: SourceFile, table: string): readonly CallExpression[] =>
  file.getDescendantsOfKind(SyntaxKind.CallExpression).filter((call) => {
    const [name, options] = call.getArguments();
    return (
      (Node.isStringLiteral(name) || Node.isNoSubstitutionTemplateLiteral(name)) &&
      name.getLiteralValue() === table &&
      Node.isObjectLiteralExpression(options) &&
      options.getProperty("columns") !== undefined
    );
  });

/** Where a table is declared, or one of its columns. Null where that is not told by the text alone. */
export const placeOfTable = (
  project: Project,
  table: string,
  column: string | null,
  relative: (file: string) => string,
): Place | null => {
  const calls = project
    .getSourceFiles()
    .filter(isAuthors)
    .flatMap((file) => declarationsOf(file, table));
  const [call] = calls;
  if (call === undefined || calls.length > 1) return null;
  const file = call.getSourceFile();
  const named = (column === null ? null : namedIn(call, column)) ?? call.getExpression();
  return placeAt(file, relative(file.getFilePath()), named.getStart(), named.getWidth());
};
