/** TypeScript's errors as our diagnostics: our own sentences by their codes, the rest in TypeScript's words. */
import { type Project, type SourceFile, ts } from "ts-morph";
import { type Diagnostic, diagnostic, type Place } from "../../diagnostics/diagnostic.ts";
import type { Code } from "../../diagnostics/registry.ts";
import { placeAt } from "./places.ts";

/** The sentences that the types can say, with the parameters that stand in them. */
const spoken = [
  ["GF2001", ["name", "at", "decides"]],
  ["GF2002", ["name", "at", "decides"]],
  ["GF2003", ["at", "decides"]],
  ["GF2004", ["decides"]],
  ["GF2006", ["name"]],
  ["GF2007", []],
  ["GF2008", []],
  ["GF2009", ["what", "takes", "found"]],
  ["GF2010", ["value"]],
  ["GF2011", ["left", "right"]],
  ["GF2012", ["key"]],
  ["GF2013", ["name"]],
  ["GF2022", ["left", "right"]],
  ["GF2025", ["name"]],
  ["GF2026", []],
  ["GF2027", []],
  ["GF2028", ["name"]],
  ["GF2029", []],
  ["GF2030", []],
  ["GF2031", []],
  ["GF2032", []],
  ["GF2033", ["key", "column"]],
  ["GF2034", ["name"]],
  ["GF2035", []],
  ["GF2036", ["name"]],
  ["GF2037", ["name", "left", "right"]],
  ["GF2038", []],
  ["GF2039", ["at"]],
  ["GF2040", []],
] as const satisfies readonly (readonly [Code, readonly string[]])[];

/** What may stand for a parameter: TypeScript escapes the quotes within a literal type, so a bare one ends it. */
const group = String.raw`(?:[^"\\]|\\.)+?`;

/** A pattern made from the sentence itself, so that the two cannot part. Each parameter is a named group. */
const patternOf = (code: Code, names: readonly string[]): RegExp => {
  const marks = Object.fromEntries(names.map((name) => [name, `<<${name}>>`]));
  const escaped = diagnostic(code, marks as never).message.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`(?:^|")${escaped.replace(/<<(\w+)>>/g, `(?<$1>${group})`)}(?=["']|$)`, "s");
};

const patterns = spoken.map(([code, names]) => [code, patternOf(code, names)] as const);

/** TypeScript prints a literal type as it would be written; the sentence holds the name itself. */
const unescaped = (groups: { readonly [name: string]: string } = {}) =>
  Object.fromEntries(Object.entries(groups).map(([name, value]) => [name, value.replace(/\\(["'`\\])/g, "$1")]));

/** The innermost line of TypeScript's message chain says what is wrong; the outer ones say how it got there. */
const flat = (message: ts.Diagnostic["messageText"]): string =>
  ts.flattenDiagnosticMessageText(message, " ").replace(/\n\s*/g, " ");

/** One diagnostic for each error of a file, syntax errors alone if there are any. */
export const typeErrors = (
  project: Project,
  file: SourceFile,
  path: string,
): { readonly syntax: boolean; readonly diagnostics: readonly Diagnostic[] } => {
  const program = project.getProgram().compilerObject;
  const node = file.compilerNode;
  const place = ({ start = 0, length = 1 }: ts.Diagnostic): Place => placeAt(file, path, start, length);
  const syntax = program.getSyntacticDiagnostics(node);
  if (syntax.length > 0)
    return {
      syntax: true,
      diagnostics: syntax.map((error) => diagnostic("GF1002", { text: flat(error.messageText) }, place(error))),
    };
  const diagnostics = program.getSemanticDiagnostics(node).map((error) => {
    const text = flat(error.messageText);
    for (const [code, pattern] of patterns) {
      const found = pattern.exec(text);
      if (found !== null) return diagnostic(code, unescaped(found.groups) as never, place(error));
    }
    return diagnostic("GF1001", { text: `${text} (TS${error.code})` }, place(error));
  });
  return { syntax: false, diagnostics };
};
