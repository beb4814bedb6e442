/** Checks of the arguments of language functions that are not columns. */
import { parameterRules } from "./aggregate-rules.ts";
import { AuthorError } from "./author-error.ts";
import type { Dtype } from "./dtypes.ts";
import { showValue } from "./show-value.ts";
import { isZone, type Zone } from "./time-zones.ts";

/** An integer of at least 1: a number of rows, ticks, events or values. */
export const positiveInteger = (what: string, value: unknown): number => {
  if (!Number.isSafeInteger(value) || (value as number) < 1)
    throw new AuthorError("GF1102", { what, value: showValue(value) });
  return value as number;
};

/** The unit that every count of ticks or events can have, with an example. */
export const windowUnits = {
  ticks: { unit: "t", example: "10t" },
  events: { unit: "e", example: "5e" },
} as const;

/** The units that a clock can declare: one letter. */
const letters = "abcdefghijklmnopqrstuvwxyz";
type Letters<Text extends string> = Text extends `${infer First}${infer Rest}` ? First | Letters<Rest> : never;
export type Unit = Letters<typeof letters>;
export const isUnit = (unit: unknown): unit is Unit =>
  typeof unit === "string" && unit.length === 1 && letters.includes(unit);

/** A count of ticks or events, with its unit if only some clocks have that unit. */
export interface Count {
  readonly size: number;
  readonly unit?: Unit;
}

/** A count of ticks or events: an integer of at least 1, as a number or as text with its unit. */
export const windowCount = (what: string, of: keyof typeof windowUnits, value: unknown): Count => {
  if (typeof value !== "string") return { size: positiveInteger(what, value) };
  const [, count, unit] = /^([1-9]\d{0,8})(.)$/.exec(value) ?? [];
  const isCommon = unit === windowUnits[of].unit;
  // The clock, and so the unit that it declares, is known only where the frame is used.
  if (count !== undefined && isCommon) return { size: Number(count) };
  if (count !== undefined && of === "ticks" && isUnit(unit)) return { size: Number(count), unit };
  throw new AuthorError("GF1112", { text: value, of });
};

/** A share of the values, from 0 to 1. */
export const shareArgument = (value: unknown): number => {
  if (typeof value !== "number" || !parameterRules.share(value))
    throw new AuthorError("GF1113", { value: showValue(value) });
  return value;
};

/** The reason of an assumption. It is required, because readers of the certificate rely on it. */
export const assumptionReason = (reason: unknown): string => {
  if (typeof reason !== "string" || reason.trim() === "")
    throw new AuthorError("GF1109", { reason: showValue(reason) });
  return reason;
};

/** The units of a span of time, in seconds. */
export const spanSeconds = { s: 1, m: 60, h: 3600, d: 86_400 } as const;
/** A half-life: the number of ticks or events after which the weight of a value is halved. */
export const halfLifeArgument = (value: unknown): number => {
  if (typeof value !== "number" || !parameterRules.halfLife(value))
    throw new AuthorError("GF1121", { value: showValue(value) });
  return value;
};

/** The span as the author wrote it. */
const written = (span: unknown): string => (typeof span === "string" ? span : showValue(span));

/** A span of time: an integer and a unit, as in "90s", "30m", "6h", "10d". */
export type Span = `${number}${keyof typeof spanSeconds}`;

/**
 * 145,000 years in seconds. All supported times are closer together than that, and 64 bits can hold a few such spans in
 * microseconds.
 */
const longest = 4.6e12;

/** The span in seconds. */
export const secondsOf = (span: unknown): number => {
  const [, count, unit] = /^(\d{1,9})([smhd])$/.exec(typeof span === "string" ? span : "") ?? [];
  if (count === undefined || unit === undefined) throw new AuthorError("GF1108", { span: written(span) });
  return Math.min(Number(count) * spanSeconds[unit as keyof typeof spanSeconds], longest);
};

/** The spans that a window can use: plain numbers over numbers, days over dates, any unit over times. */
export const spanKinds = {
  numbers: { dtypes: ["i8", "i16", "i32", "i64", "f32", "f64"], words: "a column of numbers" },
  days: { dtypes: ["date", "datetime", "duration"], words: "a column of dates, datetimes or durations" },
  time: { dtypes: ["datetime", "duration"], words: "a column of datetimes or durations" },
} as const satisfies Record<string, { readonly dtypes: readonly Dtype[]; readonly words: string }>;

export const spanKindOf = (span: string | number): keyof typeof spanKinds =>
  typeof span === "number" ? "numbers" : span.endsWith("d") ? "days" : "time";

/** Whether a value is a span: a number above 0, or text with a unit. */
export const isSpan = (value: unknown): value is string | number =>
  typeof value === "string" ? /^[1-9]\d{0,8}[smhd]$/.test(value) : Number.isFinite(value) && (value as number) > 0;

/** The span of a window, as the author wrote it. */
export const windowSpan = (value: unknown): string | number => {
  if (!isSpan(value)) throw new AuthorError("GF1108", { span: written(value) });
  return value;
};

/** A time zone; null, which means UTC, if none is given. */
export const zoneArgument = (what: string, zone: unknown): Zone | null => {
  if (zone === undefined) return null;
  if (!isZone(zone)) throw new AuthorError("GF1125", { what, zone: showValue(zone) });
  return zone;
};
