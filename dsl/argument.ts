/** What authors give to the language's functions beside columns, checked where it stands. */
import { AuthorError } from "./author-error.ts";
import { isZone, type Zone } from "./zones.ts";

/** A whole number of at least 1: so many rows, ticks, events or values. */
export const wholeOf = (what: string, value: unknown): number => {
  if (!Number.isSafeInteger(value) || (value as number) < 1)
    throw new AuthorError("GF1102", { what, value: String(value) });
  return value as number;
};

/** The units of windows that are written as text, and how one is written. */
export const windowUnits = {
  ticks: { units: ["l", "t"], example: "10l" },
  events: { units: ["e"], example: "5e" },
} as const;

/** A count of ticks or events: a whole number of at least 1, as a number or as text with its unit. */
export const countOf = (what: string, of: keyof typeof windowUnits, value: unknown): number => {
  if (typeof value !== "string") return wholeOf(what, value);
  const [, count, unit] = /^([1-9]\d{0,8})([a-z])$/.exec(value) ?? [];
  const units: readonly string[] = windowUnits[of].units;
  if (count === undefined || unit === undefined || !units.includes(unit))
    throw new AuthorError("GF1112", { text: value, of });
  return Number(count);
};

/** A share of the values, from none of them to all. */
export const shareOf = (value: unknown): number => {
  if (typeof value !== "number" || !(value >= 0 && value <= 1))
    throw new AuthorError("GF1113", { value: String(value) });
  return value;
};

/** The reason of an assumption: whoever reads the certificate must find one. */
export const reasonOf = (reason: unknown): string => {
  if (typeof reason !== "string" || reason.trim() === "")
    throw new AuthorError("GF1109", { reason: JSON.stringify(reason) ?? "undefined" });
  return reason;
};

const seconds = { s: 1, m: 60, h: 3600, d: 86_400 } as const;

/** A span of time: a whole number and a unit, as in "90s", "30m", "6h", "10d". */
export type Span = `${number}${keyof typeof seconds}`;

/** The span in seconds. */
export const secondsOf = (span: string): number => {
  const [, count, unit] = /^(\d{1,9})([smhd])$/.exec(span) ?? [];
  if (count === undefined || unit === undefined) throw new AuthorError("GF1108", { span: String(span) });
  return Number(count) * seconds[unit as keyof typeof seconds];
};

/** A time zone; null where none is given, which is UTC. */
export const zoneOf = (what: string, zone: unknown): Zone | null => {
  if (zone === undefined) return null;
  if (!isZone(zone)) throw new AuthorError("GF1125", { what, zone: JSON.stringify(zone) ?? String(zone) });
  return zone;
};
