/**
 * Turns the site of a step and a name into the smallest place in the author's file: the derived column, or the quoted
 * name.
 */
import { fileURLToPath } from "node:url";
import { type CallExpression, Node, type Project, type SourceFile, SyntaxKind } from "ts-morph";
import type { Place } from "../../core/diagnostics/diagnostic.ts";
import type { Site } from "../../core/site.ts";
import { isAuthors } from "./typescript-program.ts";

/** The place of a span of a file, with its line. */
export const placeAt = (file: SourceFile, path: string, start: number, length: number): Place => {
  const { line, column } = file.getLineAndColumnAtPos(start);
  const text = file.getFullText().split(/\r?\n/)[line - 1] ?? "";
  return { file: path, line, column, text, length: Math.max(1, Math.min(length, text.length - column + 1)) };
};

/** The offset of a site in a text. V8 counts every JavaScript line terminator as a line end, even within a string. */
const positionIn = (text: string, { line, column }: Site): number | null => {
  const ends = /\r\n|[\n\r\u2028\u2029]/g;
  for (let i = 1; i < line; i++) if (ends.exec(text) === null) return null;
  const position = ends.lastIndex + column - 1;
  return position < text.length ? position : null;
};

/** The call at a position: `.derive(...)` for one on the word derive. */
const callAt = (file: SourceFile, start: number): Node | null => {
  for (let node = file.getDescendantAtPos(start); node !== undefined; node = node.getParent())
    if (Node.isCallExpression(node)) return node;
  return null;
};

/** A span of a file. */
export interface Span {
  readonly file: SourceFile;
  readonly start: number;
  readonly end: number;
}

/** The span from the name of a step, as in `.derive(...)`, to its closing parenthesis. */
export const spanOfCall = (project: Project, site: Site | null): Span | null => {
  const file = site === null ? undefined : project.getSourceFile(pathOf(site));
  const start = site === null || file === undefined ? null : positionIn(file.getFullText(), site);
  const call = file === undefined || start === null ? null : callAt(file, start);
  return file === undefined || start === null || call === null ? null : { file, start, end: call.getEnd() };
};

/** The constant whose value is a call: `form` in `const form = results.derive(...)`. Null if there is none. */
export const constantOf = (project: Project, site: Site | null): string | null => {
  const span = spanOfCall(project, site);
  const declaration = span === null ? undefined : callAt(span.file, span.start)?.getParent();
  if (!Node.isVariableDeclaration(declaration)) return null;
  const name = declaration.getNameNode();
  return Node.isIdentifier(name) ? name.getText() : null;
};

/** Node reports a URL for a module that it loads without a loader hook. */
const pathOf = ({ file }: Site): string => (file.startsWith("file://") ? fileURLToPath(file) : file);

/** The property or the string with that name among the arguments of a call. */
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

/** The same in an earlier call of the same method: `.keys([...])` may be called twice, and the plan stores one site. */
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

/** A source map may point behind the name that was called or assigned to. */
const nameBefore = (text: string, position: number): number => {
  const isInName = (at: number) => /[\w$]/.test(text[at] ?? "");
  let start = position;
  if (!isInName(position)) while (isInName(start - 1)) start--;
  return start;
};

/** The place of a finding: the name if the step contains it, otherwise the step. */
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
  const reported = positionIn(file.getFullText(), site);
  const start = reported === null ? null : nameBefore(file.getFullText(), reported);
  if (start === null) return { file: path, line: site.line, column: site.column };
  const call = callAt(file, start);
  const named = call === null || name === null ? null : (namedIn(call, name) ?? namedBefore(call, name));
  if (named !== null) return placeAt(file, path, named.getStart(), named.getWidth());
  const word = /^[\w$]+/.exec(file.getFullText().slice(start))?.[0] ?? "";
  return placeAt(file, path, start, word.length);
};

/** The calls that may declare a table of that name: the name first, then the options. */
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

/** The place of the declaration of a table, or of one of its columns. Null if the source does not determine it. */
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
