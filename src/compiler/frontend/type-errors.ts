/**
 * Converts TypeScript errors to diagnostics: sentences of greenflag get their codes, all others keep TypeScript's
 * message.
 */
import { type Project, type SourceFile, ts } from "ts-morph";
import { type Diagnostic, diagnostic, type Place } from "../../core/diagnostics/diagnostic.ts";
import type { Code } from "../../core/diagnostics/registry.ts";
import { dtypes } from "../../core/dtypes.ts";
import { placeAt } from "./places.ts";
import { isStyleError } from "./style-errors.ts";

/** The sentences that the types can report, with their parameters. */
const spoken = [
  ["GF1108", ["span"]],
  ["GF1110", ["key"]],
  ["GF1112", ["text", "of", "example"]],
  ["GF1113", ["value"]],
  ["GF1119", ["dtype", "found"]],
  ["GF1121", ["value"]],
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
  ["GF2012", ["role", "key"]],
  ["GF2013", ["name"]],
  ["GF2022", []],
  ["GF2025", ["name"]],
  ["GF2026", []],
  ["GF2027", []],
  ["GF2028", ["name"]],
  ["GF2029", []],
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
  ["GF2044", []],
  ["GF2042", []],
  ["GF2047", ["at"]],
  ["GF2049", ["text", "clock", "example"]],
  ["GF2045", []],
  ["GF2046", ["other"]],
  ["GF2072", ["key"]],
  ["GF2060", ["name"]],
  ["GF2061", ["name"]],
  ["GF2062", ["timeline"]],
  ["GF2063", ["timeline"]],
  ["GF2064", ["name"]],
  ["GF2065", ["name"]],
  ["GF2066", ["name"]],
] as const satisfies readonly (readonly [Code, readonly string[]])[];

/** Matches a parameter. TypeScript escapes quotes within a literal type, so an unescaped one ends it. */
const group = String.raw`(?:[^"\\]|\\.)+?`;

/** A pattern made from the sentence itself, so that the two cannot differ. Each parameter is a named group. */
const patternOf = (code: Code, names: readonly string[]): RegExp => {
  const marks = Object.fromEntries(names.map((name) => [name, `<<${name}>>`]));
  const escaped = diagnostic(code, marks as never).message.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`"${escaped.replace(/<<(\w+)>>/g, `(?<$1>${group})`)}(?=")`, "gs");
};

const patterns = spoken.map(([code, names]) => [code, patternOf(code, names)] as const);

/** TypeScript prints a literal type with escapes; the sentence contains the plain name. */
const unescaped = (groups: { readonly [name: string]: string } = {}) =>
  Object.fromEntries(Object.entries(groups).map(([name, value]) => [name, value.replace(/\\(["'`\\])/g, "$1")]));

/** The expected type that a line of TypeScript's message names. */
const named = (text: string): string | null =>
  / is not assignable to (?:parameter of type|type|method's 'this' of type) '(.*)'\./s.exec(text)?.[1] ?? null;

/** The expected type: the last one that TypeScript's message names, apart from its explanations. */
const wanted = ({ messageText }: ts.Diagnostic): string | null => {
  const text = typeof messageText === "string" ? messageText : messageText.messageText;
  const found = named(text);
  // A sentence is at the end of the type. A type that is printed in full may contain sentences in its methods.
  if (found !== null && /"\)?$/.test(found)) return found;
  // If the message names an alias instead, the last line of the explanation gives its definition.
  const last = ts.flattenDiagnosticMessageText(messageText, "\n").split("\n").at(-1) ?? "";
  const meant = found !== null && / & \w+<.*>$/s.test(found) ? named(last) : null;
  return meant !== null && /^"[^"]*"$/.test(meant) ? meant : null;
};

/** TypeScript's message for a row of one relation where a row of another is expected; it prints both types in full. */
const otherRow = /^Argument of type 'Row<.* is not assignable to parameter of type 'Row</s;

/** TypeScript's message without long types. */
const brief = (text: string): string => {
  if (text.length <= 400) return text;
  let short = text;
  for (let before = ""; before !== short; ) {
    before = short;
    short = short.replace(/<[^<>]+>/g, "");
  }
  return short.length <= 400 ? short : `${short.slice(0, 400)}...`;
};

/** The innermost line of TypeScript's message chain says what is wrong; the outer lines give the context. */
const flat = (message: ts.Diagnostic["messageText"]): string =>
  ts.flattenDiagnosticMessageText(message, " ").replace(/\n\s*/g, " ");

/** One diagnostic per error of a file; only the syntax errors if there are any. */
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
  const diagnostics = program.getSemanticDiagnostics(node).flatMap((error) => {
    if (isStyleError(error.code)) return [];
    const text = flat(error.messageText);
    const sentences = wanted(error);
    if (otherRow.test(text)) return [diagnostic("GF2043", {}, place(error))];
    for (const [code, pattern] of sentences === null ? [] : patterns) {
      // One sentence per key or column: TypeScript prints them as a union.
      const found = [...(sentences ?? "").matchAll(pattern)].map(({ groups }) =>
        diagnostic(code, unescaped(groups) as never, place(error)),
      );
      const distinct = [...new Map(found.map((one) => [one.message, one])).values()];
      // For a value without a dtype the types report a union of all dtypes.
      const params = unescaped(sentences?.match(pattern.source)?.groups);
      if (code === "GF2009" && distinct.length >= dtypes.length)
        return [diagnostic(code, { ...params, found: "this" } as never, place(error))];
      if (distinct.length > 0) return distinct;
    }
    return [diagnostic("GF1001", { text: `${brief(text)} (TS${error.code})` }, place(error))];
  });
  return { syntax: false, diagnostics };
};
