/**
 * The same-row functions: what each takes and returns, as one table for the types, the verifier and the schema of
 * plans. Unless the table says otherwise, the result has the latest instant of the operands and is null if an operand
 * is null.
 */
import type { Dtype, Family } from "./dtypes.ts";
import { isZone } from "./time-zones.ts";

/** The receivers of functions: families of dtypes, and their description. */
export const receivers = {
  numbers: { families: ["int", "float32", "float"], words: "numbers" },
  text: { families: ["str"], words: "text" },
  dates: { families: ["date"], words: "dates" },
  datetimes: { families: ["datetime"], words: "datetimes" },
  days: { families: ["date", "datetime"], words: "dates or datetimes" },
  spans: { families: ["duration"], words: "durations" },
  ordered: {
    families: ["int", "float32", "float", "str", "date", "datetime", "duration"],
    words: "numbers, text or dates",
  },
} as const satisfies Record<string, { readonly families: readonly Family[]; readonly words: string }>;

const isWhole = (value: unknown): value is number => Number.isSafeInteger(value);
/** Text is printed into the runner as UTF-8, which cannot represent half a surrogate pair. */
const isText = (value: unknown): value is string => typeof value === "string" && value.isWellFormed();

/** Arguments that cannot be columns. They are part of the computation, like a name. */
export const plainArguments = {
  decimals: {
    words: "a whole number from 0 to 15",
    holds: (value: unknown) => isWhole(value) && value >= 0 && value <= 15,
  },
  finite: { words: "a finite number", holds: (value: unknown) => Number.isFinite(value) },
  text: { words: "plain text", holds: isText },
  someText: { words: "plain text that is not empty", holds: (value: unknown) => isText(value) && value !== "" },
  start: {
    words: "a whole number from -2^31 to 2^31 - 2",
    holds: (value: unknown) => isWhole(value) && value >= -(2 ** 31) && value <= 2 ** 31 - 2,
  },
  length: {
    words: "a length from 0 to 2^31 - 1",
    holds: (value: unknown) => value === null || (isWhole(value) && value >= 0 && value < 2 ** 31),
  },
  /** Null for UTC. */
  zone: { words: "a time zone", holds: (value: unknown) => value === null || isZone(value) },
} as const satisfies Record<string, { readonly words: string; readonly holds: (value: unknown) => boolean }>;
export type PlainArgument = keyof typeof plainArguments;

/** Arguments that may be columns: any number, anything comparable with the receiver, text, an integer, a duration. */
export type OperandArgument = "aNumber" | "alike" | "aText" | "aWhole" | "aSpan";

interface FunctionRule {
  readonly of: keyof typeof receivers;
  readonly takes: readonly (PlainArgument | OperandArgument)[];
  /** The dtype of the result: the receiver's, that of arithmetic, the one that holds both sides, or a fixed one. */
  readonly gives: "own" | "arithmetic" | "both" | Dtype;
  /** When the result is null: if an operand is null, or also for an integer divided by zero. */
  readonly nulls: "fromNull" | "byZero";
}

const fromNull = { nulls: "fromNull" } as const;

export const functions = {
  abs: { of: "numbers", takes: [], gives: "arithmetic", ...fromNull },
  sign: { of: "numbers", takes: [], gives: "arithmetic", ...fromNull },
  sqrt: { of: "numbers", takes: [], gives: "f64", ...fromNull },
  exp: { of: "numbers", takes: [], gives: "f64", ...fromNull },
  log: { of: "numbers", takes: [], gives: "f64", ...fromNull },
  log10: { of: "numbers", takes: [], gives: "f64", ...fromNull },
  pow: { of: "numbers", takes: ["finite"], gives: "f64", ...fromNull },
  round: { of: "numbers", takes: ["decimals"], gives: "own", ...fromNull },
  floor: { of: "numbers", takes: [], gives: "own", ...fromNull },
  ceil: { of: "numbers", takes: [], gives: "own", ...fromNull },
  clip: { of: "numbers", takes: ["finite", "finite"], gives: "own", ...fromNull },
  modulo: { of: "numbers", takes: ["aNumber"], gives: "arithmetic", nulls: "byZero" },
  isNaN: { of: "numbers", takes: [], gives: "bool", ...fromNull },
  isFinite: { of: "numbers", takes: [], gives: "bool", ...fromNull },

  greatest: { of: "ordered", takes: ["alike"], gives: "both", ...fromNull },
  least: { of: "ordered", takes: ["alike"], gives: "both", ...fromNull },
  between: { of: "ordered", takes: ["alike", "alike"], gives: "bool", ...fromNull },

  lower: { of: "text", takes: [], gives: "str", ...fromNull },
  upper: { of: "text", takes: [], gives: "str", ...fromNull },
  trim: { of: "text", takes: [], gives: "str", ...fromNull },
  length: { of: "text", takes: [], gives: "i64", ...fromNull },
  contains: { of: "text", takes: ["aText"], gives: "bool", ...fromNull },
  startsWith: { of: "text", takes: ["aText"], gives: "bool", ...fromNull },
  endsWith: { of: "text", takes: ["aText"], gives: "bool", ...fromNull },
  replace: { of: "text", takes: ["someText", "text"], gives: "str", ...fromNull },
  slice: { of: "text", takes: ["start", "length"], gives: "str", ...fromNull },
  concat: { of: "text", takes: ["aText"], gives: "str", ...fromNull },

  year: { of: "days", takes: ["zone"], gives: "i64", ...fromNull },
  month: { of: "days", takes: ["zone"], gives: "i64", ...fromNull },
  day: { of: "days", takes: ["zone"], gives: "i64", ...fromNull },
  weekday: { of: "days", takes: ["zone"], gives: "i64", ...fromNull },
  dayOfYear: { of: "days", takes: ["zone"], gives: "i64", ...fromNull },
  addDays: { of: "days", takes: ["aWhole"], gives: "own", ...fromNull },
  daysSince: { of: "dates", takes: ["alike"], gives: "i64", ...fromNull },
  hour: { of: "datetimes", takes: ["zone"], gives: "i64", ...fromNull },
  minute: { of: "datetimes", takes: ["zone"], gives: "i64", ...fromNull },
  second: { of: "datetimes", takes: ["zone"], gives: "i64", ...fromNull },
  toDate: { of: "datetimes", takes: ["zone"], gives: "date", ...fromNull },
  secondsSince: { of: "datetimes", takes: ["alike"], gives: "f64", ...fromNull },
  timeSince: { of: "datetimes", takes: ["alike"], gives: "duration", ...fromNull },
  addTime: { of: "datetimes", takes: ["aSpan"], gives: "own", ...fromNull },
  subtractTime: { of: "datetimes", takes: ["aSpan"], gives: "own", ...fromNull },
  seconds: { of: "spans", takes: [], gives: "f64", ...fromNull },
} as const satisfies Record<string, FunctionRule>;

export type FunctionName = keyof typeof functions;
export const functionNames = Object.keys(functions) as [FunctionName, ...FunctionName[]];

/** The rule of a function, with its general type. */
export const functionRule = (name: FunctionName): FunctionRule => functions[name];

export const isPlainArgument = (argument: PlainArgument | OperandArgument): argument is PlainArgument =>
  argument in plainArguments;
