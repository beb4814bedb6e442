/** Names in a statement: names of the data are quoted and never become code; names of steps are created here. */
import { refuse } from "../../compiler/verify/finding.ts";
import type { Verified } from "../../compiler/verify/index.ts";
import { lineComment } from "../../core/visible-text.ts";
import { splitName } from "../lowering/step-names.ts";
import type { Dialect } from "./dialect.ts";

/** The alias of a step's input within the step. */
export const rowsAlias = "r";

/** Names of steps, each given once: `orders_with_total`, and `orders_with_total_2` where the words are the same. */
export class StepNames {
  readonly #taken = new Set<string>();

  take(prefix: string): string {
    const plain = splitName(prefix).join("_").toLowerCase();
    const base = plain === "" ? "step" : plain;
    let name = base;
    for (let i = 2; this.#taken.has(name); i++) name = `${base}_${i}`;
    this.#taken.add(name);
    return name;
  }
}

/**
 * Fresh column names that start with the given word and that are not equal to any column of the pipeline for the
 * engine.
 */
export const freshNames = ({ environments }: Verified, { folded }: Dialect): ((prefix: string) => string) => {
  const taken = new Set([...environments.values()].flatMap(({ columns }) => [...columns.keys()].map(folded)));
  return (prefix) => {
    let count = 1;
    while (taken.has(folded(`${prefix}__${count}`))) count++;
    taken.add(folded(`${prefix}__${count}`));
    return `${prefix}__${count}`;
  };
};

const clash = (names: readonly string[], { folded }: Dialect): readonly [string, string] | null => {
  const seen = new Map<string, string>();
  for (const name of names) {
    const before = seen.get(folded(name));
    if (before !== undefined) return [before, name];
    seen.set(folded(name), name);
  }
  return null;
};

/** Rejects names that the engine cannot distinguish, such as `Key` and `key`, or cannot use. */
export const checkNames = ({ environments, tables }: Verified, dialect: Dialect): void => {
  const engine = dialect.name;
  const all = [tables.map(({ name }) => name), ...[...environments.values()].map(({ columns }) => [...columns.keys()])];
  for (const names of all) {
    const two = clash(names, dialect);
    if (two !== null)
      refuse("GF2101", { engine, what: `with both '${two[0]}' and '${two[1]}'`, why: "the two are one name to it" });
    const none = names.find((name) => name === "" || name.includes("\u0000") || !name.isWellFormed());
    if (none !== undefined)
      refuse("GF2101", { engine, what: `with the name '${lineComment(none)}'`, why: "it has no such names" });
  }
};
