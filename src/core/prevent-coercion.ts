/**
 * JavaScript converts objects implicitly: to text in a template, to a number in `a < b`, to JSON, to a list in a
 * spread. For objects of the language each conversion is an error at its place. The types reject most of them; this
 * module covers JavaScript files and casts.
 */
import { AuthorError } from "./author-error.ts";
import { type Conversion, type Kind, kinds, replacementOfConversion } from "./object-kinds.ts";

const mark = Symbol.for("greenflag.kind");

/** The kind of a language object; null for anything else. */
export const kindOf = (value: object): Kind | null => (value as { readonly [mark]?: Kind })[mark] ?? null;

/** The kinds that are not a record of columns. */
export type ObjectKind = Exclude<Kind, "row" | "group">;

const refused = (kind: Kind, made: Conversion): never => {
  throw new AuthorError("GF1014", { made, what: kinds[kind], instead: replacementOfConversion(kind, made) });
};

const byHint: Readonly<Record<string, Conversion>> = { string: "text", number: "a number" };

const hidden = (value: unknown): PropertyDescriptor => ({ value, enumerable: false });

/** Conversions by a symbol, which cannot be the name of a column. */
const bySymbol = (kind: Kind): PropertyDescriptorMap => ({
  [mark]: hidden(kind),
  [Symbol.toPrimitive]: hidden((hint: string) => refused(kind, byHint[hint] ?? "a plain value")),
  [Symbol.iterator]: hidden(() => refused(kind, "a list")),
});

/** Conversions by a method name. */
const byName = (kind: Kind): PropertyDescriptorMap => ({
  toString: hidden(() => refused(kind, "text")),
  valueOf: hidden(() => refused(kind, "a plain value")),
  toJSON: hidden(() => refused(kind, "JSON")),
});

/** The object, protected against implicit conversion. */
export const preventCoercion = <T extends object>(kind: ObjectKind, made: T): T =>
  Object.defineProperties(made, { ...bySymbol(kind), ...byName(kind) });

/** The same for a row or a group, whose columns may have any name, including `toString`. */
export const preventRowCoercion = <T extends object>(kind: "row" | "group", made: T): T =>
  Object.defineProperties(made, bySymbol(kind));
