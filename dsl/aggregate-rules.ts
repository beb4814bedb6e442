/**
 * The rules of aggregates, as data: what each takes and makes. One table, read by the types (`dsl/aggregates.ts`), by the
 * verifier and by both lowerings.
 */
import type { Family } from "./dtype.ts";

/** What is said to a duration that asks for what only numbers have. */
export const numbersOfDuration = "a column of numbers, such as its .seconds()";

/** What an aggregate makes: a fixed dtype, that of its column, or that of a sum of the column. */
export type Makes = "f64" | "i64" | "bool" | "own" | "sum";

export interface AggregateRule {
  /** The families of dtypes it takes, and the same in words. */
  readonly of: readonly Family[];
  readonly takes: string;
  readonly makes: Makes;
  /** How many values it needs, whatever is asked for beside. */
  readonly needs: 0 | 1 | 2;
}

const numbers = ["int", "float32", "float"] as const;
const countable = [...numbers, "bool"] as const;
const ordered = [...numbers, "str", "date", "datetime", "duration"] as const;
const anything = [...ordered, "bool"] as const;

const number = { of: numbers, takes: "a column of numbers" } as const;
const counted = { of: countable, takes: "a column of numbers" } as const;
const summed = { of: [...countable, "duration"], takes: "a column of numbers" } as const;
const ranked = { of: [...numbers, "duration"], takes: "a column of numbers" } as const;
const inOrder = { of: ordered, takes: "numbers, text or dates" } as const;
const truth = { of: ["bool"], takes: "truth values" } as const;
const whatever = { of: anything, takes: "anything" } as const;

export const aggregateRules = {
  mean: { ...counted, makes: "f64", needs: 1 },
  sum: { ...summed, makes: "sum", needs: 1 },
  min: { ...inOrder, makes: "own", needs: 1 },
  max: { ...inOrder, makes: "own", needs: 1 },
  std: { ...number, makes: "f64", needs: 2 },
  var: { ...number, makes: "f64", needs: 2 },
  median: { ...number, makes: "f64", needs: 1 },
  quantile: { ...number, makes: "f64", needs: 1 },
  count: { ...whatever, makes: "i64", needs: 0 },
  first: { ...whatever, makes: "own", needs: 1 },
  last: { ...whatever, makes: "own", needs: 1 },
  any: { ...truth, makes: "bool", needs: 1 },
  all: { ...truth, makes: "bool", needs: 1 },
  rank: { ...ranked, makes: "i64", needs: 1 },
  rankFromTop: { ...ranked, makes: "i64", needs: 1 },
} as const satisfies { readonly [aggregate: string]: AggregateRule };
