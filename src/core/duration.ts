/**
 * Durations as text: those of ISO 8601 that are of days and time only, for years and months are of no one length. Read and
 * written here for constants; columns are read by each engine, in the same way.
 */

/** So many digits are more than a duration has in any unit; more are no duration. */
const number = "0*([0-9]{1,13})";

/** The parts, each once, in their order: a sign, days, hours, minutes, seconds and their fraction. */
export const durationPattern = `^(-?)P(?:${number}D)?(?:T(?:${number}H)?(?:${number}M)?(?:${number}(?:[.]([0-9]{1,9}))?S)?)?$`;

/** What ends like this is no duration: nothing at all, or a T with nothing behind it. */
export const emptyDuration = "[PT]$";

const largest = 2n ** 63n - 1n;

/**
 * The microseconds of a duration as text; null if it is none, or is beyond 64 bits. Digits beyond microseconds are cut off.
 */
export const microsecondsOf = (text: string): bigint | null => {
  const parts = new RegExp(durationPattern).exec(text);
  if (parts === null || new RegExp(emptyDuration).test(text)) return null;
  const [days, hours, minutes, seconds] = parts.slice(2, 6).map((part) => BigInt(part ?? 0)) as [
    bigint,
    bigint,
    bigint,
    bigint,
  ];
  const fraction = BigInt((parts[6] ?? "").slice(0, 6).padEnd(6, "0"));
  const all = (((days * 24n + hours) * 60n + minutes) * 60n + seconds) * 1_000_000n + fraction;
  const isNegative = parts[1] === "-";
  if (all > largest + (isNegative ? 1n : 0n)) return null;
  return isNegative ? -all : all;
};
