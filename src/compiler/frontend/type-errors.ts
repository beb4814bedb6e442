/**
 * TypeScript errors as diagnostics: sentences of greenflag under their codes, all others with the message of
 * TypeScript.
 */
import { type Project, type SourceFile, ts } from "ts-morph";
import { type Diagnostic, diagnostic, type Place } from "../../core/diagnostics/diagnostic.ts";
import type { Code } from "../../core/diagnostics/registry.ts";
import { dtypes } from "../../core/dtypes.ts";
import { placeAt } from "./places.ts";
import { isLint } from "./style-errors.ts";

/** The sentences that the types can say, with the parameters that stand in them. */
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

/** What may stand for a parameter: TypeScript escapes the quotes within a literal type, so a bare one ends it. */
const group = String.raw`(?:[^"\\]|\\.)+?`;

/** A pattern made from the sentence itself, so that the two cannot part. Each parameter is a named group. */
const patternOf = (code: Code, names: readonly string[]): RegExp => {
  const marks = Object.fromEntries(names.map((name) => [name, `<<${name}>>`]));
  const escaped = diagnostic(code, marks as never).message.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`"${escaped.replace(/<<(\w+)>>/g, `(?<$1>${group})`)}(?=")`, "gs");
};

const patterns = spoken.map(([code, names]) => [code, patternOf(code, names)] as const);

/** TypeScript prints a literal type as it would be written; the sentence holds the name itself. */
const unescaped = (groups: { readonly [name: string]: string } = {}) =>
  Object.fromEntries(Object.entries(groups).map(([name, value]) => [name, value.replace(/\\(["'`\\])/g, "$1")]));

/** What a line of TypeScript's says was wanted. */
const named = (text: string): string | null =>
  / is not assignable to (?:parameter of type|type|method's 'this' of type) '(.*)'\./s.exec(text)?.[1] ?? null;

/** What was wanted: the type that TypeScript's message, without what it adds to explain it, names last. */
const wanted = ({ messageText }: ts.Diagnostic): string | null => {
  const text = typeof messageText === "string" ? messageText : messageText.messageText;
  const found = named(text);
  // Only sentences stand at its end: a type spelled out may hold others in its methods.
  if (found !== null && /"\)?$/.test(found)) return found;
  // Where it names an alias instead, the last line of the explanation is what that stands for: a sentence, or nothing of ours.
  const last = ts.flattenDiagnosticMessageText(messageText, "\n").split("\n").at(-1) ?? "";
  const meant = found !== null && / & \w+<.*>$/s.test(found) ? named(last) : null;
  return meant !== null && /^"[^"]*"$/.test(meant) ? meant : null;
};

/** A row of one relation where that of another is wanted, in TypeScript's words: a page of types. */
const otherRow = /^Argument of type 'Row<.* is not assignable to parameter of type 'Row</s;

/** TypeScript's own words, types that are spelled out at length left out. */
const brief = (text: string): string => {
  if (text.length <= 400) return text;
  let short = text;
  for (let before = ""; before !== short; ) {
    before = short;
    short = short.replace(/<[^<>]+>/g, "");
  }
  return short.length <= 400 ? short : `${short.slice(0, 400)}...`;
};

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
  const diagnostics = program.getSemanticDiagnostics(node).flatMap((error) => {
    if (isLint(error.code)) return [];
    const text = flat(error.messageText);
    const sentences = wanted(error);
    if (otherRow.test(text)) return [diagnostic("GF2043", {}, place(error))];
    for (const [code, pattern] of sentences === null ? [] : patterns) {
      // One sentence for each key or column that it is true of: TypeScript prints them as a union.
      const found = [...(sentences ?? "").matchAll(pattern)].map(({ groups }) =>
        diagnostic(code, unescaped(groups) as never, place(error)),
      );
      const distinct = [...new Map(found.map((one) => [one.message, one])).values()];
      // Of what has no dtype at all the types say that it is each of them.
      const params = unescaped(sentences?.match(pattern.source)?.groups);
      if (code === "GF2009" && distinct.length >= dtypes.length)
        return [diagnostic(code, { ...params, found: "this" } as never, place(error))];
      if (distinct.length > 0) return distinct;
    }
    return [diagnostic("GF1001", { text: `${brief(text)} (TS${error.code})` }, place(error))];
  });
  return { syntax: false, diagnostics };
};
