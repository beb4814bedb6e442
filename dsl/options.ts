/** Checks of options: unknown names and values are refused with the known ones. */
import { AuthorError } from "../src/core/author-error.ts";
import { shown } from "../src/core/show-value.ts";

const refused = (option: string, takes: string, value: unknown): never => {
  // Its place is found by the last part of its name: 'tick.clock' is written `clock: ...`.
  throw new AuthorError("GF1017", { option, takes, value: shown(value) }, option.split(".").at(-1));
};

const either = new Intl.ListFormat("en", { type: "disjunction" });

/** One of some words. */
export const wordOf = <const W extends string>(option: string, words: readonly W[], value: unknown): W =>
  words.find((word) => word === value) ?? refused(option, either.format(words.map(shown)), value);

export const truthOf = (option: string, value: unknown): boolean =>
  typeof value === "boolean" ? value : refused(option, "true or false", value);

/** Names of columns begin with it. */
export const textOf = (option: string, value: unknown): string =>
  typeof value === "string" ? value : refused(option, "text", value);

/** Refuses an option that there is not: it would be passed over. */
export const onlyOptions = (what: string, known: readonly string[], options: object): void => {
  const strange = Object.keys(options).find((name) => !known.includes(name));
  if (strange !== undefined) throw new AuthorError("GF1018", { what, name: strange, known }, strange);
};
