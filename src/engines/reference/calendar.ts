/** Parts of dates and times, in UTC or in a zone. */
import type { Dtype } from "../../core/dtypes.ts";
import { calendarOf, daysOf } from "./parse-literals.ts";
import { dayOf, floorDivide, floorModulo, midnightOf } from "./values.ts";

export type Part = "year" | "month" | "day" | "weekday" | "dayOfYear" | "hour" | "minute" | "second";

const ofDay: { readonly [P in Part]?: (days: bigint) => bigint } = {
  year: (days) => calendarOf(days).year,
  month: (days) => calendarOf(days).month,
  day: (days) => calendarOf(days).day,
  // 1970-01-01 was a Thursday.
  weekday: (days) => floorModulo(days + 3n, 7n) + 1n,
  dayOfYear: (days) => days - daysOf(calendarOf(days).year, 1n, 1n) + 1n,
};

const second = 1_000_000n;
const ofTime: { readonly [P in Part]?: (sinceMidnight: bigint) => bigint } = {
  hour: (time) => time / (3600n * second),
  minute: (time) => (time / (60n * second)) % 60n,
  second: (time) => (time / second) % 60n,
};

/** A part of a date, or of a datetime in a zone; null for UTC. */
export const part = (name: Part, value: bigint, dtype: Dtype, zone: string | null): bigint => {
  if (dtype === "date") return (ofDay[name] as (days: bigint) => bigint)(value);
  const shown = zone === null ? value : shownIn(zone, value);
  const days = dayOf(shown);
  return ofDay[name]?.(days) ?? (ofTime[name] as (time: bigint) => bigint)(shown - midnightOf(days));
};

/** The date of a datetime in a zone. */
export const dateOfTime = (value: bigint, zone: string | null): bigint =>
  dayOf(zone === null ? value : shownIn(zone, value));

/** The range in which zones have rules: before 1800 and from the last day of 2099 on, the offset is constant. */
const [first, last] = [daysOf(1800n, 1n, 1n), daysOf(2099n, 12n, 31n)].map(midnightOf) as [bigint, bigint];

const formats = (zone: string): Intl.DateTimeFormat =>
  new Intl.DateTimeFormat("en-US", {
    ...{ timeZone: zone, hourCycle: "h23", year: "numeric", month: "numeric", day: "numeric" },
    ...{ hour: "numeric", minute: "numeric", second: "numeric" },
  });

/** The local time of a zone at a time, counted as if it were UTC, by JavaScript's own tables. */
const shownIn = (zone: string, value: bigint): bigint => {
  const near = value < first ? first : value > last ? last : value;
  const millisecond = floorDivide(near, 1000n);
  const parts = Object.fromEntries(
    formats(zone)
      .formatToParts(Number(millisecond))
      .map((one) => [one.type, one.value]),
  );
  const { year = "0", month = "0", day = "0", hour = "0", minute = "0", second: seconds = "0" } = parts;
  const shown =
    midnightOf(daysOf(BigInt(year), BigInt(month), BigInt(day))) +
    ((BigInt(hour) * 60n + BigInt(minute)) * 60n + BigInt(seconds)) * second;
  const ahead = shown - floorDivide(near, second) * second;
  return value + ahead;
};
