/**
 * The rules of aggregates as data: what each takes and returns. The types (`dsl/aggregates.ts`), the verifier and all
 * lowerings read this table.
 */
import type { FrameKind } from "./calculus.ts";
import type { Family } from "./dtypes.ts";

/** Beyond this, the square of a value or a sum of squares is not finite, and the deviation is NaN. */
export const largestSquarable = 1e150;

/** What a message suggests for an aggregate of a duration that only numbers have. */
export const durationAdvice = "a column of numbers, such as its .seconds()";

/** The dtype of the result: a fixed one, that of the column, or that of a sum over the column. */
export type ResultDtype = "f64" | "i64" | "bool" | "own" | "sum";

export interface AggregateRule {
  /** The families of dtypes that it takes, and their description. */
  readonly of: readonly Family[];
  readonly takes: string;
  readonly makes: ResultDtype;
  /** The minimum number of values that it needs, whatever `atLeast` says. */
  readonly needs: 0 | 1 | 2;
  /** The frames for which it is defined; null for all frames, and for groups. */
  readonly over: FrameSet | null;
  /** The kind of its numeric argument, which has its own rule; null if it takes none. */
  readonly parameter: keyof typeof parameterRules | null;
}

/** Kinds of frames, and their description. */
export interface FrameSet {
  readonly kinds: readonly FrameKind[];
  readonly words: string;
}

/** The rules of the numeric arguments. */
export const parameterRules = {
  /** Of a quantile: the share of the values below it. */
  share: (value: number): boolean => value >= 0 && value <= 1,
  /** Of an exponentially weighted mean: the number of ticks or events after which the weight of a value is halved. */
  halfLife: (value: number): boolean => Number.isFinite(value) && value > 0,
} as const;

const numbers = ["int", "float32", "float"] as const;
const countable = [...numbers, "bool"] as const;
const ordered = [...numbers, "str", "date", "datetime", "duration"] as const;
const anything = [...ordered, "bool"] as const;

/** Frames in which each row has a rank. */
const among = {
  kinds: ["peers", "event", "everywhere"],
  words: "peers(), wholeEvent() or everywhere()",
} as const satisfies FrameSet;
/** Frames that extend in one direction, from the nearest row to the farthest. */
export const directionalFrames = {
  kinds: ["trailing", "career", "ahead", "prior", "later"],
  words: "last(...), soFar(), next(...), prior(...) or following(...)",
} as const satisfies FrameSet;

const number = { of: numbers, takes: "a column of numbers" } as const;
const counted = { of: countable, takes: "a column of numbers" } as const;
const summed = { of: [...countable, "duration"], takes: "a column of numbers" } as const;
const ranked = { of: [...numbers, "duration"], takes: "a column of numbers" } as const;
const inOrder = { of: ordered, takes: "numbers, text or dates" } as const;
const truth = { of: ["bool"], takes: "booleans" } as const;
const whatever = { of: anything, takes: "anything" } as const;

export const aggregateRules = {
  mean: { ...counted, makes: "f64", needs: 1, over: null, parameter: null },
  sum: { ...summed, makes: "sum", needs: 1, over: null, parameter: null },
  min: { ...inOrder, makes: "own", needs: 1, over: null, parameter: null },
  max: { ...inOrder, makes: "own", needs: 1, over: null, parameter: null },
  std: { ...number, makes: "f64", needs: 2, over: null, parameter: null },
  var: { ...number, makes: "f64", needs: 2, over: null, parameter: null },
  median: { ...number, makes: "f64", needs: 1, over: null, parameter: null },
  quantile: { ...number, makes: "f64", needs: 1, over: null, parameter: "share" },
  ewMean: { ...counted, makes: "f64", needs: 1, over: directionalFrames, parameter: "halfLife" },
  count: { ...whatever, makes: "i64", needs: 0, over: null, parameter: null },
  first: { ...whatever, makes: "own", needs: 1, over: null, parameter: null },
  last: { ...whatever, makes: "own", needs: 1, over: null, parameter: null },
  any: { ...truth, makes: "bool", needs: 1, over: null, parameter: null },
  all: { ...truth, makes: "bool", needs: 1, over: null, parameter: null },
  rank: { ...ranked, makes: "i64", needs: 1, over: among, parameter: null },
  rankFromTop: { ...ranked, makes: "i64", needs: 1, over: among, parameter: null },
} as const satisfies { readonly [aggregate: string]: AggregateRule };
