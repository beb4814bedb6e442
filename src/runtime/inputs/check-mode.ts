/** The mode and the event: checks the caller's values against the event key of the contract. */

import { z } from "zod";
import { type Diagnostic, diagnostic } from "../../core/diagnostics/diagnostic.ts";
import type { Dtype } from "../../core/dtypes.ts";
import { microsecondsOf } from "../../core/duration-text.ts";
import type { Mode, RunnerSpec } from "../../core/runner-spec.ts";

export type EventValue = string | number | bigint | boolean;

export interface GivenMode {
  /** `train` by default. */
  readonly mode?: Mode;
  /** Score mode: the event, by the columns of its key; if the key is one column, its value alone is enough. */
  readonly event?: EventValue | Readonly<Record<string, EventValue>>;
  /** Score mode: refuses tables that contain anything about the event that is known only after the decision. */
  readonly sealed?: boolean;
}

/** One event to score: the values of its key as text, each in the canonical form of its dtype. */
export const score = z.object({ event: z.record(z.string(), z.string()), sealed: z.boolean() });
export type Score = Readonly<z.infer<typeof score>>;

export interface CheckedMode {
  /** Null in train mode. */
  readonly score: Score | null;
  readonly diagnostics: readonly Diagnostic[];
}

/** The columns of the event key, which is the same in all tables with events. */
export const eventKey = ({ tables }: RunnerSpec): readonly { readonly name: string; readonly dtype: Dtype }[] => {
  const table = tables.find(({ event }) => event.length > 0);
  return (table?.event ?? []).map((name) => ({
    name,
    dtype: table?.columns.find((column) => column.name === name)?.dtype ?? "str",
  }));
};

/** A contradiction between `mode`, `event` and `sealed`; null if there is none. */
export const contradiction = ({ mode = "train", event, sealed = false }: GivenMode): Diagnostic | null => {
  const wrong =
    mode === "score" ? (event === undefined ? mode : null) : event !== undefined ? "event" : sealed ? "sealed" : null;
  return wrong === null ? null : diagnostic("GF4021", { wrong });
};

export const checkMode = (spec: RunnerSpec, given: GivenMode): CheckedMode => {
  const wrong = contradiction(given);
  if (wrong !== null) return { score: null, diagnostics: [wrong] };
  if (given.mode !== "score" || given.event === undefined) return { score: null, diagnostics: [] };

  const key = eventKey(spec);
  const { event } = given;
  const [only] = key;
  const isBare = typeof event !== "object";
  if (isBare && (only === undefined || key.length > 1)) return refused(key, [], [], String(event));
  const values: Readonly<Record<string, EventValue>> =
    isBare && only !== undefined ? { [only.name]: event } : Object(event);
  const missing = key.filter(({ name }) => !Object.hasOwn(values, name)).map(({ name }) => name);
  const strange = Object.keys(values).filter((name) => !key.some((column) => column.name === name));
  if (missing.length > 0 || strange.length > 0) return refused(key, missing, strange, null);

  const read = key.map(({ name, dtype }) => [name, dtype, values[name], canonicalText(dtype, values[name])] as const);
  return {
    score: {
      event: Object.fromEntries(read.map(([name, , , text]) => [name, text ?? ""])),
      sealed: given.sealed ?? false,
    },
    diagnostics: read.flatMap(([column, dtype, value, text]) =>
      text === null
        ? [diagnostic("GF4022", { column, dtype, value: String(value), expected: expectedForm[dtype] })]
        : [],
    ),
  };
};

const refused = (
  key: readonly { readonly name: string }[],
  missing: readonly string[],
  strange: readonly string[],
  bare: string | null,
): CheckedMode => ({
  score: null,
  diagnostics: [diagnostic("GF4023", { key: key.map(({ name }) => name), missing, strange, bare })],
});

/** A description of the values of each dtype. */
export const expectedForm: Readonly<Record<Dtype, string>> = {
  bool: "true or false",
  i8: "a whole number from -128 to 127",
  i16: "a whole number from -32768 to 32767",
  i32: "a whole number of 32 bits",
  i64: "a whole number of 64 bits",
  f32: "a finite number",
  f64: "a finite number",
  str: "text",
  date: "a date such as 2024-02-18",
  datetime: "a time of UTC such as 2024-02-18T19:30:00Z",
  duration: "a duration of days and time such as PT1M30.5S",
  categorical: "text",
};

const decimal = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** Whether the nearest number is acceptable: neither an infinity, nor 0 for a nonzero text. */
const isKept = (text: string, value: number): boolean =>
  Number.isFinite(value) && (value !== 0 || !/^[^e]*[1-9]/i.test(text));

/** A 32-bit number is parsed from its digits directly: parsing it as 64 bits first could round twice. */
const real = (text: string, bits: 32 | 64): string | null => {
  const value = Number(text);
  if (!decimal.test(text) || !isKept(text, bits === 32 ? Math.fround(value) : value)) return null;
  return bits === 32 ? text.toLowerCase() : String(value);
};

/** The value as text in the canonical form of its dtype; null if it is not a value of that dtype. */
export const canonicalText = (dtype: Dtype, value: unknown): string | null => {
  switch (dtype) {
    case "str":
    case "categorical":
      return typeof value === "string" ? value : null;
    case "bool":
      return ["true", "false"].includes(String(value)) ? String(value) : null;
    case "date":
      return typeof value === "string" && isDate(value) ? value : null;
    case "datetime":
      return typeof value === "string" ? time(value) : null;
    case "duration":
      return typeof value === "string" ? (microsecondsOf(value)?.toString() ?? null) : null;
    case "f32":
      return real(String(value), 32);
    case "f64":
      return real(String(value), 64);
    case "i8":
    case "i16":
    case "i32":
    case "i64":
      return whole(Number(dtype.slice(1)), value);
  }
};

const isDate = (text: string): boolean => {
  const at = new Date(`${text}T00:00:00Z`);
  return /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
};

const clock = /^(\d{4}-\d\d-\d\d)[T ]((?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d)(?:\.(\d{1,9}))?(?:Z|\+00(?::?00)?)?$/;

/**
 * Microseconds since 1970, as in a column of times. Further digits are truncated, so that no read is later than this
 * time.
 */
const time = (text: string): string | null => {
  const [, day, seconds, fraction = ""] = clock.exec(text) ?? [];
  if (day === undefined || seconds === undefined || !isDate(day)) return null;
  const at = new Date(`${day}T${seconds}Z`).getTime();
  return String(BigInt(at) * 1000n + BigInt(fraction.slice(0, 6).padEnd(6, "0")));
};

const whole = (bits: number, value: unknown): string | null => {
  // Larger JavaScript numbers are not exact.
  if (typeof value === "number" && !Number.isSafeInteger(value)) return null;
  const text = String(value);
  return /^-?\d+$/.test(text) && BigInt.asIntN(bits, BigInt(text)) === BigInt(text) ? String(BigInt(text)) : null;
};
