/** Checks options: an unknown name or value is an error that lists the valid ones. */
import { AuthorError } from "../src/core/author-error.ts";
import { showValue } from "../src/core/show-value.ts";

const refused = (option: string, takes: string, value: unknown): never => {
  // The last part of its name is searched in the source: 'tick.clock' is written `clock: ...`.
  throw new AuthorError("GF1017", { option, takes, value: showValue(value) }, option.split(".").at(-1));
};

const either = new Intl.ListFormat("en", { type: "disjunction" });

/** Checks that a value is one of the given words. */
export const choiceOption = <const W extends string>(option: string, words: readonly W[], value: unknown): W =>
  words.find((word) => word === value) ?? refused(option, either.format(words.map(showValue)), value);

export const booleanOption = (option: string, value: unknown): boolean =>
  typeof value === "boolean" ? value : refused(option, "true or false", value);

/** Checks that a value is text. */
export const textOption = (option: string, value: unknown): string =>
  typeof value === "string" ? value : refused(option, "text", value);

/** Rejects unknown options, which would otherwise be ignored silently. */
export const rejectUnknownOptions = (what: string, known: readonly string[], options: object): void => {
  const strange = Object.keys(options).find((name) => !known.includes(name));
  if (strange !== undefined) throw new AuthorError("GF1018", { what, name: strange, known }, strange);
};
