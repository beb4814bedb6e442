/** Parses text as dates, datetimes and durations. */
import { fitsInteger, floorDivide, floorModulo, midnightOf } from "./values.ts";

/** Days since 1970-01-01 of a day in the proleptic Gregorian calendar, with a year 0. */
export const daysOf = (year: bigint, month: bigint, day: bigint): bigint => {
  // Years that begin in March end with the leap day. An era has 400 of them.
  const from = month <= 2n ? year - 1n : year;
  const era = floorDivide(from, 400n);
  const ofEra = floorModulo(from, 400n);
  const ofYear = (153n * ((month + 9n) % 12n) + 2n) / 5n + day - 1n;
  return era * 146_097n + ofEra * 365n + ofEra / 4n - ofEra / 100n + ofYear - 719_468n;
};

export interface Calendar {
  readonly year: bigint;
  readonly month: bigint;
  readonly day: bigint;
}

/** The calendar date of a number of days since 1970-01-01. */
export const calendarOf = (days: bigint): Calendar => {
  const shifted = days + 719_468n;
  const era = floorDivide(shifted, 146_097n);
  const ofEra = floorModulo(shifted, 146_097n);
  const yearOfEra = (ofEra - ofEra / 1460n + ofEra / 36_524n - ofEra / 146_096n) / 365n;
  const ofYear = ofEra - (365n * yearOfEra + yearOfEra / 4n - yearOfEra / 100n);
  const march = (5n * ofYear + 2n) / 153n;
  const month = march < 10n ? march + 3n : march - 9n;
  return {
    year: yearOfEra + era * 400n + (month <= 2n ? 1n : 0n),
    month,
    day: ofYear - (153n * march + 2n) / 5n + 1n,
  };
};

/** The days of a text such as 2024-02-18; null if it is not a valid date. */
export const dateOf = (text: string): bigint | null => {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? [];
  if (year === undefined || month === undefined || day === undefined) return null;
  const days = daysOf(BigInt(year), BigInt(month), BigInt(day));
  const there = calendarOf(days);
  return there.month === BigInt(month) && there.day === BigInt(day) ? days : null;
};

/**
 * The microseconds of a text such as 2024-02-18T19:30:00.5Z, in UTC; null if it is not a valid time. Further digits are
 * truncated.
 */
export const datetimeOf = (text: string): bigint | null => {
  const [, date = "", hour = "", minute = "", second = "", fraction = ""] =
    /^(.{10})[T ](\d{2}):(\d{2}):(\d{2})(?:[.](\d{1,9}))?(?:Z|[+]00(?::?00)?)?$/.exec(text) ?? [];
  const days = dateOf(date);
  if (days === null || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return null;
  const seconds = (BigInt(hour) * 60n + BigInt(minute)) * 60n + BigInt(second);
  return midnightOf(days) + seconds * 1_000_000n + BigInt(fraction.slice(0, 6).padEnd(6, "0"));
};

/** No unit of a duration needs more digits. */
const digits = "(0*\\d{1,13})";
const duration = new RegExp(
  `^(-?)P(?=\\d|T\\d)(?:${digits}D)?(?:T(?=\\d)(?:${digits}H)?(?:${digits}M)?(?:${digits}(?:[.](\\d{1,9}))?S)?)?$`,
);

/** The microseconds of a duration such as P1DT2H30M4.5S; null if it is not a duration, or exceeds 64 bits. */
export const microsecondsOf = (text: string): bigint | null => {
  const parts = duration.exec(text);
  if (parts === null) return null;
  const [sign, days = "0", hours = "0", minutes = "0", seconds = "0", fraction = ""] = parts.slice(1);
  const all = ((BigInt(days) * 24n + BigInt(hours)) * 60n + BigInt(minutes)) * 60n + BigInt(seconds);
  const size = all * 1_000_000n + BigInt(fraction.slice(0, 6).padEnd(6, "0"));
  const value = sign === "-" ? -size : size;
  return fitsInteger(value, "duration") ? value : null;
};

/** A duration as text: days, hours, minutes, seconds; units of 0 are left out. */
export const durationText = (microseconds: bigint): string => {
  if (microseconds === 0n) return "PT0S";
  const size = microseconds < 0n ? -microseconds : microseconds;
  const seconds = size / 1_000_000n;
  const fraction = String(size % 1_000_000n)
    .padStart(6, "0")
    .replace(/0+$/, "");
  const [days, hours, minutes, rest] = [
    seconds / 86_400n,
    (seconds / 3600n) % 24n,
    (seconds / 60n) % 60n,
    seconds % 60n,
  ];
  const last = `${rest}${fraction === "" ? "" : `.${fraction}`}`;
  const time = `${hours > 0n ? `${hours}H` : ""}${minutes > 0n ? `${minutes}M` : ""}${last === "0" ? "" : `${last}S`}`;
  return `${microseconds < 0n ? "-" : ""}P${days > 0n ? `${days}D` : ""}${time === "" ? "" : `T${time}`}`;
};
