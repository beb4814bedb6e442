/**
 * Parses JSON objects with their members as written. JSON.parse would keep the last of two members with one name, round
 * numbers to 64 bits, and accept unpaired surrogates. Here repeated names and unpaired surrogates are refused, and
 * numbers keep their digits.
 */
import { type JSONVisitor, type ParseOptions, visit } from "jsonc-parser";
import { MalformedFile } from "./read-lines.ts";

/** A value other than text or null, as written: a number, true or false, an object, an array. */
export class RawValue {
  readonly source: string;

  constructor(source: string) {
    this.source = source;
  }
}

/** Text without its quotes and escapes. */
export type Value = string | RawValue | null;
export type Members = ReadonlyMap<string, Value>;

const strict: ParseOptions = { disallowComments: true, allowTrailingComma: false, allowEmptyContent: false };

/** The objects of a text: the elements of an array, or a single one. `line`: the number of its first line. */
export const objectsIn = (text: string, shape: "array" | "object", line: number): readonly Members[] => {
  const objects: Map<string, Value>[] = [];
  const item = shape === "array" ? 1 : 0;
  /** The names seen in each of the enclosing objects; null for an array. */
  const open: (Set<string> | null)[] = [];
  let members = new Map<string, Value>();
  let name = "";
  let begin = 0;

  const lineAt = (at: number): string => `line ${(line + at).toLocaleString("en-US")}`;
  const refuse = (why: string): never => {
    throw new MalformedFile(why);
  };
  const isNone = (at: number): never => {
    if (shape === "object") return refuse(`${lineAt(at)} is not an object`);
    return refuse(open.length === 0 ? "it is not an array of objects" : `[${objects.length}] is not an object`);
  };
  const wellFormed = (value: string, at: number): string =>
    value.isWellFormed() ? value : refuse(`${lineAt(at)} has half of a character (a lone surrogate such as \\ud800)`);
  const enter = (names: Set<string> | null, offset: number, at: number): void => {
    const isArray = names === null;
    if (open.length < item ? !isArray : open.length === item && isArray) isNone(at);
    if (open.length === item) members = new Map();
    if (open.length === item + 1) begin = offset;
    open.push(names);
  };
  const leave = (end: number): void => {
    open.pop();
    if (open.length === item) objects.push(members);
    if (open.length === item + 1) members.set(name, new RawValue(text.slice(begin, end)));
  };

  const visitor: JSONVisitor = {
    onObjectBegin: (offset, _, at) => enter(new Set(), offset, at),
    onArrayBegin: (offset, _, at) => enter(null, offset, at),
    onObjectEnd: (offset, length) => leave(offset + length),
    onArrayEnd: (offset, length) => leave(offset + length),
    onObjectProperty: (property, _, __, at) => {
      const names = open.at(-1);
      if (names?.has(wellFormed(property, at)) === true)
        refuse(`${lineAt(at)} has the member ${JSON.stringify(property)} twice in one object`);
      names?.add(property);
      if (open.length === item + 1) name = property;
    },
    onLiteralValue: (value: unknown, offset, length, at) => {
      if (open.length <= item) isNone(at);
      const checked = typeof value === "string" ? wellFormed(value, at) : value;
      if (open.length !== item + 1) return;
      members.set(
        name,
        typeof checked === "string"
          ? checked
          : checked === null
            ? null
            : new RawValue(text.slice(offset, offset + length)),
      );
    },
    onError: (_, __, ___, at) => refuse(`${lineAt(at)} is not JSON`),
  };
  try {
    visit(text, visitor, strict);
  } catch (error) {
    if (error instanceof RangeError) refuse(`${lineAt(0)} has objects that are nested too deeply`);
    throw error;
  }
  return objects;
};
